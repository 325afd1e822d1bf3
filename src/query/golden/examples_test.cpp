#include "query/golden/case.h"
#include "query/golden/engines.h"

#include "lookml/compile.h"
#include "query/compile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace oriel::query::golden {
namespace {

const std::string kSample = std::string(ORIEL_SOURCE_DIR) + "/examples/thelook";

std::string read_text(const std::string& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// A tenth of the sample: enough rows for every branch of its queries.
std::string script() {
    std::string text = read_text(kSample + "/data.sql");
    const std::string placeholder = ":scale";
    for (std::size_t at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at)) {
        text.replace(at, placeholder.size(), "0.1");
    }
    return text;
}

TEST(Examples, TheLookGivesWhatSqlWrittenByHandGives) {
    const auto project = lookml::compile(lookml::DiskFiles(kSample));
    ASSERT_TRUE(project.ok()) << project.error().message;
    ASSERT_EQ(project.value().models.count("thelook"), 1U);
    const model::Model& model = *project.value().models.at("thelook");
    const auto dialect = sql::make_dialect("duckdb").value();
    const auto database = make_engine("duckdb");
    for (const std::string& statement : statements(script(), "duckdb"))
        ASSERT_EQ(database->run(statement).error, "") << statement;
    int queries = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kSample + "/truth")) {
        if (entry.path().extension() != ".json") continue;
        ++queries;
        SCOPED_TRACE(entry.path().string());
        std::string problem;
        const Request request = read_request(read_text(entry.path().string()), problem);
        ASSERT_EQ(problem, "");
        const auto compiled = compile(model, request, *dialect);
        ASSERT_TRUE(compiled.ok()) << compiled.error().message;
        const test::Rows rows = database->run(compiled.value().sql);
        ASSERT_EQ(rows.error, "") << compiled.value().sql;
        std::vector<std::vector<std::string>> got;
        for (const std::vector<std::string>& row : rows.cells) {
            std::vector<std::string>& cells = got.emplace_back();
            for (const Column& column : compiled.value().columns) cells.push_back(row[column.position]);
        }
        const test::Rows wanted =
            database->run(read_text(std::filesystem::path(entry.path()).replace_extension(".sql").string()));
        ASSERT_EQ(wanted.error, "");
        const bool equal = std::equal(
            got.begin(), got.end(), wanted.cells.begin(), wanted.cells.end(),
            [](const auto& a, const auto& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_cell); });
        EXPECT_FALSE(got.empty());
        EXPECT_TRUE(equal) << compiled.value().sql << "\ngot\n"
                           << to_text(got) << "\nwanted\n"
                           << to_text(wanted.cells);
    }
    EXPECT_GE(queries, 10);
}

}  // namespace
}  // namespace oriel::query::golden
