#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::api {

/// How much of the API works, counted from the same rows that make the routes.
struct Coverage {
    struct Tag {
        std::string_view name;
        std::size_t built = 0;
        std::vector<std::string_view> missing;  ///< Names of the operations that answer 501.
    };
    std::size_t built = 0;
    std::size_t total = 0;
    std::vector<Tag> tags;  ///< By name.
};

Coverage coverage();

enum class Missing { hidden, listed };

/// `N of 483 operations`, and with `listed` a line for each tag that lacks some: what `oriel api coverage` prints.
std::string coverage_text(const Coverage& coverage, Missing missing);

}  // namespace oriel::api
