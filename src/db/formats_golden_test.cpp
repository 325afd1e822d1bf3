// test/golden/formats/*.test: SQL, run on DuckDB through the driver, in every result format.
//
// A file: comment lines (#), then sections that start at column 0 with bodies indented by two spaces.
//   sql                        the statement
//   fields                     one line a column: key | label | measure or dimension | value format
//   NAME [formatted]           the expected bytes in that format; the last line end is not looked at
// ORIEL_UPDATE_GOLDEN=1 rewrites the expectations.

#include "base/sink.h"
#include "db/test_support.h"
#include "rows/format.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace oriel::db {
namespace {

struct Section {
    std::string title;
    std::string body;
};

struct GoldenFile {
    std::string comment;
    std::vector<Section> sections;
};

GoldenFile read_golden(const std::filesystem::path& path) {
    std::ifstream stream(path);
    GoldenFile file;
    std::string line;
    while (std::getline(stream, line)) {
        if (line.starts_with("#")) {
            file.comment += line + "\n";
        } else if (line.empty() || line.starts_with("  ")) {
            if (!file.sections.empty()) file.sections.back().body += (line.empty() ? line : line.substr(2)) + "\n";
        } else {
            file.sections.push_back({line, ""});
        }
    }
    for (Section& section : file.sections) {
        while (section.body.ends_with("\n")) section.body.pop_back();
    }
    return file;
}

void write_golden(const std::filesystem::path& path, const GoldenFile& file) {
    std::ofstream stream(path);
    stream << file.comment;
    for (const Section& section : file.sections) {
        stream << section.title << "\n";
        std::istringstream body(section.body);
        std::string line;
        while (std::getline(body, line)) stream << (line.empty() ? "" : "  ") << line << "\n";
    }
}

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::vector<rows::FieldInfo> read_fields(const std::string& body) {
    std::vector<rows::FieldInfo> fields;
    std::istringstream lines(body);
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream parts(line);
        std::string part;
        rows::FieldInfo field;
        std::getline(parts, part, '|');
        field.key = trimmed(part);
        std::getline(parts, part, '|');
        field.label = trimmed(part);
        std::getline(parts, part, '|');
        field.is_measure = field.is_numeric = trimmed(part) == "measure";
        if (std::getline(parts, part)) field.value_format = trimmed(part);
        field.column = fields.size();
        fields.push_back(std::move(field));
    }
    return fields;
}

std::string produce(Connection& connection, const std::string& sql, const std::vector<rows::FieldInfo>& fields,
                    const std::string& title) {
    auto stream = connection.run(sql, Deadline::none());
    if (!stream.ok()) return "error: " + stream.error().message;
    const std::string name = title.substr(0, title.find(' '));
    auto format = rows::make_format(name, fields, {.apply_formatting = title.ends_with(" formatted"), .envelope = ""});
    if (!format.ok()) return "error: " + format.error().message;
    StringSink sink;
    const Status written = rows::write_all(*stream.value(), *format.value(), sink);
    std::string text = written.ok() ? sink.take() : "error: " + written.error().message;
    while (text.ends_with("\n")) text.pop_back();
    return text;
}

class FormatsGolden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(FormatsGolden, matches) {
    GoldenFile file = read_golden(GetParam());
    const auto database = test::open(test::duckdb_settings());
    const auto connection = test::connect(*database);
    ASSERT_NE(connection, nullptr);
    std::string sql;
    std::vector<rows::FieldInfo> fields;
    const bool update = std::getenv("ORIEL_UPDATE_GOLDEN") != nullptr;
    int compared = 0;
    for (Section& section : file.sections) {
        if (section.title == "sql") {
            sql = section.body;
        } else if (section.title == "fields") {
            fields = read_fields(section.body);
        } else {
            const std::string produced = produce(*connection, sql, fields, section.title);
            if (update) {
                section.body = produced;
            } else {
                EXPECT_EQ(produced, section.body) << GetParam() << ": " << section.title;
            }
            ++compared;
        }
    }
    EXPECT_GT(compared, 0) << "nothing is expected of " << GetParam();
    if (update) write_golden(GetParam(), file);
}

std::vector<std::filesystem::path> golden_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("test/golden/formats")) {
        if (entry.path().extension() == ".test") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

INSTANTIATE_TEST_SUITE_P(Files, FormatsGolden, testing::ValuesIn(golden_files()),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace oriel::db
