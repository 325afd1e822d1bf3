#pragma once

#include "lang/calcs/check.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

/// Golden files of test/golden/expressions: a table, then expressions with the values they have in each of its rows.
/// The evaluator computes them in memory, and the databases what they can, so both must agree. See the README there.
namespace oriel::lang::calcs::test {

struct TestColumn {
    std::string name;
    std::string kind;      ///< `integer`, `decimal`, `number`, `string`, `date`, `time`, `yesno`.
    bool measure = false;  ///< It has a value for each pivot column, and totals.
    bool pivoted = false;  ///< A dimension whose values are the pivot columns.

    FieldInfo info() const {
        FieldInfo result;
        result.type = kind == "string" ? Type::string : kind == "yesno" ? Type::yesno : Type::number;
        if (kind == "date" || kind == "time") result.type = Type::date;
        result.timed = kind == "time";
        result.measure = measure;
        result.shape = measure || pivoted ? Shape::measure : Shape::dimension;
        return result;
    }
};

/// What stands between two commas: a value for each pivot column and, behind `=`, their total. `∅` is null.
struct TestCell {
    std::vector<std::string> values;
    std::string total;
};

struct TestTable {
    std::size_t pivots = 0;  ///< 0 when the result is not pivoted.
    std::vector<TestColumn> columns;
    std::vector<std::vector<TestCell>> rows;
    std::vector<TestCell> totals;  ///< Empty when there are none.
};

struct TestCase {
    Place place = Place::table_calculation;
    std::string text;
    std::vector<std::string> options;   ///< Words behind `values`.
    std::vector<std::string> expected;  ///< Lines of `values`.
    std::vector<std::string> errors;    ///< Lines of `errors`.
    std::size_t line = 0;
    std::size_t table = 0;

    bool has(std::string_view option) const {
        return std::find(options.begin(), options.end(), option) != options.end();
    }
};

struct TestFile {
    std::string path;
    std::vector<TestTable> tables;
    std::vector<TestCase> cases;
    std::string problem;  ///< Why it can't be read, or empty.
};

/// The fields of a test's table.
class TestFields final : public FieldTypes {
public:
    explicit TestFields(const TestTable& table) {
        for (const TestColumn& column : table.columns) fields_[column.name] = column.info();
    }
    void add(const std::string& name, const FieldInfo& info) { fields_[name] = info; }
    std::optional<FieldInfo> find(std::string_view name) const override {
        const auto found = fields_.find(name);
        if (found == fields_.end()) return std::nullopt;
        return found->second;
    }
    void suggest(NearestName& nearest) const override {
        for (const auto& [name, info] : fields_) nearest.offer(name);
    }

private:
    std::map<std::string, FieldInfo, std::less<>> fields_;
};

inline std::string trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return std::string(text);
}

inline std::vector<std::string> split_by(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.push_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

inline std::vector<TestCell> read_row(std::string_view line) {
    std::vector<TestCell> cells;
    for (const std::string& part : split_by(line, ',')) {
        TestCell& cell = cells.emplace_back();
        const std::size_t equals = part.find('=');
        cell.values = split_by(std::string_view(part).substr(0, equals), '/');
        if (equals != std::string::npos) cell.total = trimmed(std::string_view(part).substr(equals + 1));
    }
    return cells;
}

inline std::optional<Place> find_place(std::string_view word) {
    constexpr std::pair<std::string_view, Place> kPlaces[] = {
        {"table_calculation", Place::table_calculation}, {"assertion", Place::assertion},
        {"custom_dimension", Place::custom_dimension},   {"custom_measure", Place::custom_measure},
        {"custom_filter", Place::custom_filter},         {"measure_filter", Place::measure_filter},
    };
    for (const auto& [name, place] : kPlaces) {
        if (name == word) return place;
    }
    return std::nullopt;
}

inline TestTable read_table(const std::vector<std::string>& words, const std::vector<std::string>& body) {
    TestTable table;
    for (const std::string& word : words) {
        if (word.rfind("pivots=", 0) == 0) table.pivots = static_cast<std::size_t>(std::stoi(word.substr(7)));
    }
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (i == 0) {
            for (const std::string& part : split_by(body[0], ',')) {
                std::istringstream in(part);
                TestColumn& column = table.columns.emplace_back();
                in >> column.name >> column.kind;
                column.name.pop_back();  // The colon.
                for (std::string word; in >> word;) (word == "measure" ? column.measure : column.pivoted) = true;
            }
        } else if (body[i].rfind("total:", 0) == 0) {
            table.totals = read_row(std::string_view(body[i]).substr(6));
        } else {
            table.rows.push_back(read_row(body[i]));
        }
    }
    return table;
}

/// Reads a file. Sections stand at the start of a line, what belongs to them is indented by two blanks.
inline TestFile read_cases(const std::filesystem::path& path) {
    TestFile file;
    file.path = path.string();
    std::ifstream in(path);
    std::vector<std::string> words;
    std::vector<std::string> body;
    std::size_t line_number = 0;
    std::size_t header_line = 0;
    const auto finish = [&] {
        if (words.empty()) return;
        const std::vector<std::string> rest(words.begin() + 1, words.end());
        if (words[0] == "table") {
            file.tables.push_back(read_table(rest, body));
        } else if (words[0] == "expression") {
            TestCase& test = file.cases.emplace_back();
            for (const std::string& line : body) test.text += (test.text.empty() ? "" : "\n") + line;
            const auto place = rest.empty() ? Place::table_calculation : find_place(rest[0]);
            if (!place.has_value()) file.problem = "unknown place " + rest[0];
            test.place = place.value_or(Place::table_calculation);
            test.line = header_line;
            if (file.tables.empty()) file.problem = "an expression before the first table";
            test.table = file.tables.size() - 1;
        } else if (words[0] == "values" && !file.cases.empty()) {
            file.cases.back().options = rest;
            file.cases.back().expected = body;
        } else if (words[0] == "errors" && !file.cases.empty()) {
            file.cases.back().errors = body;
        } else {
            file.problem = "unknown section " + words[0];
        }
    };
    for (std::string line; std::getline(in, line);) {
        ++line_number;
        if (line.empty() || line[0] == '#') continue;
        if (line.rfind("  ", 0) == 0) {
            body.push_back(line.substr(2));
            continue;
        }
        finish();
        words = split_by(line, ' ');
        body.clear();
        header_line = line_number;
    }
    finish();
    return file;
}

/// All golden files, in order.
inline std::vector<TestFile> read_all_cases(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".test") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<TestFile> files;
    for (const auto& path : paths) files.push_back(read_cases(path));
    return files;
}

/// Whether a value is the expected one: numbers within a part in 10^9, all else as text.
inline bool agrees(std::string_view expected, std::string_view found) {
    if (expected == found) return true;
    char* end = nullptr;
    const std::string a(expected);
    const std::string b(found);
    const double x = std::strtod(a.c_str(), &end);
    if (a.empty() || *end != '\0') return false;
    const double y = std::strtod(b.c_str(), &end);
    if (b.empty() || *end != '\0') return false;
    return std::abs(x - y) <= 1e-9 * std::max(1.0, std::max(std::abs(x), std::abs(y)));
}

}  // namespace oriel::lang::calcs::test
