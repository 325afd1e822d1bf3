#include "model/localization.h"

namespace oriel::model {

std::string_view localized(const Localization* localization, std::string_view text, std::string_view locale) {
    if (localization == nullptr || text.empty()) return text;
    const std::string key(text);
    for (const std::string_view one : {locale, std::string_view(localization->default_locale)}) {
        const auto strings = localization->locales.find(one);
        if (strings == localization->locales.end()) continue;
        if (const auto found = strings->second.find(key); found != strings->second.end()) return found->second;
    }
    return text;
}

}  // namespace oriel::model
