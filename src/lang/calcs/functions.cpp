#include "lang/calcs/functions.h"

#include <algorithm>
#include <array>

namespace oriel::lang::calcs {

namespace {

using enum Group;
constexpr Where kBoth = Where::everywhere;
constexpr Where kCalc = Where::calculations;
constexpr Where kSql = Where::sql;

// clang-format off
constexpr Function kFunctions[] = {
    // name, id, group, where, parameters, result, signature, documentation, example
    {"abs", Fn::abs, mathematics, kBoth, "n", 'n', "abs(value)", "The value without its sign.", "abs(-3) = 3"},
    {"acos", Fn::acos, mathematics, kCalc, "n", 'n', "acos(value)", "The angle in radians whose cosine is the value; null outside -1 to 1.", "acos(1) = 0"},
    {"add_days", Fn::add_days, dates, kBoth, "id", 'd', "add_days(number, date)", "The date, that many days later.", "add_days(1, date(2024, 2, 28)) = date(2024, 2, 29)"},
    {"add_hours", Fn::add_hours, dates, kBoth, "id", 'd', "add_hours(number, date)", "The date, that many hours later.", "add_hours(36, date(2024, 1, 1)) = date_time(2024, 1, 2, 12, 0, 0)"},
    {"add_minutes", Fn::add_minutes, dates, kBoth, "id", 'd', "add_minutes(number, date)", "The date, that many minutes later.", "add_minutes(90, date(2024, 1, 1)) = date_time(2024, 1, 1, 1, 30, 0)"},
    {"add_months", Fn::add_months, dates, kBoth, "id", 'd', "add_months(number, date)", "The date, that many months later. A day that the month does not have becomes its last.", "add_months(1, date(2024, 1, 31)) = date(2024, 2, 29)"},
    {"add_seconds", Fn::add_seconds, dates, kBoth, "id", 'd', "add_seconds(number, date)", "The date, that many seconds later.", "add_seconds(-1, date(2024, 1, 1)) = date_time(2023, 12, 31, 23, 59, 59)"},
    {"add_years", Fn::add_years, dates, kBoth, "id", 'd', "add_years(number, date)", "The date, that many years later. 29 February becomes the 28th where it must.", "add_years(1, date(2024, 2, 29)) = date(2025, 2, 28)"},
    {"asin", Fn::asin, mathematics, kCalc, "n", 'n', "asin(value)", "The angle in radians whose sine is the value; null outside -1 to 1.", "asin(0) = 0"},
    {"atan", Fn::atan, mathematics, kCalc, "n", 'n', "atan(value)", "The angle in radians whose tangent is the value.", "atan(0) = 0"},
    {"beta_dist", Fn::beta_dist, statistics, kCalc, "nnny", 'n', "beta_dist(value, alpha, beta, cumulative)", "The beta distribution at the value: its density, or with `yes` its cumulative probability.", "beta_dist(0.5, 2, 2, yes) = 0.5"},
    {"beta_inv", Fn::beta_inv, statistics, kCalc, "nnn", 'n', "beta_inv(probability, alpha, beta)", "The value at which the beta distribution reaches the probability.", "beta_inv(0.5, 2, 2) = 0.5"},
    {"binom_dist", Fn::binom_dist, statistics, kCalc, "iiny", 'n', "binom_dist(successes, tests, probability, cumulative)", "The probability of that many successes; with `yes`, of no more than that many.", "round(binom_dist(1, 2, 0.5, no), 4) = 0.5"},
    {"binom_inv", Fn::binom_inv, statistics, kCalc, "inn", 'n', "binom_inv(tests, test_probability, target_probability)", "The least number of successes whose cumulative probability reaches the target.", "binom_inv(2, 0.5, 0.5) = 1"},
    {"case", Fn::case_, logic, kBoth, "w*t?", 't', "case(when(condition, value), …, otherwise)", "The value of the first `when` whose condition is yes, else the last one.", "case(when(1 > 2, \"a\"), when(2 > 1, \"b\"), \"c\") = \"b\""},
    {"ceiling", Fn::ceiling, mathematics, kBoth, "n", 'n', "ceiling(value)", "The least whole number that is not less than the value.", "ceiling(1.2) = 2"},
    {"chisq_dist", Fn::chisq_dist, statistics, kCalc, "nny", 'n', "chisq_dist(value, degrees_of_freedom, cumulative)", "The chi-squared distribution at the value: its density, or with `yes` its cumulative probability.", "round(chisq_dist(2, 2, yes), 4) = 0.6321"},
    {"chisq_inv", Fn::chisq_inv, statistics, kCalc, "nn", 'n', "chisq_inv(probability, degrees_of_freedom)", "The value at which the chi-squared distribution reaches the probability.", "round(chisq_inv(0.5, 2), 4) = 1.3863"},
    {"chisq_test", Fn::chisq_test, statistics, kCalc, "NN", 'n', "chisq_test(actual, expected)", "The probability of the chi-squared test that the actual numbers agree with the expected ones. Two columns, or two columns of lists that make a table.", "round(chisq_test(list(10, 20), list(15, 15)), 4) = 0.0679"},
    {"coalesce", Fn::coalesce, logic, kBoth, "t*", 't', "coalesce(value_1, value_2, …)", "The first value that is not null.", "coalesce(null, 2, 3) = 2"},
    {"combin", Fn::combin, mathematics, kCalc, "ii", 'n', "combin(set_size, selection_size)", "How many selections of that size a set has.", "combin(4, 2) = 6"},
    {"concat", Fn::concat, text, kBoth, "a*", 's', "concat(value_1, value_2, …)", "The values one after another as one text; null when one of them is.", "concat(\"a\", \"-\", 1) = \"a-1\""},
    {"confidence_norm", Fn::confidence_norm, statistics, kCalc, "nnn", 'n', "confidence_norm(alpha, stdev, n)", "Half the width of the normal confidence interval.", "round(confidence_norm(0.05, 2, 16), 4) = 0.98"},
    {"confidence_t", Fn::confidence_t, statistics, kCalc, "nnn", 'n', "confidence_t(alpha, stdev, n)", "Half the width of the confidence interval by Student's t distribution.", "round(confidence_t(0.05, 2, 16), 4) = 1.0657"},
    {"contains", Fn::contains, text, kBoth, "ss", 'y', "contains(string, search_string)", "Whether the text holds the other one. Capitals count.", "contains(\"banana\", \"nan\") = yes"},
    {"correl", Fn::correl, statistics, kCalc, "NN", 'n', "correl(column_1, column_2)", "The correlation of two columns, over the rows that have both.", "round(correl(list(1, 2, 3), list(2, 4, 6)), 4) = 1"},
    {"cos", Fn::cos, mathematics, kCalc, "n", 'n', "cos(value)", "The cosine of an angle in radians.", "cos(0) = 1"},
    {"count", Fn::count, statistics, kCalc, "T", 'n', "count(expression)", "How many values of the column, or of each list, are not null.", "count(list(1, null, 3)) = 2"},
    {"count_distinct", Fn::count_distinct, statistics, kCalc, "T", 'n', "count_distinct(expression)", "How many different values the column, or each list, has.", "count_distinct(list(1, 1, 2)) = 2"},
    {"covar_pop", Fn::covar_pop, statistics, kCalc, "NN", 'n', "covar_pop(column_1, column_2)", "The population covariance of two columns.", "covar_pop(list(1, 3), list(2, 6)) = 2"},
    {"covar_samp", Fn::covar_samp, statistics, kCalc, "NN", 'n', "covar_samp(column_1, column_2)", "The sample covariance of two columns.", "covar_samp(list(1, 3), list(2, 6)) = 4"},
    {"date", Fn::date, dates, kBoth, "iii", 'd', "date(year, month, day)", "The date, or null when there is no such day.", "extract_days(date(2024, 2, 29)) = 29"},
    {"date_time", Fn::date_time, dates, kBoth, "iiiiii", 'd', "date_time(year, month, day, hours, minutes, seconds)", "The date and time, or null when there is no such moment.", "extract_hours(date_time(2024, 2, 29, 23, 0, 0)) = 23"},
    {"degrees", Fn::degrees, mathematics, kCalc, "n", 'n', "degrees(value)", "An angle in radians, in degrees.", "round(degrees(pi()), 4) = 180"},
    {"diff_days", Fn::diff_days, dates, kBoth, "dd", 'n', "diff_days(start_date, end_date)", "Complete days from start to end; negative when the end comes first.", "diff_days(date(2024, 1, 1), date(2024, 1, 31)) = 30"},
    {"diff_hours", Fn::diff_hours, dates, kBoth, "dd", 'n', "diff_hours(start_date, end_date)", "Complete hours from start to end.", "diff_hours(date(2024, 1, 1), date(2024, 1, 2)) = 24"},
    {"diff_minutes", Fn::diff_minutes, dates, kBoth, "dd", 'n', "diff_minutes(start_date, end_date)", "Complete minutes from start to end.", "diff_minutes(date(2024, 1, 1), date(2024, 1, 2)) = 1440"},
    {"diff_months", Fn::diff_months, dates, kBoth, "dd", 'n', "diff_months(start_date, end_date)", "Complete months from start to end: the end's day and time must reach the start's.", "diff_months(date(2024, 1, 31), date(2024, 3, 30)) = 1"},
    {"diff_seconds", Fn::diff_seconds, dates, kBoth, "dd", 'n', "diff_seconds(start_date, end_date)", "Complete seconds from start to end.", "diff_seconds(date(2024, 1, 1), date(2024, 1, 2)) = 86400"},
    {"diff_years", Fn::diff_years, dates, kBoth, "dd", 'n', "diff_years(start_date, end_date)", "Complete years from start to end.", "diff_years(date(2020, 6, 1), date(2024, 5, 31)) = 3"},
    {"exp", Fn::exp, mathematics, kBoth, "n", 'n', "exp(value)", "*e* to the power of the value.", "exp(0) = 1"},
    {"expon_dist", Fn::expon_dist, statistics, kCalc, "nny", 'n', "expon_dist(value, lambda, cumulative)", "The exponential distribution at the value: its density, or with `yes` its cumulative probability.", "round(expon_dist(1, 1, yes), 4) = 0.6321"},
    {"extract_days", Fn::extract_days, dates, kBoth, "d", 'n', "extract_days(date)", "The day of the month.", "extract_days(date(2024, 2, 29)) = 29"},
    {"extract_hours", Fn::extract_hours, dates, kBoth, "d", 'n', "extract_hours(date)", "The hour of the day, 0 to 23.", "extract_hours(date_time(2024, 1, 1, 13, 5, 9)) = 13"},
    {"extract_minutes", Fn::extract_minutes, dates, kBoth, "d", 'n', "extract_minutes(date)", "The minute of the hour.", "extract_minutes(date_time(2024, 1, 1, 13, 5, 9)) = 5"},
    {"extract_months", Fn::extract_months, dates, kBoth, "d", 'n', "extract_months(date)", "The month of the year, 1 to 12.", "extract_months(date(2024, 2, 29)) = 2"},
    {"extract_seconds", Fn::extract_seconds, dates, kBoth, "d", 'n', "extract_seconds(date)", "The whole second of the minute.", "extract_seconds(date_time(2024, 1, 1, 13, 5, 9)) = 9"},
    {"extract_years", Fn::extract_years, dates, kBoth, "d", 'n', "extract_years(date)", "The year.", "extract_years(date(2024, 2, 29)) = 2024"},
    {"f_dist", Fn::f_dist, statistics, kCalc, "nnny", 'n', "f_dist(value, degrees_1, degrees_2, cumulative)", "The F distribution at the value: its density, or with `yes` its cumulative probability.", "round(f_dist(1, 5, 5, yes), 4) = 0.5"},
    {"f_inv", Fn::f_inv, statistics, kCalc, "nnn", 'n', "f_inv(probability, degrees_1, degrees_2)", "The value at which the F distribution reaches the probability.", "round(f_inv(0.5, 5, 5), 4) = 1"},
    {"fact", Fn::fact, mathematics, kCalc, "i", 'n', "fact(value)", "The factorial; null below 0 and above 170.", "fact(5) = 120"},
    {"floor", Fn::floor, mathematics, kBoth, "n", 'n', "floor(value)", "The greatest whole number that is not greater than the value.", "floor(-1.2) = -2"},
    {"gamma_dist", Fn::gamma_dist, statistics, kCalc, "nnny", 'n', "gamma_dist(value, alpha, beta, cumulative)", "The gamma distribution with shape alpha and scale beta at the value: its density, or with `yes` its cumulative probability.", "round(gamma_dist(2, 1, 2, yes), 4) = 0.6321"},
    {"gamma_inv", Fn::gamma_inv, statistics, kCalc, "nnn", 'n', "gamma_inv(probability, alpha, beta)", "The value at which the gamma distribution reaches the probability.", "round(gamma_inv(0.5, 1, 2), 4) = 1.3863"},
    {"geomean", Fn::geomean, statistics, kCalc, "N", 'n', "geomean(expression)", "The geometric mean of the column or of each list; null unless all numbers are above 0.", "geomean(list(2, 8)) = 4"},
    {"hypgeom_dist", Fn::hypgeom_dist, statistics, kCalc, "iiiiy", 'n', "hypgeom_dist(sample_successes, sample_size, population_successes, population_size, cumulative)", "The probability of that many successes in a sample drawn without putting back; with `yes`, of no more than that many.", "hypgeom_dist(1, 2, 1, 2, no) = 1"},
    {"if", Fn::if_, logic, kBoth, "ytt", 't', "if(condition, value_if_yes, value_if_no)", "One value or the other. A condition that is null counts as no.", "if(2 > 1, \"a\", \"b\") = \"a\""},
    {"index", Fn::index, position, kCalc, "Ti", 't', "index(expression, n)", "The value in row n of the column, or the n-th of each list; null when there is none.", "index(list(5, 6), 2) = 6"},
    {"intercept", Fn::intercept, statistics, kCalc, "NN", 'n', "intercept(y_column, x_column)", "Where the line of least squares meets the y axis.", "round(intercept(list(3, 5), list(1, 2)), 4) = 1"},
    {"is_null", Fn::is_null, logic, kBoth, "e", 'y', "is_null(value)", "Whether there is no value.", "is_null(null) = yes"},
    {"kurtosis", Fn::kurtosis, statistics, kCalc, "N", 'n', "kurtosis(expression)", "The sample excess kurtosis of the column or of each list; null below 4 values.", "round(kurtosis(list(1, 2, 3, 4)), 4) = -1.2"},
    {"large", Fn::large, statistics, kCalc, "Ni", 'n', "large(expression, k)", "The k-th largest number of the column or of each list.", "large(list(3, 9, 5), 2) = 5"},
    {"length", Fn::length, text, kBoth, "s", 'n', "length(string)", "How many characters the text has.", "length(\"abc\") = 3"},
    {"list", Fn::list, position, kCalc, "t*", 'l', "list(value_1, value_2, …)", "A list of the values.", "sum(list(1, 2, 3)) = 6"},
    {"ln", Fn::ln, mathematics, kBoth, "n", 'n', "ln(value)", "The natural logarithm; null unless the value is above 0.", "ln(1) = 0"},
    {"log", Fn::log, mathematics, kBoth, "n", 'n', "log(value)", "The logarithm to base 10; null unless the value is above 0.", "log(1000) = 3"},
    {"lookup", Fn::lookup, position, kCalc, "ttr", 'r', "lookup(value, lookup_column, result_column)", "What stands in the result column, in the first row whose lookup column has the value.", "lookup(1, row(), row() * 10) = 10"},
    {"lower", Fn::lower, text, kBoth, "s", 's', "lower(string)", "The text in small letters.", "lower(\"ABC\") = \"abc\""},
    {"match", Fn::match, statistics, kCalc, "tT", 'n', "match(value, expression)", "The row in which the column first has the value, or its place in each list; null when it is not there.", "match(5, list(4, 5)) = 2"},
    {"matches_filter", Fn::matches_filter, filters, kSql, "qf", 'y', "matches_filter(field, \"filter expression\")", "Whether the field's value fits a filter expression of the field's type.", "matches_filter(${users.age}, \">=18\")"},
    {"max", Fn::max, statistics, kCalc, "T", 't', "max(expression)", "The greatest value of the column or of each list.", "max(list(1, 3, 2)) = 3"},
    {"mean", Fn::mean, statistics, kCalc, "N", 'n', "mean(expression)", "The average of the column or of each list, without nulls.", "mean(list(1, null, 3)) = 2"},
    {"median", Fn::median, statistics, kCalc, "N", 'n', "median(expression)", "The middle of the column or of each list.", "median(list(1, 2, 4, 8)) = 3"},
    {"min", Fn::min, statistics, kCalc, "T", 't', "min(expression)", "The least value of the column or of each list.", "min(list(3, 1, 2)) = 1"},
    {"mod", Fn::mod, mathematics, kBoth, "nn", 'n', "mod(value, divisor)", "What is left of the value after dividing, with the sign of the value; null when the divisor is 0.", "mod(-7, 3) = -1"},
    {"mode", Fn::mode, statistics, kCalc, "T", 't', "mode(expression)", "The most frequent value of the column or of each list; of several, the one that comes first.", "mode(list(1, 2, 2)) = 2"},
    {"multinomial", Fn::multinomial, mathematics, kCalc, "i*", 'n', "multinomial(value_1, value_2, …)", "The factorial of the sum, divided by the factorials of the values.", "multinomial(1, 2) = 3"},
    {"negbinom_dist", Fn::negbinom_dist, statistics, kCalc, "iiny", 'n', "negbinom_dist(failures, successes, probability, cumulative)", "The probability of that many failures before that many successes; with `yes`, of no more failures.", "round(negbinom_dist(1, 1, 0.5, no), 4) = 0.25"},
    {"norm_dist", Fn::norm_dist, statistics, kCalc, "nnny", 'n', "norm_dist(value, mean, stdev, cumulative)", "The normal distribution at the value: its density, or with `yes` its cumulative probability.", "norm_dist(5, 5, 2, yes) = 0.5"},
    {"norm_inv", Fn::norm_inv, statistics, kCalc, "nnn", 'n', "norm_inv(probability, mean, stdev)", "The value at which the normal distribution reaches the probability.", "norm_inv(0.5, 5, 2) = 5"},
    {"norm_s_dist", Fn::norm_s_dist, statistics, kCalc, "ny", 'n', "norm_s_dist(value, cumulative)", "The normal distribution with mean 0 and deviation 1 at the value.", "norm_s_dist(0, yes) = 0.5"},
    {"norm_s_inv", Fn::norm_s_inv, statistics, kCalc, "n", 'n', "norm_s_inv(probability)", "The value at which the normal distribution with mean 0 and deviation 1 reaches the probability.", "norm_s_inv(0.5) = 0"},
    {"now", Fn::now, dates, kBoth, "", 'd', "now()", "The current date and time, in the query's time zone.", "diff_days(now(), now()) = 0"},
    {"offset", Fn::offset, position, kCalc, "ti", 't', "offset(column, row_offset)", "The column's value that many rows further down; up, when negative. Null outside the table.", "offset(row(), -1)"},
    {"offset_list", Fn::offset_list, position, kCalc, "tii", 'l', "offset_list(column, row_offset, num_values)", "A list of that many values of the column, from that many rows further down on.", "sum(offset_list(row(), 0, 1)) = row()"},
    {"percent_rank", Fn::percent_rank, statistics, kCalc, "Nn", 'n', "percent_rank(column, value)", "Where the value stands in the column or in each list, from 0 for the least to 1 for the greatest; null outside.", "percent_rank(list(1, 2, 3), 2) = 0.5"},
    {"percentile", Fn::percentile, statistics, kCalc, "Nn", 'n', "percentile(expression, fraction)", "The number below which that fraction of the column or of each list lies, between two values if it must; null unless the fraction is 0 to 1.", "percentile(list(1, 2, 3, 4), 0.5) = 2.5"},
    {"pi", Fn::pi, mathematics, kCalc, "", 'n', "pi()", "The ratio of a circle's circumference to its diameter.", "round(pi(), 4) = 3.1416"},
    {"pivot_column", Fn::pivot_column, position, kCalc, "", 'n', "pivot_column()", "The number of the current pivot column, from 1; null when the result has no pivot.", "is_null(pivot_column()) = yes"},
    {"pivot_index", Fn::pivot_index, position, kCalc, "ti", 't', "pivot_index(expression, n)", "The expression's value in the n-th pivot column; null when the result has no pivot.", "is_null(pivot_index(1, 1)) = yes"},
    {"pivot_offset", Fn::pivot_offset, position, kCalc, "ti", 't', "pivot_offset(expression, column_offset)", "The expression's value that many pivot columns further right.", "is_null(pivot_offset(1, -1)) = yes"},
    {"pivot_offset_list", Fn::pivot_offset_list, position, kCalc, "tii", 'l', "pivot_offset_list(expression, column_offset, num_values)", "A list of that many values of the row, from that many pivot columns further right on.", "is_null(pivot_offset_list(1, 0, 1)) = yes"},
    {"pivot_row", Fn::pivot_row, position, kCalc, "t", 'l', "pivot_row(expression)", "A list of the row's values in all pivot columns.", "is_null(pivot_row(1)) = yes"},
    {"pivot_where", Fn::pivot_where, position, kCalc, "yt", 't', "pivot_where(condition, expression)", "The expression's value in the one pivot column whose condition is yes; null when none or several are.", "is_null(pivot_where(yes, 1)) = yes"},
    {"poisson_dist", Fn::poisson_dist, statistics, kCalc, "iny", 'n', "poisson_dist(value, lambda, cumulative)", "The Poisson distribution at the value; with `yes`, its cumulative probability.", "round(poisson_dist(0, 1, no), 4) = 0.3679"},
    {"position", Fn::position, text, kBoth, "ss", 'n', "position(string, search_string)", "Where the text first holds the other one, from 1; 0 when it does not.", "position(\"banana\", \"nan\") = 3"},
    {"power", Fn::power, mathematics, kBoth, "nn", 'n', "power(base, exponent)", "The base to the power of the exponent; null where that is no real number.", "power(2, 10) = 1024"},
    {"product", Fn::product, statistics, kCalc, "N", 'n', "product(expression)", "The product of the column or of each list.", "product(list(2, 3, 4)) = 24"},
    {"radians", Fn::radians, mathematics, kCalc, "n", 'n', "radians(value)", "An angle in degrees, in radians.", "radians(180) = pi()"},
    {"rand", Fn::rand, mathematics, kBoth, "", 'n', "rand()", "A random number from 0 to just below 1.", "rand() < 1"},
    {"rank", Fn::rank, statistics, kCalc, "nN", 'n', "rank(value, expression)", "The value's rank in the column or in each list: 1 for the largest; equal values share the best rank.", "rank(5, list(9, 5, 5)) = 2"},
    {"rank_avg", Fn::rank_avg, statistics, kCalc, "nN", 'n', "rank_avg(value, expression)", "Like rank, but equal values share the average of their ranks.", "rank_avg(5, list(9, 5, 5)) = 2.5"},
    {"replace", Fn::replace, text, kBoth, "sss", 's', "replace(string, old_string, new_string)", "The text with every occurrence of the old string replaced.", "replace(\"banana\", \"an\", \"o\") = \"booa\""},
    {"round", Fn::round, mathematics, kBoth, "ni", 'n', "round(value, decimals)", "The value with that many decimals; a half goes away from 0.", "round(2.345, 2) = 2.35"},
    {"row", Fn::row, position, kCalc, "", 'n', "row()", "The number of the current row, from 1.", "row() = match(row(), row())"},
    {"running_product", Fn::running_product, statistics, kCalc, "n", 'n', "running_product(column)", "The product of this row's value and all above.", "running_product(1) = 1"},
    {"running_total", Fn::running_total, statistics, kCalc, "n", 'n', "running_total(column)", "The sum of this row's value and all above; null adds nothing.", "running_total(1) = row()"},
    {"sin", Fn::sin, mathematics, kCalc, "n", 'n', "sin(value)", "The sine of an angle in radians.", "sin(0) = 0"},
    {"skew", Fn::skew, statistics, kCalc, "N", 'n', "skew(expression)", "The sample skewness of the column or of each list; null below 3 values.", "round(skew(list(1, 2, 6)), 4) = 1.4579"},
    {"slope", Fn::slope, statistics, kCalc, "NN", 'n', "slope(y_column, x_column)", "The slope of the line of least squares.", "slope(list(3, 5), list(1, 2)) = 2"},
    {"small", Fn::small, statistics, kCalc, "Ni", 'n', "small(expression, k)", "The k-th smallest number of the column or of each list.", "small(list(3, 9, 5), 2) = 5"},
    {"split", Fn::split, text, kCalc, "ss", 'S', "split(string, delimiter)", "A list of the pieces between the delimiters.", "index(split(\"a,b\", \",\"), 2) = \"b\""},
    {"sqrt", Fn::sqrt, mathematics, kBoth, "n", 'n', "sqrt(value)", "The square root; null below 0.", "sqrt(9) = 3"},
    {"stddev_pop", Fn::stddev_pop, statistics, kCalc, "N", 'n', "stddev_pop(expression)", "The population standard deviation of the column or of each list.", "stddev_pop(list(1, 3)) = 1"},
    {"stddev_samp", Fn::stddev_samp, statistics, kCalc, "N", 'n', "stddev_samp(expression)", "The sample standard deviation of the column or of each list; null below 2 values.", "round(stddev_samp(list(1, 3)), 4) = 1.4142"},
    {"substring", Fn::substring, text, kBoth, "sii", 's', "substring(string, start_position, length)", "That many characters, from a position counted from 1. Positions before the first hold nothing.", "substring(\"banana\", 2, 3) = \"ana\""},
    {"sum", Fn::sum, statistics, kCalc, "N", 'n', "sum(expression)", "The sum of the column or of each list, without nulls.", "sum(list(1, null, 3)) = 4"},
    {"t_dist", Fn::t_dist, statistics, kCalc, "nny", 'n', "t_dist(value, degrees_of_freedom, cumulative)", "Student's t distribution at the value: its density, or with `yes` its cumulative probability.", "t_dist(0, 5, yes) = 0.5"},
    {"t_inv", Fn::t_inv, statistics, kCalc, "nn", 'n', "t_inv(probability, degrees_of_freedom)", "The value at which Student's t distribution reaches the probability.", "round(t_inv(0.975, 10), 4) = 2.2281"},
    {"t_test", Fn::t_test, statistics, kCalc, "NNii", 'n', "t_test(column_1, column_2, tails, type)", "The probability of Student's t test with 1 or 2 tails. Type 1: paired, 2: equal variances, 3: unequal variances.", "round(t_test(list(1, 2, 3), list(2, 4, 6), 2, 2), 4) = 0.1963"},
    {"tan", Fn::tan, mathematics, kCalc, "n", 'n', "tan(value)", "The tangent of an angle in radians.", "tan(0) = 0"},
    {"to_date", Fn::to_date, dates, kCalc, "s", 'd', "to_date(string)", "The date that a text `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, and with `hh`, `hh:mm` or `hh:mm:ss` behind it, stands for; else null.", "to_date(\"2024-02\") = date(2024, 2, 1)"},
    {"to_number", Fn::to_number, text, kCalc, "s", 'n', "to_number(string)", "The number that the text stands for; null when it is none.", "to_number(\"12.5\") = 12.5"},
    {"to_string", Fn::to_string, text, kCalc, "a", 's', "to_string(value)", "The value as text; the empty text for null.", "to_string(12.5) = \"12.5\""},
    {"trunc_days", Fn::trunc_days, dates, kBoth, "d", 'd', "trunc_days(date)", "The start of the day.", "trunc_days(date_time(2024, 2, 29, 13, 5, 9)) = date(2024, 2, 29)"},
    {"trunc_hours", Fn::trunc_hours, dates, kBoth, "d", 'd', "trunc_hours(date)", "The start of the hour.", "trunc_hours(date_time(2024, 2, 29, 13, 5, 9)) = date_time(2024, 2, 29, 13, 0, 0)"},
    {"trunc_minutes", Fn::trunc_minutes, dates, kBoth, "d", 'd', "trunc_minutes(date)", "The start of the minute.", "trunc_minutes(date_time(2024, 2, 29, 13, 5, 9)) = date_time(2024, 2, 29, 13, 5, 0)"},
    {"trunc_months", Fn::trunc_months, dates, kBoth, "d", 'd', "trunc_months(date)", "The first day of the month.", "trunc_months(date(2024, 2, 29)) = date(2024, 2, 1)"},
    {"trunc_years", Fn::trunc_years, dates, kBoth, "d", 'd', "trunc_years(date)", "The first day of the year.", "trunc_years(date(2024, 2, 29)) = date(2024, 1, 1)"},
    {"upper", Fn::upper, text, kBoth, "s", 's', "upper(string)", "The text in capitals.", "upper(\"abc\") = \"ABC\""},
    {"var_pop", Fn::var_pop, statistics, kCalc, "N", 'n', "var_pop(expression)", "The population variance of the column or of each list.", "var_pop(list(1, 3)) = 1"},
    {"var_samp", Fn::var_samp, statistics, kCalc, "N", 'n', "var_samp(expression)", "The sample variance of the column or of each list; null below 2 values.", "var_samp(list(1, 3)) = 2"},
    {"weibull_dist", Fn::weibull_dist, statistics, kCalc, "nnny", 'n', "weibull_dist(value, shape, scale, cumulative)", "The Weibull distribution at the value: its density, or with `yes` its cumulative probability.", "round(weibull_dist(1, 1, 1, yes), 4) = 0.6321"},
    {"when", Fn::when, logic, kBoth, "yt", 't', "when(condition, value)", "One choice of a `case`, and only there.", "case(when(yes, 1), 2) = 1"},
    {"z_test", Fn::z_test, statistics, kCalc, "Nnn", 'n', "z_test(data, value, stdev)", "The one-tailed probability of the z-test that the data's mean is the value.", "z_test(list(1, 2, 3), 2, 1) = 0.5"},
};
// clang-format on

constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(kFunctions); ++i) {
        if (static_cast<std::size_t>(kFunctions[i].id) != i) return false;
    }
    return true;
}
static_assert(std::ranges::is_sorted(kFunctions, {}, &Function::name), "keep kFunctions in name order");
static_assert(in_order(), "keep Fn in the order of kFunctions");

constexpr std::array<std::pair<Group, std::string_view>, 7> kHeadings{{
    {mathematics, "Mathematics"},
    {text, "Text"},
    {dates, "Dates"},
    {logic, "Logic"},
    {statistics, "Statistics"},
    {position, "Rows, pivots and lists"},
    {filters, "Filters"},
}};

std::string_view where_words(Where where) {
    switch (where) {
        case Where::everywhere: return "everywhere";
        case Where::calculations: return "calculations";
        case Where::sql: return "fields and filters";
    }
    return "";
}

}  // namespace

std::span<const Function> functions() {
    return kFunctions;
}

const Function* find_function(std::string_view name) {
    const auto* row = std::ranges::lower_bound(kFunctions, name, {}, &Function::name);
    return row != std::end(kFunctions) && row->name == name ? row : nullptr;
}

std::string function_documentation() {
    std::string out =
        "# Functions of Looker expressions\n\n"
        "Written by the test `Functions.DocumentationIsCurrent` from `src/lang/calcs/functions.cpp`; do not edit.\n\n"
        "*Where*: `calculations` are table calculations and the assertions of data tests, computed over the rows of a\n"
        "result; `fields and filters` are custom dimensions, custom measures and custom filters, which run in the\n"
        "database. A column parameter takes any expression; where it takes a list too, the function works on each\n"
        "row's list. Nulls are left out of what a function gathers; elsewhere a null makes the result null.\n";
    for (const auto& [group, heading] : kHeadings) {
        out += "\n## " + std::string(heading) + "\n\n| function | where | what | example |\n|---|---|---|---|\n";
        for (const Function& row : kFunctions) {
            if (row.group != group) continue;
            out += "| `" + std::string(row.signature) + "` | " + std::string(where_words(row.where)) + " | " +
                   std::string(row.documentation) + " | `" + std::string(row.example) + "` |\n";
        }
    }
    out +=
        "\n## Operators and constants\n\n"
        "| operator | meaning |\n|---|---|\n"
        "| `+` `-` `*` `/` | arithmetic; dividing by 0 gives null |\n"
        "| `=` `!=` `<` `<=` `>` `>=` | comparison; with null it gives null |\n"
        "| `AND` `OR` `NOT` | in capitals; AND holds tighter than OR, NOT tighter than both |\n"
        "| `yes` `no` `null` | constants, in small letters |\n"
        "| `${view.field}` | the field's value in this row; a calculation or custom field has no view before it |\n"
        "| `${view.field:total}` `${view.field:row_total}` | totals, in calculations |\n"
        "| `\"text\"` `'text'` | text; a backslash before a quote or backslash keeps it |\n"
        "| `#` | a comment to the end of the line |\n";
    return out;
}

}  // namespace oriel::lang::calcs
