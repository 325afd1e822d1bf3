#pragma once

#include "db/driver.h"
#include "model/model.h"
#include "query/compile.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Models by hand, and a database to try their SQL on. Not part of the library.
namespace oriel::query::test {

/// An author's SQL from text with `${TABLE}`, `${field}`, `${view.field}` and `${view.SQL_TABLE_NAME}`.
model::Template sql(std::string_view text);

model::Field dimension(std::string name, model::DimensionType type, std::string_view sql_text);
model::Field time(std::string name, model::Timeframe frame, std::string_view sql_text);
model::Field measure(std::string name, model::MeasureType type, std::string_view sql_text = "",
                     std::vector<std::pair<std::string, std::string>> filters = {});
model::Field primary_key(model::Field field);

std::shared_ptr<const model::View> view(std::string name, std::vector<model::Field> fields,
                                        std::string_view table = "");
std::shared_ptr<const model::View> derived(std::string name, std::string_view select, std::vector<model::Field> fields);

model::Source base(std::shared_ptr<const model::View> view);
model::Source join(std::shared_ptr<const model::View> view, model::Relationship relationship, std::string_view on,
                   model::JoinType type = model::JoinType::left_outer);
model::Explore explore(std::string name, std::vector<model::Source> sources);
model::Model model(std::vector<model::Explore> explores);

/// The rows of a statement: cells joined by ` | `, NULL as `∅`, decimals with their digits.
struct Rows {
    std::vector<std::vector<std::string>> cells;
    std::string error;
};

/// An embedded DuckDB with its zone set to UTC.
class Duckdb {
public:
    Duckdb();
    /// Runs one statement to its end.
    Rows run(std::string_view sql);

private:
    std::unique_ptr<db::Database> database_;
    std::unique_ptr<db::Connection> connection_;
};

}  // namespace oriel::query::test
