// test/golden/results/*.test: a model, data and queries, and what they give in each format, through the service.
//
// Sections: `model [SHARED]`, `data [SHARED]` (files of test/golden/sql/shared), `query` (JSON, as the API takes it),
// then `FORMAT [formatted] [no_calculations] [DIALECT…]` with the expected bytes. A line end at the end is not looked
// at. `json_detail MEMBER…` and `json_bi MEMBER…` show only these members, one a line. `error [DIALECT…]` shows what a
// query is refused with. ORIEL_UPDATE_GOLDEN=1 rewrites the expectations: compute them by hand before you believe them.

#include "base/json.h"
#include "query/golden/case.h"
#include "services/test_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

namespace oriel::services {
namespace {

using query::golden::File;
using query::golden::Section;

const std::string kFolder = std::string(ORIEL_SOURCE_DIR) + "/test/golden/results";

std::string shared(const Section& section, const std::string& extension) {
    std::string text;
    for (const std::string& name : section.words) {
        const std::string path = std::string(ORIEL_SOURCE_DIR) + "/test/golden/sql/shared/" + name + extension;
        std::ifstream stream(path);
        EXPECT_TRUE(stream.good()) << path;
        text.append(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return text + section.body;
}

std::vector<std::string> strings(const Json& value) {
    std::vector<std::string> result;
    for (const Json& each : value.as_array()) result.push_back(each.as_string());
    return result;
}

store::QueryDefinition read_query(const std::string& text) {
    store::QueryDefinition definition;
    definition.model = "shop";
    const auto parsed = Json::parse(text);
    EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().message);
    if (!parsed.ok()) return definition;
    for (const auto& [key, value] : parsed.value().as_object()) {
        if (key == "view")
            definition.view = value.as_string();
        else if (key == "fields")
            definition.fields = strings(value);
        else if (key == "pivots")
            definition.pivots = strings(value);
        else if (key == "sorts")
            definition.sorts = strings(value);
        else if (key == "subtotals")
            definition.subtotals = strings(value);
        else if (key == "limit")
            definition.limit = value.as_string();
        else if (key == "column_limit")
            definition.column_limit = value.as_string();
        else if (key == "total")
            definition.total = value.as_bool();
        else if (key == "row_total")
            definition.row_total = value.as_string();
        else if (key == "dynamic_fields")
            definition.dynamic_fields = value.is_string() ? value.as_string() : value.dump();
        else if (key == "filters") {
            for (const auto& [field, expression] : value.as_object())
                definition.filters.emplace_back(field, expression.as_string());
        } else {
            ADD_FAILURE() << "unknown key '" << key << "' in a query";
        }
    }
    return definition;
}

/// What a section asks for besides its format.
struct Asked {
    std::vector<std::string> dialects;
    std::vector<std::string> members;
    bool formatted = false;
    bool calculations = true;
};

Asked read_words(const Section& section) {
    Asked asked;
    for (const std::string& word : section.words) {
        if (word == "duckdb" || word == "sqlite")
            asked.dialects.push_back(word);
        else if (word == "formatted")
            asked.formatted = true;
        else if (word == "no_calculations")
            asked.calculations = false;
        else
            asked.members.push_back(word);
    }
    if (asked.dialects.empty()) asked.dialects = {"duckdb"};
    return asked;
}

class Runner {
public:
    explicit Runner(File& file) : file_(file) {}

    void run() {
        const char* const value = std::getenv("ORIEL_UPDATE_GOLDEN");
        const bool updating = value != nullptr && std::string(value) == "1";
        for (Section& section : file_.sections) {
            SCOPED_TRACE(file_.path + ":" + std::to_string(section.line));
            if (section.name == "model") {
                model_ = "connection: \"shop\"\n" + shared(section, ".lkml");
            } else if (section.name == "data") {
                data_ = shared(section, ".sql");
            } else if (section.name == "query") {
                query_ = read_query(section.body);
            } else {
                const Asked asked = read_words(section);
                for (const std::string& dialect : asked.dialects) {
                    const std::string got = result(section.name, asked, dialect);
                    if (updating && dialect == asked.dialects.front()) section.body = got;
                    EXPECT_EQ(section.body, got) << "on " << dialect;
                }
            }
        }
        if (updating) write_file(file_);
    }

private:
    std::string result(const std::string& format, const Asked& asked, const std::string& dialect) {
        std::unique_ptr<test::World>& world = worlds_[dialect];
        if (world == nullptr) {
            world = std::make_unique<test::World>(model_, data_, dialect);
            user_[dialect] = world->user({"access_data", "see_looks", "explore"});
        }
        RunOptions options;
        options.format = format == "error" ? "csv" : format;
        options.apply_formatting = asked.formatted;
        options.table_calculations = asked.calculations;
        auto made = world->run(user_[dialect], query_, options);
        std::string text = made.ok() ? std::move(made).value()
                                     : std::string(to_string(made.error().code)) + ": " + made.error().message;
        if (!asked.members.empty()) {
            const auto parsed = Json::parse(text);
            EXPECT_TRUE(parsed.ok()) << text;
            text.clear();
            for (const std::string& member : asked.members) {
                const Json* found = parsed.ok() ? parsed.value().find(member) : nullptr;
                // The members of metadata stand for themselves.
                if (const Json* metadata = parsed.ok() ? parsed.value().find("metadata") : nullptr;
                    found == nullptr && metadata != nullptr) {
                    found = metadata->find(member);
                }
                text += member + ": " + (found == nullptr ? "absent" : found->dump()) + '\n';
            }
        }
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    }

    File& file_;
    std::string model_;
    std::string data_;
    store::QueryDefinition query_;
    std::map<std::string, std::unique_ptr<test::World>> worlds_;
    std::map<std::string, std::string> user_;
};

std::vector<std::string> golden_files() {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() == ".test") paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

class ResultsGolden : public testing::TestWithParam<std::string> {};

TEST_P(ResultsGolden, File) {
    std::string problem;
    File file = query::golden::read_file(GetParam(), problem);
    ASSERT_EQ(problem, "");
    Runner(file).run();
}

INSTANTIATE_TEST_SUITE_P(Results, ResultsGolden, testing::ValuesIn(golden_files()),
                         [](const testing::TestParamInfo<std::string>& of) {
                             return std::filesystem::path(of.param).stem().string();
                         });

}  // namespace
}  // namespace oriel::services
