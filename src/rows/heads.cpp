#include "rows/heads.h"

#include "rows/table.h"

namespace oriel::rows {

namespace {

constexpr std::string_view kTotal = "Total";

}  // namespace

std::vector<std::vector<std::string>> head_lines(const std::vector<FieldInfo>& fields, const PivotHeads& pivots,
                                                 bool shown) {
    std::vector<std::vector<std::string>> lines(pivots.keys.size(), std::vector<std::string>(fields.size()));
    for (std::size_t level = 0; level < lines.size(); ++level) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (!fields[i].head.has_value()) {
                const bool last = i + 1 == fields.size() || fields[i + 1].head.has_value();
                if (last && (i == 0 || !fields[i - 1].head.has_value())) lines[level][i] = pivots.labels[level];
                continue;
            }
            const PivotHeads::Head& head = pivots.heads[*fields[i].head];
            if (head.is_total)
                lines[level][i] = level == 0 ? kTotal : "";
            else if (!head.shown[level].empty())
                lines[level][i] = shown ? head.shown[level] : head.values[level];
        }
    }
    return lines;
}

std::vector<std::string> flat_heads(const std::vector<FieldInfo>& fields, const PivotHeads& pivots) {
    std::vector<std::string> heads;
    for (const FieldInfo& field : fields) {
        std::string& text = heads.emplace_back();
        if (field.head.has_value()) {
            const PivotHeads::Head& head = pivots.heads[*field.head];
            if (head.is_total) text = std::string(kTotal) + " - ";
            for (const std::string& shown : head.shown) {
                text += shown.empty() ? kShownNull : std::string_view(shown);
                text += " - ";
            }
        }
        text += field.label;
    }
    return heads;
}

}  // namespace oriel::rows
