#include "sql/functions.h"

#include "base/assert.h"

#include <algorithm>
#include <array>
#include <string>

namespace oriel::sql {

namespace {

/// One function's patterns. A dialect without its own has `standard`.
struct Form {
    std::string_view name;
    std::string_view standard = {};
    std::string_view duckdb = {};
    std::string_view postgres = {};
    std::string_view mysql = {};
    std::string_view sqlite = {};
    std::string_view trino = {};
    std::string_view clickhouse = {};
    std::string_view bigquery = {};
    std::string_view snowflake = {};
    std::string_view redshift = {};
    std::string_view databricks = {};
};

struct Family {
    std::string_view name;
    std::string_view Form::*pattern;
};

constexpr std::array<std::string_view, 10> kDialects{"bigquery", "clickhouse", "databricks", "duckdb", "mysql",
                                                     "postgres", "redshift",   "snowflake",  "sqlite", "trino"};
constexpr std::array<Family, 11> kFamilies{{
    {"bigquery", &Form::bigquery},
    {"clickhouse", &Form::clickhouse},
    {"databricks", &Form::databricks},
    {"duckdb", &Form::duckdb},
    {"mariadb", &Form::mysql},
    {"mysql", &Form::mysql},
    {"postgres", &Form::postgres},
    {"redshift", &Form::redshift},
    {"snowflake", &Form::snowflake},
    {"sqlite", &Form::sqlite},
    {"trino", &Form::trino},
}};

// Why a form is not the plain call:
//  - A logarithm or root that does not exist is an error in some databases and NaN in others, so the argument becomes
//    null first. GREATEST skips nulls in some of them, which gives 0 and then null all the same.
//  - Decimals lose places when they are divided in MySQL, Trino, Snowflake, Redshift and Databricks: there a ratio is
//    computed in floating point.
//  - MySQL compares text without regard to case and trailing blanks unless it is told to compare bytes.
//  - SQLite adds months past the end of a month into the next one, keeps times as text, and rounds to no fewer than 0
//    decimals.
//  - MySQL takes month 0, day 0, and in some places day 31 of any month, for parts of a date.
//  - MySQL and ClickHouse round a half in floating point to the even neighbour.
//  - PostgreSQL rounds and takes remainders of NUMERIC alone, and has no MAKE_DATE that fails softly.
// clang-format off
constexpr Form kForms[] = {
    {.name = "abs", .standard = "ABS($1)"},
    {.name = "add_days",
     .duckdb = "CAST($2 AS TIMESTAMP) + INTERVAL ($1) DAY",
     .postgres = "CAST($2 AS TIMESTAMP) + #1 * INTERVAL '1 day'",
     .mysql = "DATE_ADD(CAST($2 AS DATETIME(6)), INTERVAL ($1) DAY)",
     .sqlite = "datetime($2, #1 || ' days')",
     .trino = "DATE_ADD('day', $1, CAST($2 AS TIMESTAMP(6)))",
     .clickhouse = "addDays(toDateTime64($2, 6), $1)",
     .bigquery = "DATETIME_ADD(CAST($2 AS DATETIME), INTERVAL ($1) DAY)",
     .snowflake = "DATEADD('day', $1, CAST($2 AS TIMESTAMP_NTZ))",
     .redshift = "DATEADD(day, $1, CAST($2 AS TIMESTAMP))",
     .databricks = "TIMESTAMPADD(DAY, $1, CAST($2 AS TIMESTAMP))"},
    {.name = "add_hours",
     .duckdb = "CAST($2 AS TIMESTAMP) + INTERVAL ($1) HOUR",
     .postgres = "CAST($2 AS TIMESTAMP) + #1 * INTERVAL '1 hour'",
     .mysql = "DATE_ADD(CAST($2 AS DATETIME(6)), INTERVAL ($1) HOUR)",
     .sqlite = "datetime($2, #1 || ' hours')",
     .trino = "DATE_ADD('hour', $1, CAST($2 AS TIMESTAMP(6)))",
     .clickhouse = "addHours(toDateTime64($2, 6), $1)",
     .bigquery = "DATETIME_ADD(CAST($2 AS DATETIME), INTERVAL ($1) HOUR)",
     .snowflake = "DATEADD('hour', $1, CAST($2 AS TIMESTAMP_NTZ))",
     .redshift = "DATEADD(hour, $1, CAST($2 AS TIMESTAMP))",
     .databricks = "TIMESTAMPADD(HOUR, $1, CAST($2 AS TIMESTAMP))"},
    {.name = "add_minutes",
     .duckdb = "CAST($2 AS TIMESTAMP) + INTERVAL ($1) MINUTE",
     .postgres = "CAST($2 AS TIMESTAMP) + #1 * INTERVAL '1 minute'",
     .mysql = "DATE_ADD(CAST($2 AS DATETIME(6)), INTERVAL ($1) MINUTE)",
     .sqlite = "datetime($2, #1 || ' minutes')",
     .trino = "DATE_ADD('minute', $1, CAST($2 AS TIMESTAMP(6)))",
     .clickhouse = "addMinutes(toDateTime64($2, 6), $1)",
     .bigquery = "DATETIME_ADD(CAST($2 AS DATETIME), INTERVAL ($1) MINUTE)",
     .snowflake = "DATEADD('minute', $1, CAST($2 AS TIMESTAMP_NTZ))",
     .redshift = "DATEADD(minute, $1, CAST($2 AS TIMESTAMP))",
     .databricks = "TIMESTAMPADD(MINUTE, $1, CAST($2 AS TIMESTAMP))"},
    {.name = "add_months",
     .duckdb = "CAST($2 AS TIMESTAMP) + INTERVAL ($1) MONTH",
     .postgres = "CAST($2 AS TIMESTAMP) + #1 * INTERVAL '1 month'",
     .mysql = "DATE_ADD(CAST($2 AS DATETIME(6)), INTERVAL ($1) MONTH)",
     .sqlite = "MIN(datetime($2, #1 || ' months'), date($2, 'start of month', (#1 + 1) || ' months', '-1 day') || ' ' || time($2))",
     .trino = "DATE_ADD('month', $1, CAST($2 AS TIMESTAMP(6)))",
     .clickhouse = "addMonths(toDateTime64($2, 6), $1)",
     .bigquery = "DATETIME_ADD(CAST($2 AS DATETIME), INTERVAL ($1) MONTH)",
     .snowflake = "DATEADD('month', $1, CAST($2 AS TIMESTAMP_NTZ))",
     .redshift = "DATEADD(month, $1, CAST($2 AS TIMESTAMP))",
     .databricks = "TIMESTAMPADD(MONTH, $1, CAST($2 AS TIMESTAMP))"},
    {.name = "add_seconds",
     .duckdb = "CAST($2 AS TIMESTAMP) + INTERVAL ($1) SECOND",
     .postgres = "CAST($2 AS TIMESTAMP) + #1 * INTERVAL '1 second'",
     .mysql = "DATE_ADD(CAST($2 AS DATETIME(6)), INTERVAL ($1) SECOND)",
     .sqlite = "datetime($2, #1 || ' seconds')",
     .trino = "DATE_ADD('second', $1, CAST($2 AS TIMESTAMP(6)))",
     .clickhouse = "addSeconds(toDateTime64($2, 6), $1)",
     .bigquery = "DATETIME_ADD(CAST($2 AS DATETIME), INTERVAL ($1) SECOND)",
     .snowflake = "DATEADD('second', $1, CAST($2 AS TIMESTAMP_NTZ))",
     .redshift = "DATEADD(second, $1, CAST($2 AS TIMESTAMP))",
     .databricks = "TIMESTAMPADD(SECOND, $1, CAST($2 AS TIMESTAMP))"},
    {.name = "add_years",
     .duckdb = "CAST($2 AS TIMESTAMP) + INTERVAL ($1) YEAR",
     .postgres = "CAST($2 AS TIMESTAMP) + #1 * INTERVAL '1 year'",
     .mysql = "DATE_ADD(CAST($2 AS DATETIME(6)), INTERVAL ($1) YEAR)",
     .sqlite = "MIN(datetime($2, #1 || ' years'), date($2, 'start of month', (#1 * 12 + 1) || ' months', '-1 day') || ' ' || time($2))",
     .trino = "DATE_ADD('year', $1, CAST($2 AS TIMESTAMP(6)))",
     .clickhouse = "addYears(toDateTime64($2, 6), $1)",
     .bigquery = "DATETIME_ADD(CAST($2 AS DATETIME), INTERVAL ($1) YEAR)",
     .snowflake = "DATEADD('year', $1, CAST($2 AS TIMESTAMP_NTZ))",
     .redshift = "DATEADD(year, $1, CAST($2 AS TIMESTAMP))",
     .databricks = "TIMESTAMPADD(YEAR, $1, CAST($2 AS TIMESTAMP))"},
    {.name = "ceiling", .standard = "CEIL($1)"},
    // Hours, minutes and seconds are such; then the moment that they make.
    {.name = "clock", .standard = "CASE WHEN #1 BETWEEN 0 AND 23 AND #2 BETWEEN 0 AND 59 AND #3 BETWEEN 0 AND 59 THEN $4 END"},
    // A date as it stands in a comparison, so that a day and a moment compare.
    {.name = "compared_date", .standard = "$1", .sqlite = "strftime('%Y-%m-%d %H:%M:%f', $1)", .clickhouse = "toDateTime64($1, 6)", .bigquery = "CAST($1 AS DATETIME)"},
    // A text where `=` must tell capitals, and where `<` must go by code points.
    {.name = "compared_text", .standard = "$1", .mysql = "CAST(CONVERT($1 USING utf8mb4) AS BINARY)"},
    // Joins the list of texts that is its argument.
    {.name = "concat", .standard = "CONCAT($1)"},
    {.name = "contains",
     .standard = "POSITION(#2 IN #1) > 0",
     .mysql = "LOCATE($2, CONVERT($1 USING utf8mb4) COLLATE utf8mb4_bin) > 0",
     .sqlite = "INSTR($1, $2) > 0",
     .trino = "STRPOS($1, $2) > 0",
     .clickhouse = "positionUTF8($1, $2) > 0",
     .bigquery = "STRPOS($1, $2) > 0",
     .snowflake = "POSITION($2, $1) > 0",
     .redshift = "STRPOS($1, $2) > 0",
     .databricks = "LOCATE($2, $1) > 0"},
    {.name = "date",
     .duckdb = "TRY(MAKE_DATE($1, $2, $3))",
     .postgres = "CASE WHEN #1 BETWEEN 1 AND 9999 AND #2 BETWEEN 1 AND 12 AND #3 BETWEEN 1 AND 31 THEN CASE WHEN EXTRACT(MONTH FROM MAKE_DATE($1, $2, 1) + #3 - 1) = #2 THEN MAKE_DATE($1, $2, 1) + #3 - 1 END END",
     .mysql = "CASE WHEN #1 BETWEEN 1 AND 9999 AND #2 BETWEEN 1 AND 12 AND #3 BETWEEN 1 AND DAY(LAST_DAY(CONCAT(LPAD($1, 4, '0'), '-', $2, '-01'))) THEN CAST(CONCAT(LPAD($1, 4, '0'), '-', $2, '-', $3) AS DATE) END",
     .sqlite = "CASE WHEN #1 BETWEEN 1 AND 9999 AND date(printf('%04d-%02d-%02d', $1, $2, $3), '0 days') = printf('%04d-%02d-%02d', $1, $2, $3) THEN printf('%04d-%02d-%02d', $1, $2, $3) END",
     .trino = "TRY(CAST(FORMAT('%04d-%02d-%02d', $1, $2, $3) AS DATE))",
     .clickhouse = "CASE WHEN #2 BETWEEN 1 AND 12 AND #3 BETWEEN 1 AND 31 AND toMonth(addDays(makeDate32($1, $2, 1), #3 - 1)) = #2 THEN addDays(makeDate32($1, $2, 1), #3 - 1) END",
     .bigquery = "SAFE.DATE($1, $2, $3)",
     .snowflake = "TRY_TO_DATE(LPAD(TO_VARCHAR($1), 4, '0') || '-' || LPAD(TO_VARCHAR($2), 2, '0') || '-' || LPAD(TO_VARCHAR($3), 2, '0'), 'YYYY-MM-DD')",
     .redshift = "CASE WHEN #2 BETWEEN 1 AND 12 AND #3 BETWEEN 1 AND 31 AND EXTRACT(MONTH FROM DATEADD(day, #3 - 1, DATEADD(month, (#1 - 2000) * 12 + #2 - 1, DATE '2000-01-01'))) = #2 THEN DATEADD(day, #3 - 1, DATEADD(month, (#1 - 2000) * 12 + #2 - 1, DATE '2000-01-01')) END",
     .databricks = "TRY_CAST(FORMAT_STRING('%04d-%02d-%02d', $1, $2, $3) AS DATE)"},
    {.name = "date_text",
     .duckdb = "strftime(CAST($1 AS TIMESTAMP), '%Y-%m-%d')",
     .postgres = "TO_CHAR(CAST($1 AS TIMESTAMP), 'YYYY-MM-DD')",
     .mysql = "DATE_FORMAT($1, '%Y-%m-%d')",
     .sqlite = "strftime('%Y-%m-%d', $1)",
     .trino = "DATE_FORMAT(CAST($1 AS TIMESTAMP(6)), '%Y-%m-%d')",
     .clickhouse = "formatDateTime(toDateTime64($1, 6), '%Y-%m-%d')",
     .bigquery = "FORMAT_DATETIME('%Y-%m-%d', CAST($1 AS DATETIME))",
     .snowflake = "TO_CHAR(CAST($1 AS TIMESTAMP_NTZ), 'YYYY-MM-DD')",
     .redshift = "TO_CHAR(CAST($1 AS TIMESTAMP), 'YYYY-MM-DD')",
     .databricks = "DATE_FORMAT($1, 'yyyy-MM-dd')"},
    {.name = "divide",
     .standard = "#1 * 1.0 / NULLIF($2, 0)",
     .mysql = "#1 * 1e0 / NULLIF($2, 0)",
     .trino = "#1 * 1e0 / NULLIF($2, 0)",
     .clickhouse = "toFloat64($1) / NULLIF($2, 0)",
     .snowflake = "CAST($1 AS DOUBLE) / NULLIF($2, 0)",
     .redshift = "CAST($1 AS DOUBLE PRECISION) / NULLIF($2, 0)",
     .databricks = "CAST($1 AS DOUBLE) / NULLIF($2, 0)"},
    {.name = "exp", .standard = "EXP($1)"},
    {.name = "extract_days",
     .standard = "EXTRACT(DAY FROM CAST($1 AS TIMESTAMP))",
     .postgres = "CAST(EXTRACT(DAY FROM CAST($1 AS TIMESTAMP)) AS INTEGER)",
     .mysql = "EXTRACT(DAY FROM CAST($1 AS DATETIME(6)))",
     .sqlite = "CAST(strftime('%d', $1) AS INTEGER)",
     .clickhouse = "toDayOfMonth(toDateTime64($1, 6))",
     .bigquery = "EXTRACT(DAY FROM CAST($1 AS DATETIME))",
     .snowflake = "EXTRACT(DAY FROM CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "extract_hours",
     .standard = "EXTRACT(HOUR FROM CAST($1 AS TIMESTAMP))",
     .postgres = "CAST(EXTRACT(HOUR FROM CAST($1 AS TIMESTAMP)) AS INTEGER)",
     .mysql = "EXTRACT(HOUR FROM CAST($1 AS DATETIME(6)))",
     .sqlite = "CAST(strftime('%H', $1) AS INTEGER)",
     .clickhouse = "toHour(toDateTime64($1, 6))",
     .bigquery = "EXTRACT(HOUR FROM CAST($1 AS DATETIME))",
     .snowflake = "EXTRACT(HOUR FROM CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "extract_minutes",
     .standard = "EXTRACT(MINUTE FROM CAST($1 AS TIMESTAMP))",
     .postgres = "CAST(EXTRACT(MINUTE FROM CAST($1 AS TIMESTAMP)) AS INTEGER)",
     .mysql = "EXTRACT(MINUTE FROM CAST($1 AS DATETIME(6)))",
     .sqlite = "CAST(strftime('%M', $1) AS INTEGER)",
     .clickhouse = "toMinute(toDateTime64($1, 6))",
     .bigquery = "EXTRACT(MINUTE FROM CAST($1 AS DATETIME))",
     .snowflake = "EXTRACT(MINUTE FROM CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "extract_months",
     .standard = "EXTRACT(MONTH FROM CAST($1 AS TIMESTAMP))",
     .postgres = "CAST(EXTRACT(MONTH FROM CAST($1 AS TIMESTAMP)) AS INTEGER)",
     .mysql = "EXTRACT(MONTH FROM CAST($1 AS DATETIME(6)))",
     .sqlite = "CAST(strftime('%m', $1) AS INTEGER)",
     .clickhouse = "toMonth(toDateTime64($1, 6))",
     .bigquery = "EXTRACT(MONTH FROM CAST($1 AS DATETIME))",
     .snowflake = "EXTRACT(MONTH FROM CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "extract_seconds",
     .standard = "EXTRACT(SECOND FROM CAST($1 AS TIMESTAMP))",
     .postgres = "CAST(FLOOR(EXTRACT(SECOND FROM CAST($1 AS TIMESTAMP))) AS INTEGER)",
     .mysql = "EXTRACT(SECOND FROM CAST($1 AS DATETIME(6)))",
     .sqlite = "CAST(strftime('%S', $1) AS INTEGER)",
     .clickhouse = "toSecond(toDateTime64($1, 6))",
     .bigquery = "EXTRACT(SECOND FROM CAST($1 AS DATETIME))",
     .snowflake = "EXTRACT(SECOND FROM CAST($1 AS TIMESTAMP_NTZ))",
     .databricks = "SECOND(CAST($1 AS TIMESTAMP))"},
    {.name = "extract_years",
     .standard = "EXTRACT(YEAR FROM CAST($1 AS TIMESTAMP))",
     .postgres = "CAST(EXTRACT(YEAR FROM CAST($1 AS TIMESTAMP)) AS INTEGER)",
     .mysql = "EXTRACT(YEAR FROM CAST($1 AS DATETIME(6)))",
     .sqlite = "CAST(strftime('%Y', $1) AS INTEGER)",
     .clickhouse = "toYear(toDateTime64($1, 6))",
     .bigquery = "EXTRACT(YEAR FROM CAST($1 AS DATETIME))",
     .snowflake = "EXTRACT(YEAR FROM CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "floor", .standard = "FLOOR($1)"},
    {.name = "is_null", .standard = "#1 IS NULL"},
    {.name = "ln", .standard = "LN(NULLIF(GREATEST($1, 0), 0))", .mysql = "LN($1)", .sqlite = "LN($1)", .clickhouse = "log(NULLIF(greatest($1, 0), 0))", .databricks = "LN($1)"},
    {.name = "log",
     .standard = "LOG10(NULLIF(GREATEST($1, 0), 0))",
     .postgres = "LOG(NULLIF(GREATEST($1, 0), 0))",
     .mysql = "LOG10($1)",
     .sqlite = "LOG10($1)",
     .clickhouse = "log10(NULLIF(greatest($1, 0), 0))",
     .snowflake = "LOG(10, NULLIF(GREATEST($1, 0), 0))",
     .redshift = "LOG(NULLIF(GREATEST($1, 0), 0))",
     .databricks = "LOG10($1)"},
    {.name = "lower", .standard = "LOWER($1)", .clickhouse = "lowerUTF8($1)"},
    {.name = "mod",
     .standard = "MOD($1, NULLIF($2, 0))",
     .postgres = "MOD(CAST($1 AS NUMERIC), NULLIF(CAST($2 AS NUMERIC), 0))",
     .sqlite = "#1 - #2 * CAST(#1 * 1.0 / #2 AS INTEGER)",
     .clickhouse = "#1 - #2 * trunc(#1 / NULLIF($2, 0))",
     .bigquery = "MOD(CAST($1 AS BIGNUMERIC), NULLIF(CAST($2 AS BIGNUMERIC), 0))",
     .redshift = "MOD(CAST($1 AS DECIMAL(38, 10)), NULLIF(CAST($2 AS DECIMAL(38, 10)), 0))"},
    {.name = "number_text",
     .standard = "CAST($1 AS VARCHAR)",
     .postgres = "CAST($1 AS TEXT)",
     .mysql = "CAST($1 AS CHAR)",
     .sqlite = "CAST($1 AS TEXT)",
     .clickhouse = "toString($1)",
     .bigquery = "CAST($1 AS STRING)",
     .databricks = "CAST($1 AS STRING)"},
    {.name = "ordered_text", .standard = "$1", .postgres = "#1 COLLATE \"C\"", .mysql = "CAST(CONVERT($1 USING utf8mb4) AS BINARY)"},
    {.name = "position",
     .standard = "POSITION(#2 IN #1)",
     .mysql = "LOCATE($2, CONVERT($1 USING utf8mb4) COLLATE utf8mb4_bin)",
     .sqlite = "INSTR($1, $2)",
     .trino = "STRPOS($1, $2)",
     .clickhouse = "positionUTF8($1, $2)",
     .bigquery = "STRPOS($1, $2)",
     .snowflake = "POSITION($2, $1)",
     .redshift = "STRPOS($1, $2)",
     .databricks = "LOCATE($2, $1)"},
    {.name = "power", .standard = "CASE WHEN (#1 <> 0 OR #2 >= 0) AND (#1 >= 0 OR #2 = FLOOR($2)) THEN POWER($1, $2) END"},
    // For an exponent that is a whole number and not below 0.
    {.name = "power_whole", .standard = "POWER($1, $2)"},
    {.name = "rand",
     .standard = "RANDOM()",
     .mysql = "RAND()",
     .sqlite = "(RANDOM() / 18446744073709551616.0 + 0.5)",
     .clickhouse = "(rand() / 4294967296)",
     .bigquery = "RAND()",
     .snowflake = "UNIFORM(0::DOUBLE, 1::DOUBLE, RANDOM())",
     .databricks = "RAND()"},
    // To replace the empty text changes nothing, but a null still makes null.
    {.name = "replace",
     .standard = "REPLACE($1, $2, $3)",
     .mysql = "CASE WHEN #3 IS NOT NULL THEN REPLACE($1, $2, $3) END",
     .sqlite = "CASE WHEN #3 IS NOT NULL THEN REPLACE($1, $2, $3) END",
     .trino = "CASE WHEN LENGTH($2) = 0 AND #3 IS NOT NULL THEN $1 ELSE REPLACE($1, $2, $3) END",
     .clickhouse = "replaceAll($1, $2, $3)"},
    // For an old text that is a literal with something in it.
    {.name = "replace_literal", .standard = "REPLACE($1, $2, $3)", .clickhouse = "replaceAll($1, $2, $3)"},
    {.name = "round",
     .standard = "ROUND($1, $2)",
     .duckdb = "ROUND(CAST($1 AS DOUBLE), CAST($2 AS INTEGER))",
     .postgres = "ROUND(CAST($1 AS NUMERIC), $2)",
     .mysql = "ROUND(CAST($1 AS DECIMAL(65, 20)), $2)",
     .sqlite = "ROUND(#1 * POWER(10, $2)) / POWER(10, $2)",
     .trino = "ROUND($1, CAST($2 AS INTEGER))",
     .clickhouse = "sign($1) * floor(abs($1) * pow(10, $2) + 0.5) / pow(10, $2)",
     .databricks = "ROUND($1, CAST($2 AS INTEGER))"},
    // For decimals that are a literal, not below 0: DuckDB then keeps a DECIMAL exact.
    {.name = "round_literal",
     .standard = "ROUND($1, $2)",
     .postgres = "ROUND(CAST($1 AS NUMERIC), $2)",
     .mysql = "ROUND(CAST($1 AS DECIMAL(65, 20)), $2)",
     .clickhouse = "sign($1) * floor(abs($1) * pow(10, $2) + 0.5) / pow(10, $2)"},
    {.name = "sqrt", .standard = "SQRT(CASE WHEN #1 >= 0 THEN $1 END)", .mysql = "SQRT($1)", .sqlite = "SQRT($1)"},
    {.name = "substring", .standard = "SUBSTRING($1, $2, $3)", .sqlite = "SUBSTR($1, $2, $3)", .clickhouse = "substringUTF8($1, $2, $3)", .bigquery = "SUBSTR($1, $2, $3)"},
    {.name = "time_text",
     .duckdb = "strftime(CAST($1 AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')",
     .postgres = "TO_CHAR(CAST($1 AS TIMESTAMP), 'YYYY-MM-DD HH24:MI:SS')",
     .mysql = "DATE_FORMAT($1, '%Y-%m-%d %H:%i:%s')",
     .sqlite = "strftime('%Y-%m-%d %H:%M:%S', $1)",
     .trino = "DATE_FORMAT(CAST($1 AS TIMESTAMP(6)), '%Y-%m-%d %H:%i:%s')",
     .clickhouse = "formatDateTime(toDateTime64($1, 6), '%Y-%m-%d %H:%i:%S')",
     .bigquery = "FORMAT_DATETIME('%Y-%m-%d %H:%M:%S', CAST($1 AS DATETIME))",
     .snowflake = "TO_CHAR(CAST($1 AS TIMESTAMP_NTZ), 'YYYY-MM-DD HH24:MI:SS')",
     .redshift = "TO_CHAR(CAST($1 AS TIMESTAMP), 'YYYY-MM-DD HH24:MI:SS')",
     .databricks = "DATE_FORMAT($1, 'yyyy-MM-dd HH:mm:ss')"},
    {.name = "trunc_days",
     .standard = "DATE_TRUNC('day', CAST($1 AS TIMESTAMP))",
     .mysql = "CAST(DATE_FORMAT($1, '%Y-%m-%d') AS DATETIME)",
     .sqlite = "strftime('%Y-%m-%d 00:00:00', $1)",
     .clickhouse = "toDateTime64(toStartOfDay(toDateTime64($1, 6)), 6)",
     .bigquery = "DATETIME_TRUNC(CAST($1 AS DATETIME), DAY)",
     .snowflake = "DATE_TRUNC('day', CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "trunc_hours",
     .standard = "DATE_TRUNC('hour', CAST($1 AS TIMESTAMP))",
     .mysql = "CAST(DATE_FORMAT($1, '%Y-%m-%d %H:00:00') AS DATETIME)",
     .sqlite = "strftime('%Y-%m-%d %H:00:00', $1)",
     .clickhouse = "toDateTime64(toStartOfHour(toDateTime64($1, 6)), 6)",
     .bigquery = "DATETIME_TRUNC(CAST($1 AS DATETIME), HOUR)",
     .snowflake = "DATE_TRUNC('hour', CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "trunc_minutes",
     .standard = "DATE_TRUNC('minute', CAST($1 AS TIMESTAMP))",
     .mysql = "CAST(DATE_FORMAT($1, '%Y-%m-%d %H:%i:00') AS DATETIME)",
     .sqlite = "strftime('%Y-%m-%d %H:%M:00', $1)",
     .clickhouse = "toDateTime64(toStartOfMinute(toDateTime64($1, 6)), 6)",
     .bigquery = "DATETIME_TRUNC(CAST($1 AS DATETIME), MINUTE)",
     .snowflake = "DATE_TRUNC('minute', CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "trunc_months",
     .standard = "DATE_TRUNC('month', CAST($1 AS TIMESTAMP))",
     .mysql = "CAST(DATE_FORMAT($1, '%Y-%m-01') AS DATETIME)",
     .sqlite = "strftime('%Y-%m-01 00:00:00', $1)",
     .clickhouse = "toDateTime64(toStartOfMonth(toDateTime64($1, 6)), 6)",
     .bigquery = "DATETIME_TRUNC(CAST($1 AS DATETIME), MONTH)",
     .snowflake = "DATE_TRUNC('month', CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "trunc_years",
     .standard = "DATE_TRUNC('year', CAST($1 AS TIMESTAMP))",
     .mysql = "CAST(DATE_FORMAT($1, '%Y-01-01') AS DATETIME)",
     .sqlite = "strftime('%Y-01-01 00:00:00', $1)",
     .clickhouse = "toDateTime64(toStartOfYear(toDateTime64($1, 6)), 6)",
     .bigquery = "DATETIME_TRUNC(CAST($1 AS DATETIME), YEAR)",
     .snowflake = "DATE_TRUNC('year', CAST($1 AS TIMESTAMP_NTZ))"},
    {.name = "upper", .standard = "UPPER($1)", .clickhouse = "upperUTF8($1)"},
    // A number cut to a whole one.
    {.name = "whole",
     .duckdb = "CAST(TRUNC($1) AS BIGINT)",
     .postgres = "CAST(TRUNC($1) AS INTEGER)",
     .mysql = "TRUNCATE($1, 0)",
     .sqlite = "CAST($1 AS INTEGER)",
     .trino = "CAST(TRUNCATE($1) AS BIGINT)",
     .clickhouse = "toInt64(trunc($1))",
     .bigquery = "CAST(TRUNC($1) AS INT64)",
     .snowflake = "TRUNC($1)",
     .redshift = "CAST(TRUNC($1) AS INTEGER)",
     .databricks = "CAST($1 AS BIGINT)"},
    {.name = "yesno_text", .standard = "CASE WHEN $1 THEN 'Yes' WHEN NOT #1 THEN 'No' END"},
};
// clang-format on

static_assert(std::ranges::is_sorted(kForms, {}, &Form::name), "keep kForms in name order");

/// `a || b`, where that is how texts are joined.
bool joins_by_operator(std::string_view dialect) {
    return dialect == "duckdb" || dialect == "postgres" || dialect == "sqlite" || dialect == "redshift" ||
           dialect == "trino" || dialect == "snowflake";
}

Node joined(Tree& tree, std::span<const Node> arguments) {
    std::vector<Node> parts;
    for (const Node argument : arguments) {
        if (!parts.empty()) parts.push_back(tree.code(" || "));
        parts.push_back(tree.operand(argument));
    }
    return tree.sequence(parts);
}

}  // namespace

std::string_view function_pattern(std::string_view name, std::string_view dialect) {
    const auto* form = std::ranges::lower_bound(kForms, name, {}, &Form::name);
    if (form == std::end(kForms) || form->name != name) return {};
    const auto* family = std::ranges::find(kFamilies, dialect, &Family::name);
    if (family == kFamilies.end()) return {};
    const std::string_view own = form->*(family->pattern);
    return own.empty() ? form->standard : own;
}

std::vector<std::string_view> function_names() {
    std::vector<std::string_view> names;
    for (const Form& form : kForms) names.push_back(form.name);
    return names;
}

std::span<const std::string_view> function_dialects() {
    return kDialects;
}

Result<Node> write_function(Tree& tree, const Dialect& dialect, std::string_view name,
                            std::span<const Node> arguments) {
    const std::string_view pattern = function_pattern(name, dialect.name());
    if (pattern.empty()) {
        return Error{ErrorCode::not_implemented,
                     "'" + std::string(name) + "' can't be written for '" + std::string(dialect.name()) + "' yet"};
    }
    if (name == "concat") {
        if (joins_by_operator(dialect.name())) return joined(tree, arguments);
        return tree.build(pattern, {tree.list(arguments)});
    }
    const auto* a = arguments.data();
    switch (arguments.size()) {
        case 0: return tree.code(pattern);
        case 1: return tree.build(pattern, {a[0]});
        case 2: return tree.build(pattern, {a[0], a[1]});
        case 3: return tree.build(pattern, {a[0], a[1], a[2]});
        case 4: return tree.build(pattern, {a[0], a[1], a[2], a[3]});
        default: break;
    }
    ORIEL_ASSERT(false);
    return nullptr;
}

}  // namespace oriel::sql
