#include "lang/liquid/filters.h"

#include "lang/liquid/filter_functions.h"
#include "lang/spelling.h"

#include <algorithm>
#include <iterator>

namespace oriel::lang::liquid {

namespace {

// name, function, fewest and most arguments without a name
constexpr FilterRow kFilters[] = {
    {"abs", filter_abs, 0, 0},
    {"append", filter_append, 1, 1},
    {"at_least", filter_at_least, 1, 1},
    {"at_most", filter_at_most, 1, 1},
    {"capitalize", filter_capitalize, 0, 0},
    {"ceil", filter_ceil, 0, 0},
    {"compact", filter_compact, 0, 1},
    {"concat", filter_concat, 1, 1},
    {"date", filter_date, 1, 1},
    {"default", filter_default, 0, 1},
    {"divided_by", filter_divided_by, 1, 1},
    {"downcase", filter_downcase, 0, 0},
    {"encode_uri", filter_encode, 0, 0},
    {"encode_url", filter_encode, 0, 0},
    {"escape", filter_escape, 0, 0},
    {"escape_once", filter_escape_once, 0, 0},
    {"first", filter_first, 0, 0},
    {"floor", filter_floor, 0, 0},
    {"h", filter_escape, 0, 0},
    {"join", filter_join, 0, 1},
    {"last", filter_last, 0, 0},
    {"localize", filter_localize, 0, 0},
    {"lstrip", filter_lstrip, 0, 0},
    {"map", filter_map, 1, 1},
    {"minus", filter_minus, 1, 1},
    {"modulo", filter_modulo, 1, 1},
    {"newline_to_br", filter_newline_to_br, 0, 0},
    {"plus", filter_plus, 1, 1},
    {"prepend", filter_prepend, 1, 1},
    {"remove", filter_remove, 1, 1},
    {"remove_first", filter_remove_first, 1, 1},
    {"remove_last", filter_remove_last, 1, 1},
    {"replace", filter_replace, 1, 2},
    {"replace_first", filter_replace_first, 1, 2},
    {"replace_last", filter_replace_last, 2, 2},
    {"reverse", filter_reverse, 0, 0},
    {"round", filter_round, 0, 1},
    {"rstrip", filter_rstrip, 0, 0},
    {"size", filter_size, 0, 0},
    {"slice", filter_slice, 1, 2},
    {"sort", filter_sort, 0, 1},
    {"sort_natural", filter_sort_natural, 0, 1},
    {"split", filter_split, 1, 1},
    {"sql_boolean", filter_sql_boolean, 0, 0},
    {"sql_quote", filter_sql_quote, 0, 0},
    {"strip", filter_strip, 0, 0},
    {"strip_html", filter_strip_html, 0, 0},
    {"strip_newlines", filter_strip_newlines, 0, 0},
    {"sum", filter_sum, 0, 1},
    {"times", filter_times, 1, 1},
    {"truncate", filter_truncate, 0, 2},
    {"truncatewords", filter_truncatewords, 0, 2},
    {"uniq", filter_uniq, 0, 1},
    {"upcase", filter_upcase, 0, 0},
    {"url_decode", filter_url_decode, 0, 0},
    {"url_encode", filter_url_encode, 0, 0},
    {"where", filter_where, 1, 2},
};
static_assert(std::ranges::is_sorted(kFilters, {}, &FilterRow::name), "keep kFilters in name order");

}  // namespace

const FilterRow* find_filter(std::string_view name) {
    const FilterRow* const at = std::ranges::lower_bound(kFilters, name, {}, &FilterRow::name);
    return at != std::end(kFilters) && at->name == name ? at : nullptr;
}

std::string filter_hint(std::string_view name) {
    NearestName nearest(name);
    for (const FilterRow& row : kFilters) nearest.offer(row.name);
    return nearest.hint();
}

std::span<const FilterRow> all_filters() {
    return kFilters;
}

}  // namespace oriel::lang::liquid
