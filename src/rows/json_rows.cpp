#include "rows/json_rows.h"

#include "base/json.h"
#include "rows/cells.h"
#include "rows/escape.h"

namespace oriel::rows {

namespace {

class FlatJson final : public Format {
public:
    FlatJson(JsonShape shape, JsonRows rows) : shape_(shape), rows_(std::move(rows)) {}

    std::string_view content_type() const override {
        return shape_ == JsonShape::array ? "application/json" : "application/x-ndjson";
    }

    Status begin(Sink& /*sink*/) override {
        if (shape_ == JsonShape::array) out_.append('[');
        return Ok{};
    }

    Status rows(const Batch& batch, Sink& sink) override {
        for (std::size_t row = 0; row < batch.rows; ++row) {
            if (shape_ == JsonShape::array && !first_) out_.append(',');
            first_ = false;
            rows_.append(out_, batch, row);
            if (shape_ == JsonShape::lines) out_.append('\n');
            TRY(out_.flush_if_full(sink));
        }
        return Ok{};
    }

    Status end(Sink& sink) override {
        if (shape_ == JsonShape::array) out_.append(']');
        return out_.flush(sink);
    }

private:
    JsonShape shape_;
    JsonRows rows_;
    TextBuffer out_;
    bool first_ = true;
};

}  // namespace

JsonRows::JsonRows(const std::vector<FieldInfo>& fields, Nesting nesting, std::optional<Renderer> renderer)
    : closing_(std::move(nesting.closing)), renderer_(std::move(renderer)) {
    for (std::size_t i = 0; i < nesting.order.size(); ++i) {
        const std::size_t field = nesting.order[i];
        items_.push_back({std::move(nesting.openings[i]), fields[field].column, field});
    }
}

void JsonRows::append(TextBuffer& out, const Batch& batch, std::size_t row) {
    for (const Item& item : items_) {
        ORIEL_ASSERT(item.column < batch.columns.size());
        const Column& column = batch.columns[item.column];
        out.append(item.key);
        if (renderer_ && !is_blank(column, row)) {
            append_json_text(out, renderer_->text(item.field, column, row));
        } else {
            append_json_value(out, column, row);
        }
    }
    out.append(closing_);
}

void append_json_value(TextBuffer& out, const Column& column, std::size_t row) {
    if (is_blank(column, row)) {
        out.append("null");
        return;
    }
    if (column.type == Type::string) {
        append_json_text(out, column.at<std::string_view>(row));
        return;
    }
    char* at = out.reserve(kMaxValueText + 2);
    const bool quoted = is_quoted(column.type);
    if (quoted) *at++ = '"';
    at = write_value(at, column, row);
    if (quoted) *at++ = '"';
    out.set_end(at);
}

Result<std::unique_ptr<Format>> make_flat_json(JsonShape shape, const std::vector<FieldInfo>& fields, KeyBy by,
                                               const FormatOptions& options) {
    std::optional<Renderer> renderer;
    if (options.apply_formatting) renderer = TRY(Renderer::create(fields));
    return std::make_unique<FlatJson>(shape,
                                      JsonRows(fields, nest_by_value(fields, options.pivots, by), std::move(renderer)));
}

}  // namespace oriel::rows
