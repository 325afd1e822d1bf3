#include "lookml/words.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace oriel::lookml {

namespace {

using model::DurationUnit;
using model::Timeframe;

struct Format {
    std::string_view name;
    std::string_view pattern;
};
constexpr Format kFormats[] = {
    {"decimal_0", "#,##0"},       {"decimal_1", "#,##0.0"},
    {"decimal_2", "#,##0.00"},    {"decimal_3", "#,##0.000"},
    {"decimal_4", "#,##0.0000"},  {"eur", "\"€\"#,##0.00"},
    {"eur_0", "\"€\"#,##0"},      {"gbp", "\"£\"#,##0.00"},
    {"gbp_0", "\"£\"#,##0"},      {"id", "0"},
    {"percent_0", "#,##0%"},      {"percent_1", "#,##0.0%"},
    {"percent_2", "#,##0.00%"},   {"percent_3", "#,##0.000%"},
    {"percent_4", "#,##0.0000%"}, {"usd", "$#,##0.00"},
    {"usd_0", "$#,##0"},
};

constexpr std::array kTimeframes = {
    Timeframe::raw,
    Timeframe::time,
    Timeframe::time_of_day,
    Timeframe::microsecond,
    Timeframe::millisecond,
    Timeframe::second,
    Timeframe::minute,
    Timeframe::hour,
    Timeframe::hour_of_day,
    Timeframe::date,
    Timeframe::week,
    Timeframe::day_of_week,
    Timeframe::day_of_week_index,
    Timeframe::week_of_year,
    Timeframe::day_of_month,
    Timeframe::day_of_year,
    Timeframe::month,
    Timeframe::month_num,
    Timeframe::month_name,
    Timeframe::quarter,
    Timeframe::quarter_of_year,
    Timeframe::year,
    Timeframe::fiscal_month_num,
    Timeframe::fiscal_quarter,
    Timeframe::fiscal_quarter_of_year,
    Timeframe::fiscal_year,
    Timeframe::yesno,
};

constexpr std::array kUnits = {
    DurationUnit::second, DurationUnit::minute, DurationUnit::hour,    DurationUnit::day,
    DurationUnit::week,   DurationUnit::month,  DurationUnit::quarter, DurationUnit::year,
};

constexpr std::array kMillisecondCounts = {2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500};
constexpr std::array kMinuteCounts = {2, 3, 4, 5, 6, 10, 12, 15, 20, 30};
constexpr std::array kHourCounts = {2, 3, 4, 6, 8, 12};

template <typename Counts>
bool holds(const Counts& counts, int count) {
    return std::find(counts.begin(), counts.end(), count) != counts.end();
}

}  // namespace

std::string title_case(std::string_view name) {
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find('_', at), name.size());
        if (end > at) {
            if (!out.empty()) out.push_back(' ');
            const std::string_view word = name.substr(at, end - at);
            if (word == "id") {
                out.append("ID");
            } else {
                out.push_back(word[0] >= 'a' && word[0] <= 'z' ? static_cast<char>(word[0] - 'a' + 'A') : word[0]);
                out.append(word.substr(1));
            }
        }
        at = end + 1;
    }
    return out;
}

std::string_view builtin_format(std::string_view name) {
    for (const Format& format : kFormats) {
        if (format.name == name) return format.pattern;
    }
    return {};
}

const std::vector<std::string_view>& builtin_formats() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> out;
        for (const Format& format : kFormats) out.push_back(format.name);
        return out;
    }();
    return names;
}

const std::vector<std::string_view>& builtin_map_layers() {
    // compat: lookml.md#map-layers
    static const std::vector<std::string_view> names = {"countries", "uk_postcode_areas", "us_states",
                                                        "us_counties_fips", "us_zipcode_tabulation_areas"};
    return names;
}

bool is_builtin_map_layer(std::string_view name) {
    const auto& names = builtin_map_layers();
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<TimeframeName> parse_timeframe(std::string_view name) {
    for (const Timeframe timeframe : kTimeframes) {
        if (to_string(timeframe) == name) return TimeframeName{timeframe, 1};
    }
    const auto digit = name.find_first_of("0123456789");
    if (digit == std::string_view::npos) return std::nullopt;
    int count = 0;
    const auto [end, error] = std::from_chars(name.data() + digit, name.data() + name.size(), count);
    if (error != std::errc{} || end != name.data() + name.size() || name[digit] == '0') return std::nullopt;
    const std::string_view base = name.substr(0, digit);
    if (base == "millisecond" && holds(kMillisecondCounts, count)) return TimeframeName{Timeframe::millisecond, count};
    if (base == "minute" && holds(kMinuteCounts, count)) return TimeframeName{Timeframe::minute, count};
    if (base == "hour" && holds(kHourCounts, count)) return TimeframeName{Timeframe::hour, count};
    return std::nullopt;
}

std::string timeframe_label(std::string_view name) {
    std::string label = title_case(name);
    for (auto of = label.find(" Of "); of != std::string::npos; of = label.find(" Of ")) label[of + 1] = 'o';
    return label;
}

bool is_fiscal(Timeframe timeframe) {
    return to_string(timeframe).substr(0, 7) == "fiscal_";
}

std::vector<std::string> default_timeframes(bool fiscal) {
    std::vector<std::string> out;
    for (const Timeframe timeframe : kTimeframes) {
        if (timeframe == Timeframe::yesno || (is_fiscal(timeframe) && !fiscal)) continue;
        out.emplace_back(to_string(timeframe));
        if (timeframe == Timeframe::minute) {
            for (const int count : kMinuteCounts) out.push_back("minute" + std::to_string(count));
        }
        if (timeframe == Timeframe::hour) {
            for (const int count : kHourCounts) out.push_back("hour" + std::to_string(count));
        }
    }
    return out;
}

const std::vector<std::string_view>& timeframe_names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> out;
        for (const Timeframe timeframe : kTimeframes) out.push_back(to_string(timeframe));
        return out;
    }();
    return names;
}

std::optional<DurationUnit> parse_interval(std::string_view name) {
    for (const DurationUnit unit : kUnits) {
        if (to_string(unit) == name) return unit;
    }
    return std::nullopt;
}

const std::vector<std::string_view>& interval_names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> out;
        for (const DurationUnit unit : kUnits) out.push_back(to_string(unit));
        return out;
    }();
    return names;
}

}  // namespace oriel::lookml
