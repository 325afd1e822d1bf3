#include "query/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace oriel::query {

using sql::Node;

namespace {

constexpr std::int64_t kDefaultColumnLimit = 50;
/// Past this many pivot columns cells are not even ranked. compat: pivots.md#limits
constexpr std::int64_t kMostColumns = 16'384;

/// Writes the window expressions over the grouped statement's columns, which it names by their aliases.
class Ranking {
public:
    Ranking(Plan& plan, const sql::Select& grouped, const Compiled& compiled)
        : plan_(plan), tree_(plan.tree), grouped_(grouped), compiled_(compiled) {}

    /// Which pivot column a cell is in: by the pivots' values, those without value last.
    Node column_order() {
        for (const std::size_t i : plan_.pivot_order) {
            const bool descending = is_descending(i);
            for (const Node value : values(i)) {
                keys_.push_back(tree_.build("CASE WHEN $1 IS NULL THEN 1 ELSE 0 END", {value}));
                keys_.push_back(directed(value, descending));
            }
        }
        return take();
    }

    /// How a cell ranks among all by the rows' sorts. A row is as good as its best cell.
    Node cell_order() {
        std::vector<bool> ordered(plan_.fields.size(), false);
        for (const Sort& sort : plan_.sorts) {
            const std::size_t i = index_of(sort.place);
            if (plan_.pivots[i]) continue;
            ordered[i] = true;
            if (!plan_.field(sort.place).is_measure()) {
                for (const Node value : values(i)) keys_.push_back(directed(value, sort.descending));
                continue;
            }
            // Cells of the column that orders come first, those with a value before those without; then the others.
            const Node value = column(compiled_.columns[i].position);
            const Node number = tree_.integer(static_cast<std::int64_t>(sort.pivot_column) + 1);
            keys_.push_back(
                tree_.build("CASE WHEN z__pivot_col_rank = $1 THEN (CASE WHEN $2 IS NOT NULL THEN 0 ELSE 1 "
                            "END) ELSE 2 END",
                            {number, value}));
            keys_.push_back(
                directed(tree_.build("CASE WHEN z__pivot_col_rank = $1 THEN $2 ELSE NULL END", {number, value}),
                         sort.descending));
            keys_.push_back(directed(value, sort.descending));
        }
        keys_.push_back(tree_.code("z__pivot_col_rank"));
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (plan_.pivots[i] || ordered[i] || plan_.field(plan_.fields[i]).is_measure()) continue;
            for (const Node value : values(i)) keys_.push_back(value);
        }
        return take();
    }

    /// `PARTITION BY …` the row dimensions; empty when all cells are in one row.
    Node row() {
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (plan_.pivots[i] || plan_.field(plan_.fields[i]).is_measure()) continue;
            for (const Node value : values(i)) keys_.push_back(value);
        }
        if (keys_.empty()) return tree_.code("");
        return tree_.build("PARTITION BY $1", {take()});
    }

private:
    Node column(std::size_t position) { return tree_.identifier(grouped_.items[position].alias); }

    /// A dimension's columns: what orders it, then its value.
    std::vector<Node> values(std::size_t i) {
        std::vector<Node> nodes;
        const Column& at = compiled_.columns[i];
        if (at.sort_position.has_value()) nodes.push_back(column(*at.sort_position));
        nodes.push_back(column(at.position));
        return nodes;
    }

    Node directed(Node value, bool descending) { return descending ? tree_.build("$1 DESC", {value}) : value; }

    std::size_t index_of(const Place& place) const {
        return static_cast<std::size_t>(std::find(plan_.fields.begin(), plan_.fields.end(), place) -
                                        plan_.fields.begin());
    }
    bool is_descending(std::size_t i) const {
        const auto own = std::find_if(plan_.sorts.begin(), plan_.sorts.end(),
                                      [&](const Sort& sort) { return sort.place == plan_.fields[i]; });
        return own != plan_.sorts.end() && own->descending;
    }

    Node take() {
        const Node list = tree_.list(keys_);
        keys_.clear();
        return list;
    }

    Plan& plan_;
    sql::Tree& tree_;
    const sql::Select& grouped_;
    const Compiled& compiled_;
    std::vector<Node> keys_;
};

}  // namespace

/// Ranks inside the database, so that only the cells which are shown come out of it, however many there are.
/// compat: pivots.md#statement
Node rank_cells(Plan& plan, sql::Select& grouped, Compiled& compiled) {
    sql::Tree& tree = plan.tree;
    Ranking ranking(plan, grouped, compiled);
    const Node columns = ranking.column_order();
    const Node cells = ranking.cell_order();
    const Node row = ranking.row();

    const std::int64_t asked = plan.request.column_limit.value_or(kDefaultColumnLimit);
    const std::int64_t limit = asked < 0 ? kMostColumns : std::min(asked, kMostColumns);
    const std::size_t width = grouped.items.size();
    compiled.pivot = PivotColumns{width, width + 3, static_cast<std::size_t>(limit), plan.pivot_order};
    compiled.select_width = width + 6;

    // From the inside out: each cell's pivot column, its rank, its row's best rank, the row's number.
    Node node = tree.build("SELECT *, DENSE_RANK() OVER (ORDER BY $1) AS z__pivot_col_rank FROM\n$2 ww",
                           {columns, tree.subselect(&grouped)});
    node = tree.build("SELECT *, RANK() OVER (ORDER BY $1) AS z___rank FROM (\n$2\n) bb WHERE z__pivot_col_rank <= $3",
                      {cells, node, tree.integer(kMostColumns)});
    node = tree.build("SELECT *, MIN(z___rank) OVER ($1) AS z___min_rank FROM (\n$2\n) aa", {row, node});
    node = tree.build(
        "SELECT *, DENSE_RANK() OVER (ORDER BY z___min_rank) AS z___pivot_row_rank, RANK() OVER (PARTITION BY "
        "z__pivot_col_rank ORDER BY z___min_rank) AS z__pivot_col_ordering, CASE WHEN z___min_rank = z___rank THEN 1 "
        "ELSE 0 END AS z__is_highest_ranked_cell FROM (\n$1\n) xx",
        {node});
    const Node shown_columns = tree.integer(limit);
    if (plan.limit.has_value()) {
        // The best row of each pivot column stays, so that every column is known; and the best cell of each row, so
        // that every row is.
        node = tree.build(
            "SELECT * FROM (\n$1\n) zz\nWHERE (z__pivot_col_rank <= $2 OR z__is_highest_ranked_cell = "
            "1) AND (z___pivot_row_rank <= $3 OR z__pivot_col_ordering = 1)\nORDER BY "
            "z___pivot_row_rank, z__pivot_col_rank",
            {node, shown_columns, tree.integer(*plan.limit)});
    } else {
        node = tree.build(
            "SELECT * FROM (\n$1\n) zz\nWHERE (z__pivot_col_rank <= $2 OR z__is_highest_ranked_cell = "
            "1)\nORDER BY z___pivot_row_rank, z__pivot_col_rank",
            {node, shown_columns});
    }
    return node;
}

}  // namespace oriel::query
