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
                read_data(section);
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

    /// Why part of the file was not run, or empty.
    std::string skipped() const { return skipped_.empty() ? "" : skipped_.begin()->second; }

private:
    /// The shared text that a section names: `model shop` begins with shared/shop.lkml.
    static std::string shared(const Section& section, const std::string& extension) {
        std::string text;
        for (const std::string& name : section.words) {
            if (name.find('=') != std::string::npos) continue;
            const std::string path = std::string(ORIEL_SOURCE_DIR) + "/test/golden/sql/shared/" + name + extension;
            std::ifstream stream(path);
            EXPECT_TRUE(stream.good()) << path;
            text.append(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        }
        return text;
    }

    /// `data` is for every dialect, `data for=mysql` for one that needs its own.
    void read_data(const Section& section) {
        const std::string prefix = "for=";
        std::string dialect;
        for (const std::string& word : section.words) {
            if (word.compare(0, prefix.size(), prefix) == 0) dialect = word.substr(prefix.size());
        }
        data_[dialect] = shared(section, ".sql") + section.body;
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
            if (skipped_.count(dialect) == 0 && !same_rows(section.body, rows)) {
                EXPECT_EQ(section.body, to_text(rows)) << "on " << dialect;
            }
        }
    }

    /// As the file writes them; but a number may have other digits that mean the same.
    static bool same_rows(const std::string& wanted, const std::vector<std::vector<std::string>>& rows) {
        const std::string got = to_text(rows);
        if (wanted == got) return true;
        const std::vector<std::string> wanted_cells = cells_of(wanted);
        const std::vector<std::string> got_cells = cells_of(got);
        return std::equal(wanted_cells.begin(), wanted_cells.end(), got_cells.begin(), got_cells.end(), same_cell);
    }

    /// Its cells and line ends, one after another.
    static std::vector<std::string> cells_of(const std::string& text) {
        std::vector<std::string> cells(1);
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '\n') {
                cells.insert(cells.end(), {"\n", ""});
            } else if (text.compare(at, 3, " | ") == 0) {
                cells.emplace_back();
                at += 2;
            } else {
                cells.back() += text[at];
            }
        }
        return cells;
    }

    void own_rows(const std::string& dialect, std::vector<std::vector<std::string>>& rows) {
        const auto result = compiled(dialect);
        ASSERT_TRUE(result.ok()) << result.error().message;
        const Compiled& compiled = result.value();
        Engine* database = engine(dialect);
        if (database == nullptr) return;
        const test::Rows got = database->run(chosen_sql(compiled));
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
            Engine* database = engine(dialect);
            if (database == nullptr) continue;
            const test::Rows wanted = database->run(section.body);
            ASSERT_EQ(wanted.error, "");
            if (!same_rows(to_text(wanted.cells), rows)) {
                EXPECT_EQ(to_text(wanted.cells), to_text(rows)) << "on " << dialect;
            }
        }
    }

    /// The database of that dialect, with the file's data in it. None where there is no such server: the file is then
    /// reported as skipped.
    Engine* engine(const std::string& dialect) {
        std::unique_ptr<Engine>& made = engines_[dialect];
        if (made == nullptr && skipped_.count(dialect) == 0) {
            std::string missing;
            made = make_engine(dialect, missing);
            if (made == nullptr) {
                skipped_[dialect] = missing;
                return nullptr;
            }
            const std::string& script = data_.count(dialect) != 0 ? data_[dialect] : data_[""];
            for (const std::string& statement : statements(script, dialect))
                EXPECT_EQ(made->run(statement).error, "") << statement;
        }
        return made.get();
    }

    File& file_;
    std::shared_ptr<const model::Model> model_;
    std::map<std::string, std::string> data_;  ///< By dialect; for the others under no name.
    Request request_;
    std::optional<std::size_t> statement_;  ///< Of the further ones; none = the main one.
    std::map<std::string, std::unique_ptr<Engine>> engines_;
    std::map<std::string, std::string> skipped_;  ///< Dialects without a server, and why.
    bool changed_ = false;
};

TEST_P(Golden, File) {
    std::string problem;
    File file = read_file(GetParam(), problem);
    ASSERT_EQ(problem, "") << GetParam();
    Runner runner(file);
    runner.run();
    if (!runner.skipped().empty() && !HasFailure()) GTEST_SKIP() << runner.skipped();
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
