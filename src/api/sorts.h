#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oriel::api {

enum class SortOrder { ascending, descending };

/// One item of a `sorts` parameter. Names a list cannot be sorted by are ignored by whoever sorts.
struct Sort {
    std::string field;
    SortOrder order = SortOrder::ascending;
};

/// Reads `title, created_at desc`: blanks and `asc`/`desc` in any case; an unknown word after the name is ignored.
std::vector<Sort> parse_sorts(std::string_view text);

}  // namespace oriel::api
