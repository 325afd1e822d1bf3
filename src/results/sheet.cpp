#include "base/assert.h"
#include "results/results.h"
#include "rows/cells.h"
#include "rows/rendered.h"

#include <algorithm>

namespace oriel::results {

namespace {

constexpr std::string_view kRowTotal = "$$$_row_total_$$$";
constexpr std::string_view kBetweenPivots = "|FIELD|";

/// Lays the fields of a grid side by side: row dimensions; the pivot columns with their measures; totals over them to
/// the right or left; what is one value a row but is made of measures.
class SheetMaker {
public:
    SheetMaker(const Grid& grid, std::size_t rows) : grid_(grid) { sheet_.batch.rows = rows; }

    /// `cells(field, pivot)`, `row_total(field)`: the columns to show, or nullptr for nulls.
    template <typename CellsOf, typename RowTotalOf>
    Sheet make(const CellsOf& cells, const RowTotalOf& row_total) {
        add_heads();
        const auto add_plain = [&](bool behind) {
            for (const Field& field : grid_.fields) {
                const bool supermeasure = grid_.pivoted && field.is_measure;
                if (field.extent == Extent::rows && supermeasure == behind) add(field, cells(field, 0), std::nullopt);
            }
        };
        const auto add_row_totals = [&] {
            if (!grid_.has_row_totals) return;
            for (const Field& field : grid_.fields) {
                if (field.extent == Extent::both && !field.is_calculation)
                    add(field, row_total(field), sheet_.pivots.heads.size() - 1);
            }
        };
        add_plain(false);
        if (grid_.row_totals_left) add_row_totals();
        for (std::size_t pivot = 0; grid_.pivoted && pivot < grid_.pivots; ++pivot) {
            for (const Field& field : grid_.fields) {
                if (field.extent == Extent::both) add(field, cells(field, pivot), pivot);
            }
        }
        if (!grid_.row_totals_left) add_row_totals();
        if (grid_.pivoted) add_plain(true);
        return std::move(sheet_);
    }

private:
    void add(const Field& field, const Cells* cells, std::optional<std::size_t> head) {
        rows::FieldInfo& info = sheet_.fields.emplace_back();
        info.key = field.key;
        info.label = field.label;
        info.label_short = field.label_short;
        info.is_measure = field.is_measure;
        info.is_numeric = field.is_numeric;
        info.type_name = field.type_name;
        info.value_format = field.value_format;
        info.head = head;
        info.column = sheet_.batch.columns.size();
        if (cells == nullptr) {
            sheet_.kept.push_back(std::make_unique<Cells>(Cells::nulls(sheet_.batch.rows)));
            cells = sheet_.kept.back().get();
        }
        ORIEL_ASSERT(cells->size() == sheet_.batch.rows);
        sheet_.batch.columns.push_back(cells->view());
    }

    void add_heads() {
        if (!grid_.pivoted) return;
        std::vector<const Field*> pivots;
        std::vector<rows::FieldInfo> infos;
        for (const std::size_t values : grid_.pivot_fields) {
            const Field& field = *std::find_if(grid_.fields.begin(), grid_.fields.end(),
                                               [&](const Field& each) { return each.values == values; });
            pivots.push_back(&field);
            sheet_.pivots.keys.push_back(field.key);
            sheet_.pivots.labels.push_back(field.label);
            infos.emplace_back().value_format = field.value_format;
            infos.back().key = field.key;
        }
        auto renderer = rows::Renderer::create(infos);
        for (std::size_t pivot = 0; pivot < grid_.pivots; ++pivot) {
            rows::PivotHeads::Head& head = sheet_.pivots.heads.emplace_back();
            for (std::size_t i = 0; i < pivots.size(); ++i) {
                const rows::Column column = grid_.values[pivots[i]->values].cells[0].view();
                std::string& value = head.values.emplace_back("null");
                std::string& shown = head.shown.emplace_back();
                if (!rows::is_blank(column, pivot)) {
                    char buffer[rows::kMaxValueText];
                    value = text_of(column, pivot, buffer);
                    // A format that can't be understood is reported where the rows are formatted.
                    shown = renderer.ok() ? std::string(renderer.value().text(i, column, pivot)) : value;
                }
                if (i > 0) head.key += kBetweenPivots;
                head.key += value;
            }
        }
        if (!grid_.has_row_totals) return;
        rows::PivotHeads::Head& head = sheet_.pivots.heads.emplace_back();
        head.key = kRowTotal;
        head.is_total = true;
    }

    const Grid& grid_;
    Sheet sheet_;
};

const Cells* at(const std::vector<Cells>& cells, std::size_t i) {
    return i < cells.size() ? &cells[i] : nullptr;
}

const Cells* pointer(const std::optional<Cells>& cells) {
    return cells.has_value() ? &*cells : nullptr;
}

}  // namespace

Sheet to_sheet(const Grid& grid) {
    return SheetMaker(grid, grid.rows)
        .make([&](const Field& field, std::size_t pivot) { return at(grid.values[field.values].cells, pivot); },
              [&](const Field& field) { return pointer(grid.values[field.values].row_totals); });
}

Sheet totals_sheet(const Grid& grid) {
    return SheetMaker(grid, 1).make(
        [&](const Field& field, std::size_t pivot) { return at(grid.values[field.values].totals, pivot); },
        [&](const Field& field) { return pointer(grid.values[field.values].grand_total); });
}

Sheet subtotals_sheet(const Grid& grid, const Subtotals& subtotals) {
    return SheetMaker(grid, subtotals.rows)
        .make(
            [&](const Field& field, std::size_t pivot) -> const Cells* {
                // What is calculated has no values here.
                return field.is_calculation ? nullptr : at(subtotals.values[field.values].cells, pivot);
            },
            [](const Field&) -> const Cells* { return nullptr; });
}

}  // namespace oriel::results
