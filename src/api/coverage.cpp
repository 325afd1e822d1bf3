#include "api/coverage.h"

#include "api/operation.h"

#include <algorithm>

namespace oriel::api {

Coverage coverage() {
    Coverage result;
    for (const Operation& operation : operations()) {
        auto tag = std::find_if(result.tags.begin(), result.tags.end(),
                                [&operation](const Coverage::Tag& known) { return known.name == operation.tag; });
        if (tag == result.tags.end()) tag = result.tags.insert(tag, Coverage::Tag{operation.tag, 0, {}});
        ++result.total;
        if (operation.planned) {
            tag->missing.push_back(operation.name);
        } else {
            ++result.built;
            ++tag->built;
        }
    }
    std::sort(result.tags.begin(), result.tags.end(),
              [](const Coverage::Tag& a, const Coverage::Tag& b) { return a.name < b.name; });
    return result;
}

std::string coverage_text(const Coverage& coverage, Missing missing) {
    std::string text = std::to_string(coverage.built) + " of " + std::to_string(coverage.total) + " operations\n";
    if (missing == Missing::hidden) return text;
    for (const Coverage::Tag& tag : coverage.tags) {
        if (tag.missing.empty()) continue;
        text += tag.name;
        text += " (" + std::to_string(tag.built) + " of " + std::to_string(tag.built + tag.missing.size()) + "):";
        for (const std::string_view name : tag.missing) {
            text += ' ';
            text += name;
        }
        text += '\n';
    }
    return text;
}

}  // namespace oriel::api
