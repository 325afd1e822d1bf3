#include "query/golden/case.h"

#include "base/json.h"
#include "base/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

namespace oriel::query::golden {

namespace {

constexpr std::string_view kIndent = "  ";

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream(line);
    return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

void strip_blank_end(std::string& text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
}

/// `2024-05-18 18:30:02`, UTC.
Instant instant_of(const std::string& text, std::string& problem) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second) < 3) {
        problem = "'now' must be 'YYYY-MM-DD hh:mm:ss', and is '" + text + "'";
    }
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    return Instant(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
                   std::chrono::minutes(minute) + std::chrono::seconds(second));
}

std::vector<std::string> strings(const Json& value) {
    std::vector<std::string> result;
    if (value.is_array()) {
        for (const Json& one : value.as_array()) result.push_back(one.as_string());
    }
    return result;
}

std::int64_t number(const Json& value) {
    return value.is_string() ? std::stoll(value.as_string()) : value.as_int();
}

}  // namespace

File read_file(const std::string& path, std::string& problem) {
    File file;
    file.path = path;
    std::ifstream stream(path);
    if (!stream) problem = "cannot be read";
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        const bool indented = line.substr(0, kIndent.size()) == kIndent;
        if (!line.empty() && !indented && line[0] != '#') {
            std::vector<std::string> words = words_of(line);
            Section section;
            section.name = words.front();
            section.words.assign(words.begin() + 1, words.end());
            section.line = number;
            file.sections.push_back(std::move(section));
        } else if (file.sections.empty()) {
            file.head += line + '\n';
        } else {
            if (!line.empty() && line[0] == '#') {
                problem = fmt::format("line {}: comments go before the first section, or into a body", number);
            }
            file.sections.back().body += (indented ? line.substr(kIndent.size()) : std::string()) + '\n';
        }
    }
    for (Section& section : file.sections) strip_blank_end(section.body);
    return file;
}

void write_file(const File& file) {
    std::ofstream stream(file.path);
    stream << file.head;
    for (const Section& section : file.sections) {
        stream << section.name;
        for (const std::string& word : section.words) stream << ' ' << word;
        stream << '\n';
        std::istringstream body(section.body);
        std::string line;
        while (std::getline(body, line)) stream << (line.empty() ? std::string() : std::string(kIndent) + line) << '\n';
    }
}

Request read_request(const std::string& text, std::string& problem) {
    Request request;
    request.now = instant_of("2024-05-18 18:30:02", problem);
    const auto parsed = Json::parse(text);
    if (!parsed.ok()) {
        problem = parsed.error().message;
        return request;
    }
    for (const auto& [key, value] : parsed.value().as_object()) {
        if (key == "model") continue;  // The test knows the model.
        if (key == "view")
            request.explore = value.as_string();
        else if (key == "fields")
            request.fields = strings(value);
        else if (key == "sorts")
            request.sorts = strings(value);
        else if (key == "pivots")
            request.pivots = strings(value);
        else if (key == "column_limit")
            request.column_limit = std::stoll(value.as_string());
        else if (key == "subtotals")
            request.subtotals = strings(value);
        else if (key == "total")
            request.total = value.as_bool();
        else if (key == "row_total")
            request.row_total = value.as_string();
        else if (key == "filter_expression")
            request.filter_expression = value.as_string();
        else if (key == "dynamic_fields")
            request.dynamic_fields = value.as_string();
        else if (key == "limit")
            request.limit = number(value);
        else if (key == "query_timezone")
            request.query_timezone = value.as_string();
        else if (key == "database_timezone")
            request.database_timezone = value.as_string();
        else if (key == "now")
            request.now = instant_of(value.as_string(), problem);
        else if (key == "filters") {
            for (const auto& [field, expression] : value.as_object())
                request.filters.emplace_back(field, expression.as_string());
        } else if (key == "user_attributes") {
            for (const auto& [name, attribute] : value.as_object())
                request.user_attributes[name] = attribute.as_string();
        } else {
            problem = "unknown key '" + key + "' in a query";
        }
    }
    return request;
}

std::string to_text(const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0) text += '\n';
        for (std::size_t j = 0; j < rows[i].size(); ++j)
            text += (j > 0 ? " | " : "") + (rows[i][j].empty() ? "''" : rows[i][j]);
    }
    return text;
}

}  // namespace oriel::query::golden
