#include "lang/calcs/table.h"

#include "base/assert.h"
#include "lang/calcs/evaluation.h"

#include <algorithm>
#include <utility>

namespace oriel::lang::calcs {

namespace {

/// What has no place in the language becomes null, so that no function need think of it.
void clean(Column& column) {
    constexpr Moment kFirst = -62'135'596'800'000'000;  // 0001-01-01
    constexpr Moment kEnd = 253'402'300'800'000'000;    // 10000-01-01
    for (double& value : column.numbers) value = finite(value);
    for (Moment& value : column.moments) {
        if (value < kFirst || value >= kEnd) value = kNoMoment;
    }
}

}  // namespace

void Table::add(const std::string& name, Column column, Shape shape) {
    if (column.type != Type::null) {
        with_type(column.type, [&]<typename T>() { ORIEL_ASSERT(column.values<T>().size() == column.size(extent_)); });
    }
    clean(column);
    Entry& entry = entries_[name];
    entry.values = std::make_shared<const Column>(std::move(column));
    entry.shape = shape;
}

void Table::add_column_total(const std::string& name, Column column) {
    column.per_row = false;
    clean(column);
    entries_[name].column_total = std::make_shared<const Column>(std::move(column));
}

void Table::add_row_total(const std::string& name, Column column) {
    column.per_pivot = false;
    clean(column);
    entries_[name].row_total = std::make_shared<const Column>(std::move(column));
}

bool Table::has_totals() const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const auto& entry) { return entry.second.column_total != nullptr; });
}

Table Table::totals() const {
    Table result(1, extent_.pivoted ? extent_.pivots : 0);
    for (const auto& [name, entry] : entries_) {
        if (entry.values == nullptr) continue;
        Column column;
        if (entry.column_total != nullptr) {
            column = *entry.column_total;
            result.entries_[name].column_total = entry.column_total;
        } else if (!entry.values->per_row) {
            column = *entry.values;  // The pivots themselves.
        } else {
            column.type = entry.values->type;
            column.timed = entry.values->timed;
            with_type(column.type, [&]<typename T>() { column.values<T>() = {null_of<T>()}; });
        }
        result.entries_[name].values = std::make_shared<const Column>(std::move(column));
        result.entries_[name].shape = entry.shape;
    }
    return result;
}

std::optional<FieldInfo> Table::find(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end() || found->second.values == nullptr) return std::nullopt;
    const Entry& entry = found->second;
    FieldInfo info;
    info.type = entry.values->type;
    info.timed = entry.values->timed;
    info.measure = entry.shape != Shape::dimension;
    info.shape = entry.values->per_pivot ? Shape::measure : entry.shape;
    return info;
}

void Table::suggest(NearestName& nearest) const {
    for (const auto& [name, entry] : entries_) nearest.offer(name);
}

ColumnPointer Table::column(std::string_view name, Total total) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return nullptr;
    switch (total) {
        case Total::none: return found->second.values;
        case Total::column: return found->second.column_total;
        case Total::row: return found->second.row_total;
    }
    return nullptr;
}

}  // namespace oriel::lang::calcs
