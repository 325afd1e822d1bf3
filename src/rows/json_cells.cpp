#include "rows/json_cells.h"

#include "base/json.h"
#include "rows/cells.h"
#include "rows/escape.h"
#include "rows/json_rows.h"
#include "rows/nesting.h"
#include "rows/rendered.h"

namespace oriel::rows {

namespace {

class JsonCells final : public Format {
public:
    JsonCells(std::string opening, std::string closing, std::vector<FieldInfo> fields, const PivotHeads& pivots,
              Renderer renderer)
        : opening_(std::move(opening)),
          closing_(std::move(closing)),
          fields_(std::move(fields)),
          renderer_(std::move(renderer)) {
        Nesting nesting = nest_by_key(fields_, pivots);
        order_ = std::move(nesting.order);
        for (const std::string& text : nesting.openings)
            keys_.push_back((keys_.empty() ? "" : "}") + text + "{\"value\":");
        end_of_row_ = fields_.empty() ? nesting.closing : "}" + nesting.closing;
    }

    std::string_view content_type() const override { return "application/json"; }

    Status begin(Sink& sink) override {
        out_.append(opening_);
        return out_.flush_if_full(sink);
    }

    Status rows(const Batch& batch, Sink& sink) override {
        for (const FieldInfo& field : fields_) ORIEL_ASSERT(field.column < batch.columns.size());
        for (std::size_t row = 0; row < batch.rows; ++row) {
            if (!first_) out_.append(',');
            first_ = false;
            append_row(batch, row);
            TRY(out_.flush_if_full(sink));
        }
        return Ok{};
    }

    Status end(Sink& sink) override {
        out_.append(closing_);
        return out_.flush(sink);
    }

    std::string one(const Batch& batch, std::size_t row) {
        append_row(batch, row);
        return std::string(out_.text());
    }

private:
    void append_row(const Batch& batch, std::size_t row) {
        for (std::size_t i = 0; i < order_.size(); ++i) {
            out_.append(keys_[i]);
            append_cell(order_[i], batch.columns[fields_[order_[i]].column], row);
        }
        out_.append(end_of_row_);
    }

    void append_cell(std::size_t field, const Column& column, std::size_t row) {
        append_json_value(out_, column, row);
        if (is_blank(column, row)) return;
        char raw[kMaxValueText];
        const std::string_view plain =
            column.type == Type::string
                ? column.at<std::string_view>(row)
                : std::string_view(raw, static_cast<std::size_t>(write_value(raw, column, row) - raw));
        const std::string_view shown = renderer_.text(field, column, row);
        if (shown == plain) return;
        out_.append(",\"rendered\":");
        append_json_text(out_, shown);
    }

    std::string opening_;
    std::string closing_;
    std::vector<FieldInfo> fields_;
    Renderer renderer_;
    std::vector<std::size_t> order_;  ///< Of the fields.
    std::vector<std::string> keys_;   ///< In that order: `{"a":{"value":` or `},"b":{"value":`
    std::string end_of_row_;
    TextBuffer out_;
    bool first_ = true;
};

}  // namespace

Result<std::unique_ptr<Format>> make_json_cells(std::string opening, std::string closing, std::vector<FieldInfo> fields,
                                                PivotHeads pivots) {
    Renderer renderer = TRY(Renderer::create(fields));
    return std::make_unique<JsonCells>(std::move(opening), std::move(closing), std::move(fields), pivots,
                                       std::move(renderer));
}

Result<std::string> json_cells(const std::vector<FieldInfo>& fields, const PivotHeads& pivots, const Batch& batch,
                               std::size_t row) {
    Renderer renderer = TRY(Renderer::create(fields));
    JsonCells cells("", "", fields, pivots, std::move(renderer));
    return cells.one(batch, row);
}

}  // namespace oriel::rows
