#include "lang/filters/filters.h"
#include "lang/filters/terms.h"

namespace oriel::lang::filters {

Result<YesNo> parse_yesno(std::string_view text) {
    bool yes = false;
    bool no = false;
    bool null = false;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        std::string_view term = trim(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        if (term.empty()) continue;
        bool negated = false;
        if (term.front() == '-') {
            negated = true;
            term = trim(term.substr(1));
        }
        const bool is_yes = equals_ignoring_case(term, "yes") || equals_ignoring_case(term, "true") || term == "1";
        const bool is_no = equals_ignoring_case(term, "no") || equals_ignoring_case(term, "false") || term == "0";
        if (is_yes != is_no) {
            (is_yes != negated ? yes : no) = true;
        } else if (equals_ignoring_case(term, "null") && !negated) {
            null = true;
        } else {
            return bad_filter("yes/no", text, "use 'Yes' or 'No'");
        }
    }
    if (yes && no) return YesNo::any;
    if (null && yes) return bad_filter("yes/no", text, "use 'Yes' or 'No'");
    if (no) return YesNo::no;  // No value counts as No, so 'NULL' beside it adds nothing.
    if (yes) return YesNo::yes;
    return null ? YesNo::null : YesNo::any;
}

}  // namespace oriel::lang::filters
