#include "rows/delimited.h"

#include "rows/cells.h"
#include "rows/escape.h"
#include "rows/heads.h"
#include "rows/rendered.h"

#include <optional>

namespace oriel::rows {

namespace {

class Delimited final : public Format {
public:
    Delimited(char delimiter, std::string_view content_type, std::vector<FieldInfo> fields, PivotHeads pivots,
              std::optional<Renderer> renderer)
        : delimiter_(delimiter),
          pivots_(std::move(pivots)),
          content_type_(content_type),
          fields_(std::move(fields)),
          renderer_(std::move(renderer)) {}

    std::string_view content_type() const override { return content_type_; }

    Status begin(Sink& sink) override {
        for (const std::vector<std::string>& line : head_lines(fields_, pivots_, renderer_.has_value())) {
            for (std::size_t i = 0; i < line.size(); ++i) {
                if (i > 0) out_.append(delimiter_);
                append_delimited_text(out_, line[i], delimiter_);
            }
            out_.append('\n');
        }
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            if (i > 0) out_.append(delimiter_);
            append_delimited_text(out_, fields_[i].label, delimiter_);
        }
        out_.append('\n');
        return out_.flush_if_full(sink);
    }

    Status rows(const Batch& batch, Sink& sink) override {
        for (const FieldInfo& field : fields_) ORIEL_ASSERT(field.column < batch.columns.size());
        for (std::size_t row = 0; row < batch.rows; ++row) {
            for (std::size_t i = 0; i < fields_.size(); ++i) {
                if (i > 0) out_.append(delimiter_);
                const Column& column = batch.columns[fields_[i].column];
                if (is_blank(column, row)) continue;
                if (renderer_) {
                    append_delimited_text(out_, renderer_->text(i, column, row), delimiter_);
                } else if (column.type == Type::string) {
                    append_delimited_text(out_, column.at<std::string_view>(row), delimiter_);
                } else {
                    out_.set_end(write_value(out_.reserve(kMaxValueText), column, row));
                }
            }
            out_.append('\n');
            TRY(out_.flush_if_full(sink));
        }
        return Ok{};
    }

    Status end(Sink& sink) override { return out_.flush(sink); }

private:
    char delimiter_;
    PivotHeads pivots_;
    std::string_view content_type_;
    std::vector<FieldInfo> fields_;
    std::optional<Renderer> renderer_;
    TextBuffer out_;
};

}  // namespace

Result<std::unique_ptr<Format>> make_delimited(char delimiter, std::string_view content_type,
                                               std::vector<FieldInfo> fields, FormatOptions options) {
    std::optional<Renderer> renderer;
    if (options.apply_formatting) renderer = TRY(Renderer::create(fields));
    return std::make_unique<Delimited>(delimiter, content_type, std::move(fields), std::move(options.pivots),
                                       std::move(renderer));
}

}  // namespace oriel::rows
