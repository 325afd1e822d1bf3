#include "query/test_support.h"

#include "base/time_zone.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <utility>

namespace oriel::query::test {

using model::TemplatePart;

model::Template sql(std::string_view text) {
    model::Template result;
    while (!text.empty()) {
        const std::size_t open = text.find("${");
        if (open != 0) {
            TemplatePart before;
            before.text = text.substr(0, open);
            result.parts.push_back(std::move(before));
        }
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        const std::string_view name = text.substr(open + 2, close - open - 2);
        const std::size_t dot = name.find('.');
        TemplatePart part;
        if (name == "TABLE") {
            part.kind = TemplatePart::Kind::table;
        } else {
            part.kind = TemplatePart::Kind::field;
            part.view = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
            part.field = dot == std::string_view::npos ? name : name.substr(dot + 1);
            if (part.field == "SQL_TABLE_NAME") {
                part.kind = TemplatePart::Kind::table_name;
                part.field.clear();
            }
        }
        result.parts.push_back(std::move(part));
        text.remove_prefix(close + 1);
    }
    return result;
}

model::Field dimension(std::string name, model::DimensionType type, std::string_view sql_text) {
    model::Field field;
    field.name = name;
    field.label = std::move(name);
    field.kind = model::FieldKind::dimension;
    field.dimension_type = type;
    field.sql = sql(sql_text);
    return field;
}

model::Field time(std::string name, model::Timeframe frame, std::string_view sql_text) {
    model::Field field = dimension(std::move(name), model::DimensionType::time, sql_text);
    field.timeframe = frame;
    return field;
}

model::Field measure(std::string name, model::MeasureType type, std::string_view sql_text,
                     std::vector<std::pair<std::string, std::string>> filters) {
    model::Field field;
    field.name = name;
    field.label = std::move(name);
    field.kind = model::FieldKind::measure;
    field.measure_type = type;
    field.sql = sql(sql_text);
    for (auto& [on, expression] : filters) field.filters.push_back({std::move(on), std::move(expression), {}});
    return field;
}

model::Field primary_key(model::Field field) {
    field.primary_key = true;
    return field;
}

std::shared_ptr<const model::View> view(std::string name, std::vector<model::Field> fields, std::string_view table) {
    auto result = std::make_shared<model::View>();
    result->name = name;
    result->label = name;
    result->sql_table_name = sql(table.empty() ? std::string_view(name) : table);
    result->fields = std::move(fields);
    for (std::size_t i = 0; i < result->fields.size(); ++i) {
        result->field_index[result->fields[i].name] = i;
        if (result->fields[i].primary_key) result->primary_key = i;
    }
    return result;
}

std::shared_ptr<const model::View> derived(std::string name, std::string_view select,
                                           std::vector<model::Field> fields) {
    auto result = std::make_shared<model::View>(*view(std::move(name), std::move(fields)));
    result->sql_table_name = {};
    result->derived_table.sql = sql(select);
    return result;
}

model::Source base(std::shared_ptr<const model::View> of) {
    model::Source source;
    source.alias = of->name;
    source.view_label = of->label;
    source.view = std::move(of);
    return source;
}

model::Source join(std::shared_ptr<const model::View> of, model::Relationship relationship, std::string_view on,
                   model::JoinType type) {
    model::Source source = base(std::move(of));
    source.relationship = relationship;
    source.relationship_given = true;
    source.type = type;
    source.sql_on = sql(on);
    return source;
}

model::Explore explore(std::string name, std::vector<model::Source> sources) {
    model::Explore result;
    result.name = std::move(name);
    result.sources = std::move(sources);
    for (std::size_t s = 0; s < result.sources.size(); ++s) {
        model::Source& source = result.sources[s];
        source.visible.assign(source.view->fields.size(), true);
        for (std::size_t f = 0; f < source.view->fields.size(); ++f) {
            result.field_index[source.alias + '.' + source.view->fields[f].name] = {s, f};
        }
    }
    return result;
}

model::Model model(std::vector<model::Explore> explores) {
    model::Model result;
    result.name = "test";
    result.explores = std::move(explores);
    for (const model::Explore& explore : result.explores) {
        for (const model::Source& source : explore.sources) result.views[source.view->name] = source.view;
    }
    return result;
}

namespace {

std::string digits(rows::Int128 value, int scale) {
    const bool negative = value < 0;
    auto rest = negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    std::string text;
    while (rest != 0 || static_cast<int>(text.size()) <= scale) {
        if (scale > 0 && static_cast<int>(text.size()) == scale) text.insert(text.begin(), '.');
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
        if (scale > 0 && rest == 0 && text.find('.') != std::string::npos) break;
    }
    return (negative ? "-" : "") + text;
}

std::string cell(const rows::Column& column, std::size_t row) {
    if (column.is_null(row)) return "∅";
    switch (column.type) {
        case rows::Type::boolean: return column.at<std::uint8_t>(row) != 0 ? "true" : "false";
        case rows::Type::int64: return std::to_string(column.at<std::int64_t>(row));
        case rows::Type::int128: return digits(column.at<rows::Int128>(row), 0);
        case rows::Type::decimal: return digits(column.at<rows::Int128>(row), column.scale);
        case rows::Type::float64: {
            char text[40];
            std::snprintf(text, sizeof text, "%.10g", column.at<double>(row));
            return text;
        }
        case rows::Type::string: return std::string(column.at<std::string_view>(row));
        case rows::Type::date: return to_iso_date(WallTime(std::chrono::days(column.at<std::int32_t>(row))));
        case rows::Type::timestamp: return to_iso(WallTime(std::chrono::microseconds(column.at<std::int64_t>(row))));
    }
    return "?";
}

}  // namespace

Duckdb::Duckdb() {
    db::Settings settings;
    settings.name = "test";
    settings.dialect_name = "duckdb";
    settings.database = ":memory:";
    settings.read_only = false;
    auto database = db::open_database(settings);
    EXPECT_TRUE(database.ok()) << (database.ok() ? "" : database.error().message);
    if (!database.ok()) return;
    database_ = std::move(database).value();
    auto connection = database_->connect();
    EXPECT_TRUE(connection.ok()) << (connection.ok() ? "" : connection.error().message);
    if (connection.ok()) connection_ = std::move(connection).value();
}

Rows Duckdb::run(std::string_view statement) {
    Rows rows;
    if (connection_ == nullptr) {
        rows.error = "no connection";
        return rows;
    }
    auto stream = connection_->run(statement, Deadline::none());
    if (!stream.ok()) {
        rows.error = stream.error().message;
        return rows;
    }
    while (true) {
        auto batch = stream.value()->next();
        if (!batch.ok()) {
            rows.error = batch.error().message;
            return rows;
        }
        if (batch.value() == nullptr) return rows;
        for (std::size_t row = 0; row < batch.value()->rows; ++row) {
            std::vector<std::string>& cells = rows.cells.emplace_back();
            for (const rows::Column& column : batch.value()->columns) cells.push_back(cell(column, row));
        }
    }
}

}  // namespace oriel::query::test
