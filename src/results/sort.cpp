#include "results/sort.h"

#include <algorithm>
#include <numeric>

namespace oriel::results {

namespace {

using rows::Int128;
using rows::Type;

template <typename T>
int compare_as(const Cells& cells, std::size_t a, std::size_t b) {
    const T& left = cells.at<T>(a);
    const T& right = cells.at<T>(b);
    return left < right ? -1 : right < left ? 1 : 0;
}

/// Of two values that are not null.
int compare_values(const Cells& cells, std::size_t a, std::size_t b) {
    switch (cells.type()) {
        case Type::boolean: return compare_as<std::uint8_t>(cells, a, b);
        case Type::int64:
        case Type::timestamp: return compare_as<std::int64_t>(cells, a, b);
        case Type::int128:
        case Type::decimal: return compare_as<Int128>(cells, a, b);
        case Type::float64: return compare_as<double>(cells, a, b);
        case Type::string: return compare_as<std::string_view>(cells, a, b);
        case Type::date: return compare_as<std::int32_t>(cells, a, b);
    }
    return 0;
}

/// One thing that orders rows.
struct Key {
    const Cells* cells = nullptr;
    bool descending = false;
    std::vector<std::size_t> groups;  ///< Instead of cells: which rows the statement's order holds for equal.

    int compare(std::size_t a, std::size_t b, sql::NullOrder nulls) const {
        if (!groups.empty()) return groups[a] < groups[b] ? -1 : groups[b] < groups[a] ? 1 : 0;
        const bool left = cells->is_null(a);
        const bool right = cells->is_null(b);
        if (left || right) {
            if (left == right) return 0;
            const bool last = nulls == sql::NullOrder::last || (nulls == sql::NullOrder::high) != descending;
            return left == last ? 1 : -1;
        }
        const int order = compare_values(*cells, a, b);
        return descending ? -order : order;
    }
};

/// The column of a field that orders rows; nullptr when the pivot column it is in does not exist.
const Cells* ordering(const Values& values, bool both, std::size_t pivot) {
    const std::size_t at = both ? pivot : 0;
    return at < values.cells.size() ? &values.cells[at] : nullptr;
}

bool same(const Cells& cells, std::size_t a, std::size_t b) {
    if (cells.is_null(a) || cells.is_null(b)) return cells.is_null(a) == cells.is_null(b);
    return compare_values(cells, a, b) == 0;
}

}  // namespace

void sort_rows(const query::Compiled& compiled, Grid& grid) {
    if (compiled.result_sorts.empty() || grid.rows < 2) return;
    std::vector<Key> keys;
    std::vector<const Cells*> in_sql;
    for (const query::ResultSort& sort : compiled.result_sorts) {
        const std::size_t values = sort.column ? *sort.column : compiled.columns.size() + *sort.calculation;
        const auto field = std::find_if(grid.fields.begin(), grid.fields.end(),
                                        [&](const Field& each) { return each.values == values; });
        if (field == grid.fields.end()) continue;  // A calculation that is disabled.
        const Cells* cells = ordering(grid.values[values], field->extent == Extent::both, sort.pivot_column);
        if (cells == nullptr) continue;
        if (!sort.in_sql) {
            keys.push_back({cells, sort.descending, {}});
            continue;
        }
        in_sql.push_back(cells);
        // The statement ordered the rows by these, nulls and collations included: only where one group ends and the
        // next begins is left to find.
        Key& key = keys.emplace_back();
        key.groups.push_back(0);
        for (std::size_t row = 1; row < grid.rows; ++row) {
            const bool equal =
                std::all_of(in_sql.begin(), in_sql.end(), [&](const Cells* each) { return same(*each, row - 1, row); });
            key.groups.push_back(key.groups.back() + (equal ? 0 : 1));
        }
    }
    std::vector<std::uint32_t> order(grid.rows);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        for (const Key& key : keys) {
            const int compared = key.compare(a, b, compiled.null_order);
            if (compared != 0) return compared < 0;
        }
        return false;
    });
    for (std::size_t i = 0; i < grid.values.size(); ++i) {
        const bool pivoted_dimension = i < compiled.columns.size() && compiled.columns[i].is_pivot;
        if (pivoted_dimension) continue;
        Values& values = grid.values[i];
        for (Cells& cells : values.cells) cells = cells.gather(order);
        if (values.row_totals.has_value()) values.row_totals = values.row_totals->gather(order);
    }
}

}  // namespace oriel::results
