#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace oriel::model {

/// The translations of a project's labels and descriptions: its `LOCALE.strings.json` files.
struct Localization {
    std::string default_locale;
    /// Locale → what is written in LookML → what is shown.
    std::map<std::string, std::unordered_map<std::string, std::string>, std::less<>> locales;
};

/// The text that a user of a locale sees where LookML says `text`: its translation, else that of the default locale,
/// else the text itself. `localization` may be null: then nothing is translated. The result lives as long as both
/// arguments. compat: lookml.md#localization
std::string_view localized(const Localization* localization, std::string_view text, std::string_view locale);

}  // namespace oriel::model
