#include "lang/calcs/dynamic_fields.h"

#include <algorithm>
#include <array>

namespace oriel::lang::calcs {

namespace {

struct Shortcut {
    std::string_view name;
    std::string_view expression;  ///< `$` stands for the field.
};

// compat: calculations.md#shortcuts. The previous row is the one below: results are mostly sorted from the latest on.
constexpr std::array<Shortcut, 12> kShortcuts{{
    {"percent_change_from_previous_column", "($ - pivot_offset($, -1)) / pivot_offset($, -1)"},
    {"percent_difference_from_previous", "($ - offset($, 1)) / offset($, 1)"},
    {"percent_difference_from_previous_column", "($ - pivot_offset($, -1)) / pivot_offset($, -1)"},
    {"percent_of_column_sum", "$ / sum($)"},
    {"percent_of_previous", "$ / offset($, 1)"},
    {"percent_of_previous_column", "$ / pivot_offset($, -1)"},
    {"percent_of_row", "$ / sum(pivot_row($))"},
    {"percent_of_row_sum", "$ / sum(pivot_row($))"},
    {"rank_of_column", "rank($, $)"},
    {"running_column_total", "running_total($)"},
    {"running_row_total", "sum(pivot_offset_list($, 1 - pivot_column(), pivot_column()))"},
    {"running_total", "running_total($)"},
}};

}  // namespace

std::optional<std::string> expand_shortcut(std::string_view calculation_type, std::string_view field) {
    const auto* row = std::find_if(kShortcuts.begin(), kShortcuts.end(),
                                   [&](const Shortcut& shortcut) { return shortcut.name == calculation_type; });
    if (row == kShortcuts.end()) return std::nullopt;
    std::string expression;
    for (const char c : row->expression) {
        if (c == '$') {
            expression.append("${").append(field).append("}");
        } else {
            expression += c;
        }
    }
    return expression;
}

std::vector<std::string_view> shortcut_names() {
    std::vector<std::string_view> names;
    for (const Shortcut& shortcut : kShortcuts) names.push_back(shortcut.name);
    return names;
}

std::string quote(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}

}  // namespace oriel::lang::calcs
