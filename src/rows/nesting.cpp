#include "rows/nesting.h"

#include "base/json.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace oriel::rows {

namespace {

using Path = std::vector<std::string>;

/// Fields of one key stand together, where the first of them is.
std::vector<std::size_t> gathered(const std::vector<FieldInfo>& fields) {
    std::unordered_map<std::string_view, std::size_t> first;
    std::vector<std::size_t> order(fields.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const bool nested =
        std::any_of(fields.begin(), fields.end(), [](const FieldInfo& f) { return f.head.has_value(); });
    if (!nested) return order;
    for (std::size_t i = 0; i < fields.size(); ++i) first.emplace(fields[i].key, i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return first.at(fields[a].key) < first.at(fields[b].key); });
    return order;
}

/// The text between one value and the next: closes the objects that only the first is in, and opens those of the
/// second.
Nesting nest(std::vector<std::size_t> order, const std::vector<Path>& paths) {
    Nesting nesting;
    nesting.order = std::move(order);
    const Path* before = nullptr;
    for (const std::size_t field : nesting.order) {
        const Path& path = paths[field];
        std::string text = before == nullptr ? "{" : "";
        std::size_t common = 0;
        if (before != nullptr) {
            const std::size_t most = std::min(before->size(), path.size()) - 1;
            while (common < most && (*before)[common] == path[common]) ++common;
            text.append(before->size() - 1 - common, '}');
            text += ',';
        }
        for (std::size_t level = common; level < path.size(); ++level) {
            append_json_string(text, path[level]);
            text += level + 1 < path.size() ? ":{" : ":";
        }
        nesting.openings.push_back(std::move(text));
        before = &path;
    }
    nesting.closing = before == nullptr ? "{}" : std::string(before->size(), '}');
    return nesting;
}

}  // namespace

Nesting nest_by_value(const std::vector<FieldInfo>& fields, const PivotHeads& pivots, KeyBy by) {
    std::vector<Path> paths;
    for (const FieldInfo& field : fields) {
        Path& path = paths.emplace_back();
        path.push_back(by == KeyBy::key ? field.key : field.label);
        if (!field.head.has_value()) continue;
        const PivotHeads::Head& head = pivots.heads[*field.head];
        if (head.is_total) {
            path.push_back(head.key);
            continue;
        }
        for (std::size_t i = 0; i < head.values.size(); ++i) {
            path.push_back(by == KeyBy::key ? pivots.keys[i] : pivots.labels[i]);
            path.push_back(head.values[i]);
        }
    }
    return nest(gathered(fields), paths);
}

Nesting nest_by_key(const std::vector<FieldInfo>& fields, const PivotHeads& pivots) {
    std::vector<Path> paths;
    for (const FieldInfo& field : fields) {
        Path& path = paths.emplace_back(Path{field.key});
        if (field.head.has_value()) path.push_back(pivots.heads[*field.head].key);
    }
    return nest(gathered(fields), paths);
}

}  // namespace oriel::rows
