#include "rows/escape.h"
#include "rows/heads.h"
#include "rows/table.h"

namespace oriel::rows {

namespace {

/// One HTML table of shown values. The values are text: nothing in them is markup.
class Html final : public Format {
public:
    Html(std::vector<FieldInfo> fields, PivotHeads pivots, Renderer renderer)
        : fields_(std::move(fields)), pivots_(std::move(pivots)), renderer_(std::move(renderer)) {}

    std::string_view content_type() const override { return "text/html; charset=utf-8"; }

    Status begin(Sink& sink) override {
        out_.append("<table>\n<thead>\n");
        for (const std::vector<std::string>& line : head_lines(fields_, pivots_, true)) {
            out_.append("<tr>");
            for (const std::string& text : line) {
                out_.append("<th>");
                append_html_text(out_, text);
                out_.append("</th>");
            }
            out_.append("</tr>\n");
        }
        out_.append("<tr>");
        for (const FieldInfo& field : fields_) {
            out_.append("<th>");
            append_html_text(out_, field.label);
            out_.append("</th>");
        }
        out_.append("</tr>\n</thead>\n<tbody>\n");
        return out_.flush_if_full(sink);
    }

    Status rows(const Batch& batch, Sink& sink) override {
        for (const FieldInfo& field : fields_) ORIEL_ASSERT(field.column < batch.columns.size());
        for (std::size_t row = 0; row < batch.rows; ++row) {
            out_.append("<tr>");
            for (std::size_t i = 0; i < fields_.size(); ++i) {
                out_.append(fields_[i].is_numeric ? "<td align=\"right\">" : "<td>");
                append_html_text(out_, shown_text(renderer_, i, batch.columns[fields_[i].column], row));
                out_.append("</td>");
            }
            out_.append("</tr>\n");
            TRY(out_.flush_if_full(sink));
        }
        return Ok{};
    }

    Status end(Sink& sink) override {
        out_.append("</tbody>\n</table>\n");
        return out_.flush(sink);
    }

private:
    std::vector<FieldInfo> fields_;
    PivotHeads pivots_;
    Renderer renderer_;
    TextBuffer out_;
};

}  // namespace

Result<std::unique_ptr<Format>> make_html(std::vector<FieldInfo> fields, FormatOptions options) {
    Renderer renderer = TRY(Renderer::create(fields));
    return std::make_unique<Html>(std::move(fields), std::move(options.pivots), std::move(renderer));
}

}  // namespace oriel::rows
