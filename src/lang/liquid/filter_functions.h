#pragma once

#include "lang/liquid/filters.h"

/// The functions behind the table of filters.cpp. Each is one filter of Liquid or of Looker; docs/lookml/liquid.md says
/// what they do.
namespace oriel::lang::liquid {

// text_filters.cpp
Result<Value> filter_append(FilterRun& run);
Result<Value> filter_prepend(FilterRun& run);
Result<Value> filter_capitalize(FilterRun& run);
Result<Value> filter_downcase(FilterRun& run);
Result<Value> filter_upcase(FilterRun& run);
Result<Value> filter_strip(FilterRun& run);
Result<Value> filter_lstrip(FilterRun& run);
Result<Value> filter_rstrip(FilterRun& run);
Result<Value> filter_strip_newlines(FilterRun& run);
Result<Value> filter_newline_to_br(FilterRun& run);
Result<Value> filter_remove(FilterRun& run);
Result<Value> filter_remove_first(FilterRun& run);
Result<Value> filter_remove_last(FilterRun& run);
Result<Value> filter_replace(FilterRun& run);
Result<Value> filter_replace_first(FilterRun& run);
Result<Value> filter_replace_last(FilterRun& run);
Result<Value> filter_slice(FilterRun& run);
Result<Value> filter_truncate(FilterRun& run);
Result<Value> filter_truncatewords(FilterRun& run);

// markup_filters.cpp
Result<Value> filter_escape(FilterRun& run);
Result<Value> filter_escape_once(FilterRun& run);
Result<Value> filter_strip_html(FilterRun& run);
Result<Value> filter_url_encode(FilterRun& run);
Result<Value> filter_url_decode(FilterRun& run);
Result<Value> filter_encode(FilterRun& run);

// number_filters.cpp
Result<Value> filter_abs(FilterRun& run);
Result<Value> filter_at_least(FilterRun& run);
Result<Value> filter_at_most(FilterRun& run);
Result<Value> filter_ceil(FilterRun& run);
Result<Value> filter_divided_by(FilterRun& run);
Result<Value> filter_floor(FilterRun& run);
Result<Value> filter_minus(FilterRun& run);
Result<Value> filter_modulo(FilterRun& run);
Result<Value> filter_plus(FilterRun& run);
Result<Value> filter_round(FilterRun& run);
Result<Value> filter_times(FilterRun& run);
Result<Value> filter_sum(FilterRun& run);

// list_filters.cpp
Result<Value> filter_compact(FilterRun& run);
Result<Value> filter_concat(FilterRun& run);
Result<Value> filter_first(FilterRun& run);
Result<Value> filter_last(FilterRun& run);
Result<Value> filter_join(FilterRun& run);
Result<Value> filter_map(FilterRun& run);
Result<Value> filter_reverse(FilterRun& run);
Result<Value> filter_size(FilterRun& run);
Result<Value> filter_sort(FilterRun& run);
Result<Value> filter_sort_natural(FilterRun& run);
Result<Value> filter_split(FilterRun& run);
Result<Value> filter_uniq(FilterRun& run);
Result<Value> filter_where(FilterRun& run);

// date_filter.cpp
Result<Value> filter_date(FilterRun& run);

// sql_filters.cpp
Result<Value> filter_default(FilterRun& run);
Result<Value> filter_localize(FilterRun& run);
Result<Value> filter_sql_boolean(FilterRun& run);
Result<Value> filter_sql_quote(FilterRun& run);

}  // namespace oriel::lang::liquid
