#pragma once

#include "lang/calcs/syntax.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oriel::lang::calcs {

/// Every function, in the order of their names. A word that C++ keeps for itself has a `_` behind it.
enum class Fn : std::uint8_t {
    abs,
    acos,
    add_days,
    add_hours,
    add_minutes,
    add_months,
    add_seconds,
    add_years,
    asin,
    atan,
    beta_dist,
    beta_inv,
    binom_dist,
    binom_inv,
    case_,
    ceiling,
    chisq_dist,
    chisq_inv,
    chisq_test,
    coalesce,
    combin,
    concat,
    confidence_norm,
    confidence_t,
    contains,
    correl,
    cos,
    count,
    count_distinct,
    covar_pop,
    covar_samp,
    date,
    date_time,
    degrees,
    diff_days,
    diff_hours,
    diff_minutes,
    diff_months,
    diff_seconds,
    diff_years,
    exp,
    expon_dist,
    extract_days,
    extract_hours,
    extract_minutes,
    extract_months,
    extract_seconds,
    extract_years,
    f_dist,
    f_inv,
    fact,
    floor,
    gamma_dist,
    gamma_inv,
    geomean,
    hypgeom_dist,
    if_,
    index,
    intercept,
    is_null,
    kurtosis,
    large,
    length,
    list,
    ln,
    log,
    lookup,
    lower,
    match,
    matches_filter,
    max,
    mean,
    median,
    min,
    mod,
    mode,
    multinomial,
    negbinom_dist,
    norm_dist,
    norm_inv,
    norm_s_dist,
    norm_s_inv,
    now,
    offset,
    offset_list,
    percent_rank,
    percentile,
    pi,
    pivot_column,
    pivot_index,
    pivot_offset,
    pivot_offset_list,
    pivot_row,
    pivot_where,
    poisson_dist,
    position,
    power,
    product,
    radians,
    rand,
    rank,
    rank_avg,
    replace,
    round,
    row,
    running_product,
    running_total,
    sin,
    skew,
    slope,
    small,
    split,
    sqrt,
    stddev_pop,
    stddev_samp,
    substring,
    sum,
    t_dist,
    t_inv,
    t_test,
    tan,
    to_date,
    to_number,
    to_string,
    trunc_days,
    trunc_hours,
    trunc_minutes,
    trunc_months,
    trunc_years,
    upper,
    var_pop,
    var_samp,
    weibull_dist,
    when,
    z_test,
};

/// Headings of the documentation.
enum class Group : std::uint8_t { mathematics, statistics, text, dates, logic, position, filters };

/// Where a function works: over the rows of a result, in SQL, or in both.
enum class Where : std::uint8_t { everywhere, calculations, sql };

/// One function of the language.
///
/// `parameters` has a letter for each parameter; `*` behind the last one or two lets it repeat, `?` lets it be left
/// out:
///
///     n  a number                          y  yes or no
///     i  a number, used as a whole one     a  a string, number, date or yes/no value
///     s  a string                          e  anything, lists too
///     d  a date                            t  a value like those of the other t and T
///     N  numbers: a column, or a list      T  values like those of t: a column, or a list
///     r  any value                         w  a `when(…)`
///     q  a field                           f  a string in quotes
///
/// `result` is `n`, `s`, `d`, `y`; `t` or `r` for the type of those parameters; `l` for a list of t, `S` of strings.
struct Function {
    std::string_view name;
    Fn id = Fn::abs;
    Group group = Group::mathematics;
    Where where = Where::everywhere;
    std::string_view parameters;
    char result = 'n';
    std::string_view signature;  ///< `round(value, decimals)`
    std::string_view documentation;
    std::string_view example;
};

/// All of them, in the order of `Fn`, which is that of the names.
std::span<const Function> functions();

/// The function of that name, or nullptr. Names are written in small letters.
const Function* find_function(std::string_view name);

/// The page `docs/lookml/functions.md`.
std::string function_documentation();

}  // namespace oriel::lang::calcs
