#include "services/queries/envelope.h"

#include "base/json.h"
#include "results/results.h"
#include "rows/cells.h"
#include "rows/json_cells.h"
#include "rows/json_rows.h"

#include <algorithm>

namespace oriel::services {

namespace {

using results::Extent;
using results::Field;

/// The cell of a dimension that a row of subtotals has no value of.
constexpr std::string_view kRolledUp = "{\"value\":null,\"filterable_value\":\"EMPTY\"}";

std::string_view null_sort_treatment(sql::NullOrder order) {
    switch (order) {
        case sql::NullOrder::high: return "high";
        case sql::NullOrder::low: return "low";
        case sql::NullOrder::last: return "last";
    }
    return "last";
}

/// One value as JSON.
std::string value_json(const rows::Column& column, std::size_t row) {
    rows::TextBuffer text;
    rows::append_json_value(text, column, row);
    return std::string(text.text());
}

class EnvelopeWriter {
public:
    explicit EnvelopeWriter(const EnvelopeInput& input) : input_(input), writer_(out_) {}

    Result<std::string> detail() {
        writer_.begin_object();
        fields();
        writer_.key("fill_fields");
        writer_.begin_array();
        writer_.end_array();
        pivots();
        flag("has_totals", grid() && grid()->has_totals);
        flag("has_row_totals", grid() && grid()->has_row_totals);
        flag("has_subtotals", grid() && !grid()->subtotals.empty());
        TRY(totals());
        TRY(subtotals());
        applied_filters();
        text("applied_filter_expression", input_.definition.filter_expression.value_or(""));
        added_params();
        text("timezone", input_.timezone);
        text("null_sort_treatment", null_sort_treatment(input_.compiled.null_order));
        flag("supports_pivot_in_db", true);
        writer_.key("explore");
        writer_.begin_object();
        text("name", input_.definition.view);
        writer_.end_object();
        sql();
        errors();
        writer_.end_object();
        return inside();
    }

    Result<std::string> metadata() {
        writer_.begin_object();
        fields();
        pivots();
        flag("has_totals", grid() && grid()->has_totals);
        flag("has_subtotals", grid() && !grid()->subtotals.empty());
        TRY(totals());
        TRY(subtotals());
        text("columns_truncated", grid() && grid()->columns_truncated ? "yes" : "no");
        writer_.key("filters");
        writer_.begin_object();
        for (const auto& [field, expression] : input_.compiled.filters) text(field, expression);
        writer_.end_object();
        text("filter_expression", input_.definition.filter_expression.value_or(""));
        sql();
        errors();
        writer_.end_object();
        return inside();
    }

private:
    const results::Grid* grid() const { return input_.grid; }

    Result<std::string> inside() {
        // The caller puts the braces.
        return out_.substr(1, out_.size() - 2);
    }

    void text(std::string_view key, std::string_view value) {
        writer_.key(key);
        writer_.string(value);
    }
    void flag(std::string_view key, bool value) {
        writer_.key(key);
        writer_.boolean(value);
    }

    void field(const Field& field) {
        writer_.begin_object();
        text("name", field.key);
        text("label", field.label);
        text("label_short", field.label_short);
        text("type", field.type_name);
        text("category", field.is_calculation ? "table_calculation" : field.is_measure ? "measure" : "dimension");
        flag("measure", field.is_measure);
        flag("is_numeric", field.is_numeric);
        writer_.key("value_format");
        if (field.value_format.empty())
            writer_.null();
        else
            writer_.string(field.value_format);
        writer_.end_object();
    }

    /// The fields of a streamed result are those of the query.
    std::vector<Field> all_fields() const {
        if (grid() != nullptr) return grid()->fields;
        std::vector<Field> fields;
        for (const query::Column& column : input_.compiled.columns) {
            Field& each = fields.emplace_back();
            each.key = column.key;
            each.label = column.label;
            each.label_short = column.label_short;
            each.type_name = column.type_name;
            each.value_format = column.value_format;
            each.is_measure = column.kind == model::FieldKind::measure;
            each.is_numeric = column.is_numeric;
        }
        return fields;
    }

    void fields() {
        const std::vector<Field> all = all_fields();
        const auto list = [&](std::string_view key, const auto& is_in) {
            writer_.key(key);
            writer_.begin_array();
            for (const Field& each : all) {
                if (is_in(each)) field(each);
            }
            writer_.end_array();
        };
        writer_.key("fields");
        writer_.begin_object();
        list("dimensions", [](const Field& each) {
            return !each.is_measure && !each.is_calculation && each.extent != Extent::pivots;
        });
        list("measures", [](const Field& each) { return each.is_measure && !each.is_calculation; });
        list("table_calculations", [](const Field& each) { return each.is_calculation; });
        writer_.key("pivots");
        writer_.begin_array();
        for (const std::size_t values : grid() ? grid()->pivot_fields : std::vector<std::size_t>()) {
            for (const Field& each : all) {
                if (each.values == values && each.extent == Extent::pivots) field(each);
            }
        }
        writer_.end_array();
        writer_.end_object();
    }

    void pivots() {
        writer_.key("pivots");
        if (grid() == nullptr || !grid()->pivoted) {
            writer_.null();
            return;
        }
        const results::Sheet sheet = results::to_sheet(*grid());
        writer_.begin_array();
        for (std::size_t i = 0; i < sheet.pivots.heads.size(); ++i) {
            const rows::PivotHeads::Head& head = sheet.pivots.heads[i];
            writer_.begin_object();
            text("key", head.key);
            flag("is_total", head.is_total);
            for (const bool metadata : {false, true}) {
                writer_.key(metadata ? "metadata" : "data");
                writer_.begin_object();
                for (std::size_t at = 0; !head.is_total && at < head.values.size(); ++at) {
                    writer_.key(sheet.pivots.keys[at]);
                    pivot_value(sheet.pivots, head, i, at, metadata);
                }
                writer_.end_object();
            }
            writer_.end_object();
        }
        writer_.end_array();
    }

    void pivot_value(const rows::PivotHeads& pivots, const rows::PivotHeads::Head& head, std::size_t pivot,
                     std::size_t at, bool metadata) {
        std::string value = "null";
        bool is_null = true;
        for (const Field& each : grid()->fields) {
            if (each.extent != Extent::pivots || each.key != pivots.keys[at]) continue;
            const rows::Column column = grid()->values[each.values].cells[0].view();
            is_null = rows::is_blank(column, pivot);
            value = value_json(column, pivot);
        }
        if (!metadata) {
            writer_.raw(value);
            return;
        }
        writer_.begin_object();
        writer_.key("value");
        writer_.raw(value);
        if (!is_null && head.shown[at] != head.values[at]) text("rendered", head.shown[at]);
        writer_.end_object();
    }

    Status totals() {
        writer_.key("totals_data");
        if (grid() == nullptr || !grid()->has_totals) {
            writer_.null();
            return Ok{};
        }
        const results::Sheet sheet = results::totals_sheet(*grid());
        const std::string cells = TRY(rows::json_cells(sheet.fields, sheet.pivots, sheet.batch, 0));
        writer_.raw(cells);
        return Ok{};
    }

    /// By the number of dimensions that a level keeps. compat: pivots.md#subtotals
    Status subtotals() {
        if (grid() == nullptr || grid()->subtotals.empty()) return Ok{};
        writer_.key("subtotal_sets");
        writer_.begin_array();
        for (const results::Subtotals& level : grid()->subtotals) names(level.kept);
        writer_.end_array();
        writer_.key("subtotals_data");
        writer_.begin_object();
        for (const results::Subtotals& level : grid()->subtotals) {
            writer_.key(std::to_string(level.level));
            writer_.begin_array();
            const results::Sheet sheet = results::subtotals_sheet(*grid(), level);
            for (std::size_t row = 0; row < level.rows; ++row) TRY(subtotal(level, sheet, row));
            writer_.end_array();
        }
        writer_.end_object();
        return Ok{};
    }

    void names(const std::vector<std::string>& keys) {
        writer_.begin_array();
        for (const std::string& key : keys) writer_.string(key);
        writer_.end_array();
    }

    Status subtotal(const results::Subtotals& level, const results::Sheet& sheet, std::size_t row) {
        std::vector<rows::FieldInfo> shown;
        std::string object = "{\"$$$__grouping__$$$\":";
        std::string kept;
        JsonWriter list(kept);
        list.begin_array();
        for (const std::string& key : level.kept) list.string(key);
        list.end_array();
        object += kept;
        for (const rows::FieldInfo& info : sheet.fields) {
            const bool is_kept = std::find(level.kept.begin(), level.kept.end(), info.key) != level.kept.end();
            if (info.is_measure || is_kept) {
                shown.push_back(info);
                continue;
            }
            object += ',';
            append_json_string(object, info.key);
            object += ':';
            object += kRolledUp;
        }
        const std::string cells = TRY(rows::json_cells(shown, sheet.pivots, sheet.batch, row));
        if (cells.size() > 2) object += ',' + cells.substr(1, cells.size() - 2);
        writer_.raw(object + '}');
        return Ok{};
    }

    void applied_filters() {
        writer_.key("applied_filters");
        writer_.begin_object();
        for (const auto& [field, expression] : input_.compiled.filters) {
            writer_.key(field);
            writer_.begin_object();
            text("field", field);
            text("value", expression);
            writer_.end_object();
        }
        writer_.end_object();
    }

    /// What the query did not say itself.
    void added_params() {
        writer_.key("added_params");
        writer_.begin_object();
        if (input_.definition.sorts.empty() && !input_.compiled.sorts.empty()) {
            writer_.key("sorts");
            names(input_.compiled.sorts);
        }
        writer_.end_object();
    }

    void sql() {
        if (!input_.sql.empty()) text("sql", input_.sql);
    }

    void errors() {
        writer_.key("errors");
        if (grid() == nullptr || grid()->errors.empty()) {
            writer_.null();
            return;
        }
        writer_.begin_array();
        for (const Error& error : grid()->errors) {
            writer_.begin_object();
            text("message", "a table calculation can't be computed");
            text("message_details", error.message);
            text("level", "error");
            flag("fatal", false);
            writer_.end_object();
        }
        writer_.end_array();
    }

    const EnvelopeInput& input_;
    std::string out_;
    JsonWriter writer_;
};

}  // namespace

Result<std::string> envelope_of(std::string_view format, const EnvelopeInput& input) {
    if (format == "json_detail") return EnvelopeWriter(input).detail();
    if (format == "json_bi") return EnvelopeWriter(input).metadata();
    return std::string();
}

}  // namespace oriel::services
