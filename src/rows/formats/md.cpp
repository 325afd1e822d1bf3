#include "rows/escape.h"
#include "rows/heads.h"
#include "rows/table.h"

namespace oriel::rows {

namespace {

/// A Markdown table of shown values; numbers to the right.
class Markdown final : public Format {
public:
    Markdown(std::vector<FieldInfo> fields, const PivotHeads& pivots, Renderer renderer)
        : fields_(std::move(fields)), heads_(flat_heads(fields_, pivots)), renderer_(std::move(renderer)) {}

    std::string_view content_type() const override { return "text/markdown; charset=utf-8"; }

    Status begin(Sink& sink) override {
        for (const std::string& head : heads_) {
            out_.append("| ");
            append_markdown_text(out_, head);
            out_.append(' ');
        }
        out_.append("|\n");
        for (const FieldInfo& field : fields_) out_.append(field.is_numeric ? "| ---: " : "| --- ");
        out_.append("|\n");
        return out_.flush_if_full(sink);
    }

    Status rows(const Batch& batch, Sink& sink) override {
        for (const FieldInfo& field : fields_) ORIEL_ASSERT(field.column < batch.columns.size());
        for (std::size_t row = 0; row < batch.rows; ++row) {
            for (std::size_t i = 0; i < fields_.size(); ++i) {
                out_.append("| ");
                append_markdown_text(out_, shown_text(renderer_, i, batch.columns[fields_[i].column], row));
                out_.append(' ');
            }
            out_.append("|\n");
            TRY(out_.flush_if_full(sink));
        }
        return Ok{};
    }

    Status end(Sink& sink) override { return out_.flush(sink); }

private:
    std::vector<FieldInfo> fields_;
    std::vector<std::string> heads_;
    Renderer renderer_;
    TextBuffer out_;
};

}  // namespace

Result<std::unique_ptr<Format>> make_md(std::vector<FieldInfo> fields, FormatOptions options) {
    Renderer renderer = TRY(Renderer::create(fields));
    return std::make_unique<Markdown>(std::move(fields), options.pivots, std::move(renderer));
}

}  // namespace oriel::rows
