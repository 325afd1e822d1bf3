#include "results/arrange.h"

#include "base/assert.h"
#include "rows/cells.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace oriel::results {

namespace {

/// Some columns of one statement's rows as one text, equal for equal values.
class Keys {
public:
    void add(const Cells& cells) { columns_.push_back(&cells); }

    const std::string& of(std::size_t row) {
        key_.clear();
        for (const Cells* cells : columns_) {
            if (cells->is_null(row)) {
                key_ += 'n';
                continue;
            }
            char buffer[rows::kMaxValueText];
            const std::string_view text = text_of(cells->view(), row, buffer);
            key_ += std::to_string(text.size());
            key_ += ':';
            key_ += text;
        }
        return key_;
    }

private:
    std::vector<const Cells*> columns_;
    std::string key_;
};

using Index = std::unordered_map<std::string, std::uint32_t>;

std::uint32_t find(const Index& index, const std::string& key) {
    const auto found = index.find(key);
    return found == index.end() ? kNowhere : found->second;
}

std::vector<std::uint32_t> all_of(std::size_t count) {
    std::vector<std::uint32_t> places(count);
    for (std::size_t i = 0; i < count; ++i) places[i] = static_cast<std::uint32_t>(i);
    return places;
}

}  // namespace

Status Arrangement::take(const Held& held, std::size_t columns, std::size_t rows) {
    std::size_t width = 0;
    for (const Cells& cells : held.columns) width = std::max(width, width_of(cells.type()));
    // Far from an overflow: each factor is a count of things that are in memory or a column limit.
    return budget_.take(columns * rows * (width + 1));
}

Status Arrangement::arrange(Grid& grid) {
    grid.pivoted = compiled_.pivot.has_value();
    if (!grid.pivoted) {
        grid.rows = main_.rows;
        row_places_ = all_of(main_.rows);
        TRY(take(main_, compiled_.columns.size(), grid.rows));
        for (const query::Column& column : compiled_.columns)
            grid.values.emplace_back().cells.push_back(main_.columns[column.position]);
        return Ok{};
    }

    const query::PivotColumns& ranks = *compiled_.pivot;
    grid.pivot_fields = ranks.fields;
    const Cells& row_ranks = main_.columns[ranks.row_rank];
    const Cells& column_ranks = main_.columns[ranks.column_rank];
    const auto rank_of = [](const Cells& cells, std::size_t row) {
        return static_cast<std::size_t>(cells.number(row));
    };
    // Ranks may skip numbers where rows are past the limit, so they are put in order first.
    std::unordered_map<std::size_t, std::uint32_t> rows;
    std::vector<std::pair<std::size_t, std::uint32_t>> pivots;
    for (std::size_t i = 0; i < main_.rows; ++i) {
        const std::size_t column = rank_of(column_ranks, i);
        const std::size_t row = rank_of(row_ranks, i);
        if (column > ranks.column_limit)
            grid.columns_truncated = true;
        else
            pivots.emplace_back(column, static_cast<std::uint32_t>(i));
        if (compiled_.limit.has_value() && row > static_cast<std::size_t>(*compiled_.limit)) continue;
        if (rows.emplace(row, static_cast<std::uint32_t>(row_places_.size())).second)
            row_places_.push_back(static_cast<std::uint32_t>(i));
    }
    std::sort(pivots.begin(), pivots.end());
    std::unordered_map<std::size_t, std::size_t> columns;
    for (const auto& [rank, place] : pivots) {
        if (columns.emplace(rank, pivot_places_.size()).second) pivot_places_.push_back(place);
    }
    grid.rows = row_places_.size();
    grid.pivots = pivot_places_.size();

    const auto measures = static_cast<std::size_t>(
        std::count_if(compiled_.columns.begin(), compiled_.columns.end(),
                      [](const query::Column& column) { return column.kind == model::FieldKind::measure; }));
    // The places, then the cells.
    TRY(budget_.take(grid.rows * grid.pivots * sizeof(std::uint32_t)));
    TRY(take(main_, measures * grid.pivots + compiled_.columns.size() - measures, grid.rows));
    std::vector<Places> places(grid.pivots, Places(grid.rows, kNowhere));
    for (std::size_t i = 0; i < main_.rows; ++i) {
        const auto row = rows.find(rank_of(row_ranks, i));
        const auto column = columns.find(rank_of(column_ranks, i));
        if (row != rows.end() && column != columns.end())
            places[column->second][row->second] = static_cast<std::uint32_t>(i);
    }
    for (const query::Column& column : compiled_.columns) {
        const Cells& cells = main_.columns[column.position];
        Values& values = grid.values.emplace_back();
        switch (Grid::extent_of(column, true)) {
            case Extent::rows: values.cells.push_back(cells.gather(row_places_)); break;
            case Extent::pivots: values.cells.push_back(cells.gather(pivot_places_)); break;
            case Extent::both:
                for (const Places& pivot : places) values.cells.push_back(cells.gather(pivot));
                break;
        }
    }
    return Ok{};
}

Status Arrangement::add(const query::Statement& statement, const Held& held, Grid& grid) {
    using Purpose = query::Statement::Purpose;
    switch (statement.purpose) {
        case Purpose::totals: return add_totals(statement, held, grid);
        case Purpose::row_totals: return add_row_totals(statement, held, grid);
        case Purpose::grand_total: {
            for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
                if (!is_measure(i)) continue;
                // HAVING can leave no total.
                grid.values[i].grand_total =
                    held.rows == 0 ? Cells::nulls(1) : held.columns[*statement.positions[i]].gather(all_of(1));
            }
            return Ok{};
        }
        case Purpose::subtotals: return add_subtotals(statement, held, grid);
    }
    return Ok{};
}

Arrangement::Places Arrangement::pivots_of(const query::Statement& statement, const Held& held) const {
    Places places(held.rows, 0);
    if (!compiled_.pivot.has_value()) return places;
    Keys shown;
    Keys own;
    for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
        if (!compiled_.columns[i].is_pivot) continue;
        shown.add(main_.columns[compiled_.columns[i].position]);
        own.add(held.columns[*statement.positions[i]]);
    }
    Index index;
    for (std::size_t pivot = 0; pivot < pivot_places_.size(); ++pivot)
        index.emplace(shown.of(pivot_places_[pivot]), static_cast<std::uint32_t>(pivot));
    for (std::size_t row = 0; row < held.rows; ++row) places[row] = find(index, own.of(row));
    return places;
}

Status Arrangement::add_totals(const query::Statement& statement, const Held& held, Grid& grid) {
    grid.has_totals = true;
    const Places pivots = pivots_of(statement, held);
    Places places(grid.pivots, kNowhere);
    for (std::size_t row = 0; row < held.rows; ++row) {
        if (pivots[row] != kNowhere) places[pivots[row]] = static_cast<std::uint32_t>(row);
    }
    for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
        if (!is_measure(i)) continue;
        const Cells& cells = held.columns[*statement.positions[i]];
        for (const std::uint32_t place : places) grid.values[i].totals.push_back(cells.gather({&place, 1}));
    }
    return Ok{};
}

Status Arrangement::add_row_totals(const query::Statement& statement, const Held& held, Grid& grid) {
    grid.has_row_totals = true;
    Keys shown;
    Keys own;
    for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
        if (is_measure(i) || compiled_.columns[i].is_pivot) continue;
        shown.add(main_.columns[compiled_.columns[i].position]);
        own.add(held.columns[*statement.positions[i]]);
    }
    Index index;
    for (std::size_t row = 0; row < held.rows; ++row) index.emplace(own.of(row), static_cast<std::uint32_t>(row));
    Places places;
    for (const std::uint32_t row : row_places_) places.push_back(find(index, shown.of(row)));
    TRY(take(held, held.columns.size(), places.size()));
    for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
        if (is_measure(i)) grid.values[i].row_totals = held.columns[*statement.positions[i]].gather(places);
    }
    return Ok{};
}

/// Groups come in the order in which the rows have them; those that have no row in the result are left out.
Status Arrangement::add_subtotals(const query::Statement& statement, const Held& held, Grid& grid) {
    Subtotals& subtotals = grid.subtotals.emplace_back();
    subtotals.level = statement.level;
    Keys shown;
    Keys own;
    for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
        if (is_measure(i) || compiled_.columns[i].is_pivot || !statement.positions[i].has_value()) continue;
        subtotals.kept.push_back(compiled_.columns[i].key);
        shown.add(main_.columns[compiled_.columns[i].position]);
        own.add(held.columns[*statement.positions[i]]);
    }
    Index groups;
    Places firsts;  // By group: a row of the main statement.
    for (const std::uint32_t row : row_places_) {
        const bool is_new = groups.emplace(shown.of(row), static_cast<std::uint32_t>(firsts.size())).second;
        if (is_new) firsts.push_back(row);
    }
    subtotals.rows = firsts.size();
    TRY(take(held, held.columns.size() * grid.pivots, firsts.size()));
    const Places pivots = pivots_of(statement, held);
    std::vector<Places> places(grid.pivots, Places(firsts.size(), kNowhere));
    for (std::size_t row = 0; row < held.rows; ++row) {
        const std::uint32_t group = find(groups, own.of(row));
        if (group != kNowhere && pivots[row] != kNowhere) places[pivots[row]][group] = static_cast<std::uint32_t>(row);
    }
    for (std::size_t i = 0; i < compiled_.columns.size(); ++i) {
        Values& values = subtotals.values.emplace_back();
        if (is_measure(i)) {
            const Cells& cells = held.columns[*statement.positions[i]];
            for (const Places& pivot : places) values.cells.push_back(cells.gather(pivot));
        } else if (compiled_.columns[i].is_pivot) {
            values.cells = grid.values[i].cells;
        } else if (statement.positions[i].has_value()) {
            values.cells.push_back(main_.columns[compiled_.columns[i].position].gather(firsts));
        } else {
            values.cells.push_back(Cells::nulls(firsts.size()));
        }
    }
    return Ok{};
}

}  // namespace oriel::results
