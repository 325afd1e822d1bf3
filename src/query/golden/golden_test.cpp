#include "query/golden/case.h"
#include "query/golden/engines.h"

#include "lookml/compile.h"
#include "query/compile.h"
#include "sql/dialect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace oriel::query::golden {
namespace {

bool updating() {
    const char* value = std::getenv("ORIEL_UPDATE_GOLDEN");
    return value != nullptr && std::string(value) == "1";
}

std::vector<std::string> golden_files() {
    std::vector<std::string> paths;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(ORIEL_SOURCE_DIR) + "/test/golden/sql")) {
        if (entry.path().extension() == ".test") paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

class Golden : public testing::TestWithParam<std::string> {};

/// Runs one file from top to bottom: a `query` holds for the sections after it.
class Runner {
public:
    explicit Runner(File& file) : file_(file) {}

    void run() {
        for (Section& section : file_.sections) {
            SCOPED_TRACE(file_.path + ":" + std::to_string(section.line));
            if (section.name == "model")
                read_model(section);
            else if (section.name == "data")
                data_ = shared(section, ".sql") + section.body;
            else if (section.name == "query")
                read_query(section);
            else if (section.name == "statement")
                choose_statement(section);
            else if (section.name == "sql")
                check_sql(section);
            else if (section.name == "rows")
                check_rows(section);
            else if (section.name == "hand")
                check_hand(section);
            else if (section.name == "error")
                check_error(section);
            else
                ADD_FAILURE() << "unknown section '" << section.name << "'";
            if (testing::Test::HasFatalFailure()) break;
        }
        if (updating() && changed_) write_file(file_);
    }

private:
    /// The shared text that a section names: `model shop` begins with shared/shop.lkml.
    static std::string shared(const Section& section, const std::string& extension) {
        std::string text;
        for (const std::string& name : section.words) {
            const std::string path = std::string(ORIEL_SOURCE_DIR) + "/test/golden/sql/shared/" + name + extension;
            std::ifstream stream(path);
            EXPECT_TRUE(stream.good()) << path;
            text.append(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        }
        return text;
    }

    void read_model(const Section& section) {
        lookml::MemoryFiles files;
        files.set("test.model.lkml", "connection: \"test\"\n" + shared(section, ".lkml") + section.body);
        const auto project = lookml::compile(files);
        ASSERT_TRUE(project.ok()) << project.error().message;
        std::string findings;
        for (const lang::Diagnostic& diagnostic : project.value().diagnostics.all()) {
            if (diagnostic.is_error()) findings += diagnostic.to_text() + '\n';
        }
        ASSERT_EQ(findings, "");
        ASSERT_EQ(project.value().models.count("test"), 1U);
        model_ = project.value().models.at("test");
    }

    void read_query(const Section& section) {
        ASSERT_NE(model_, nullptr) << "a model must stand before the query";
        std::string problem;
        request_ = read_request(section.body, problem);
        ASSERT_EQ(problem, "");
        statement_.reset();
    }

    /// `statement 1`: the sections after it are about the first further statement (totals, …) of the query.
    void choose_statement(const Section& section) {
        ASSERT_EQ(section.words.size(), 1U) << "number one of the further statements";
        statement_ = static_cast<std::size_t>(std::stoul(section.words[0])) - 1;
    }

    const std::string& chosen_sql(const Compiled& compiled) const {
        return statement_.has_value() ? compiled.more.at(*statement_).sql : compiled.sql;
    }

    Result<Compiled> compiled(const std::string& dialect) const {
        const auto made = sql::make_dialect(dialect);
        EXPECT_TRUE(made.ok());
        return compile(*model_, request_, *made.value());
    }

    void check_sql(Section& section) {
        ASSERT_EQ(section.words.size(), 1U) << "name one dialect";
        const auto result = compiled(section.words[0]);
        ASSERT_TRUE(result.ok()) << result.error().message;
        const std::string& sql = chosen_sql(result.value());
        if (updating() && section.body != sql) {
            section.body = sql;
            changed_ = true;
        }
        EXPECT_EQ(section.body, sql);
    }

    void check_error(const Section& section) {
        const auto result = compiled(section.words.empty() ? "duckdb" : section.words[0]);
        ASSERT_FALSE(result.ok()) << "compiled to\n" << result.value().sql;
        EXPECT_EQ(section.body, std::string(to_string(result.error().code)) + ": " + result.error().message);
    }

    /// The result in the order of the request's fields.
    void check_rows(const Section& section) {
        ASSERT_FALSE(section.words.empty()) << "name the dialects to run on";
        for (const std::string& dialect : section.words) {
            std::vector<std::vector<std::string>> rows;
            own_rows(dialect, rows);
            if (testing::Test::HasFatalFailure()) return;
            EXPECT_EQ(section.body, to_text(rows)) << "on " << dialect;
        }
    }

    void own_rows(const std::string& dialect, std::vector<std::vector<std::string>>& rows) {
        const auto result = compiled(dialect);
        ASSERT_TRUE(result.ok()) << result.error().message;
        const Compiled& compiled = result.value();
        const test::Rows got = engine(dialect).run(chosen_sql(compiled));
        ASSERT_EQ(got.error, "") << chosen_sql(compiled);
        for (const std::vector<std::string>& row : got.cells) {
            std::vector<std::string>& cells = rows.emplace_back();
            if (statement_.has_value()) {
                const Statement& statement = compiled.more.at(*statement_);
                ASSERT_EQ(row.size(), statement.select_width);
                for (const auto& position : statement.positions) cells.push_back(position ? row[*position] : "-");
                continue;
            }
            ASSERT_EQ(row.size(), compiled.select_width);
            for (const Column& column : compiled.columns) cells.push_back(row[column.position]);
            if (!compiled.pivot.has_value()) continue;
            cells.push_back("row " + row[compiled.pivot->row_rank]);
            cells.push_back("column " + row[compiled.pivot->column_rank]);
        }
    }

    /// A query written by hand must give the same rows as ours.
    void check_hand(const Section& section) {
        for (const std::string& dialect : section.words) {
            std::vector<std::vector<std::string>> rows;
            own_rows(dialect, rows);
            if (testing::Test::HasFatalFailure()) return;
            const test::Rows wanted = engine(dialect).run(section.body);
            ASSERT_EQ(wanted.error, "");
            EXPECT_EQ(to_text(wanted.cells), to_text(rows)) << "on " << dialect;
        }
    }

    /// The database of that dialect, with the file's data in it.
    Engine& engine(const std::string& dialect) {
        std::unique_ptr<Engine>& made = engines_[dialect];
        if (made == nullptr) {
            made = make_engine(dialect);
            for (const std::string& statement : statements(data_))
                EXPECT_EQ(made->run(statement).error, "") << statement;
        }
        return *made;
    }

    File& file_;
    std::shared_ptr<const model::Model> model_;
    std::string data_;
    Request request_;
    std::optional<std::size_t> statement_;  ///< Of the further ones; none = the main one.
    std::map<std::string, std::unique_ptr<Engine>> engines_;
    bool changed_ = false;
};

TEST_P(Golden, File) {
    std::string problem;
    File file = read_file(GetParam(), problem);
    ASSERT_EQ(problem, "") << GetParam();
    Runner(file).run();
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
    std::string name = std::filesystem::path(info.param)
                           .lexically_relative(std::string(ORIEL_SOURCE_DIR) + "/test/golden/sql")
                           .replace_extension("")
                           .string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Sql, Golden, testing::ValuesIn(golden_files()), test_name);

}  // namespace
}  // namespace oriel::query::golden
