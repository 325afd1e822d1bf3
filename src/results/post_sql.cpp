#include "results/post_sql.h"

#include <cmath>

namespace oriel::results {

namespace {

using Kind = query::PostSql::Kind;
using rows::Int128;
using rows::Type;

bool is_exact(Type type) {
    return type == Type::int64 || type == Type::int128 || type == Type::decimal;
}

/// A number of one line: exact where its column is, else a double. All numbers of a line are of one type.
struct Number {
    Int128 exact = 0;
    double inexact = 0;
    bool is_null = true;
};

/// Walks along one line of cells.
struct Line {
    Number sum{0, 0, false};
    Number previous;
};

class PostSqlMaker {
public:
    PostSqlMaker(Kind kind, bool along_rows) : kind_(kind), along_rows_(along_rows) {}

    /// The values of lines down each of the columns, or along each of their rows.
    Result<std::vector<Cells>> make(const std::vector<Cells>& from, bool along_rows) {
        std::vector<Cells> made;
        const std::size_t rows = from.empty() ? 0 : from[0].size();
        std::vector<Line> lines(along_rows ? rows : from.size());
        const auto line = [&](std::size_t column, std::size_t row) -> Line& {
            return lines[along_rows ? row : column];
        };
        if (kind_ == Kind::percent_of_total) {
            for (std::size_t column = 0; column < from.size(); ++column) {
                for (std::size_t row = 0; row < rows; ++row) TRY(add(line(column, row), read(from[column], row)));
            }
        }
        for (std::size_t column = 0; column < from.size(); ++column) {
            const Cells& cells = from[column];
            Cells& out = made.emplace_back(type_of(cells), kind_ == Kind::running_total ? cells.scale() : 0);
            for (std::size_t row = 0; row < rows; ++row) TRY(step(line(column, row), read(cells, row), cells, out));
        }
        return made;
    }

    /// What stands across the lines' direction: the whole of what the lines show parts of.
    Cells across(const Cells& from) const {
        Cells made(Type::float64);
        for (std::size_t row = 0; row < from.size(); ++row) {
            const double value = from.number(row);
            if (kind_ == Kind::percent_of_total && !std::isnan(value) && value != 0)
                made.push(1.0);
            else
                made.push_null();
        }
        return made;
    }

    Status compute(Values& values) {
        if (along_rows_) {
            if (values.row_totals) values.row_totals = across(*values.row_totals);
            values.totals = TRY(make(values.totals, true));
        } else {
            if (values.row_totals) {
                std::vector<Cells> made = TRY(make({*values.row_totals}, false));
                values.row_totals = std::move(made.front());
            }
            for (Cells& total : values.totals) total = across(total);
        }
        if (values.grand_total) values.grand_total = across(*values.grand_total);
        values.cells = TRY(make(values.cells, along_rows_));
        return Ok{};
    }

private:
    Type type_of(const Cells& cells) const {
        if (kind_ != Kind::running_total || !is_exact(cells.type())) return Type::float64;
        return cells.type() == Type::decimal ? Type::decimal : Type::int128;
    }

    static Number read(const Cells& cells, std::size_t row) {
        if (cells.is_null(row)) return {};
        if (cells.type() == Type::int64) return {cells.at<std::int64_t>(row), 0, false};
        if (is_exact(cells.type())) return {cells.at<Int128>(row), 0, false};
        const double value = cells.number(row);
        return {0, value, !std::isfinite(value)};
    }

    static Status add(Line& line, const Number& number) {
        if (number.is_null) return Ok{};
        line.sum.inexact += number.inexact;
        if (__builtin_add_overflow(line.sum.exact, number.exact, &line.sum.exact))
            return Error::invalid_request("a total of the result has more digits than numbers can have here");
        return Ok{};
    }

    /// The quotient of two numbers of a line.
    static void push_ratio(const Number& number, const Number& of, bool exact, Cells& out) {
        const double divisor = exact ? static_cast<double>(of.exact) : of.inexact;
        const double value = (exact ? static_cast<double>(number.exact) : number.inexact) / divisor;
        if (number.is_null || of.is_null || divisor == 0 || !std::isfinite(value))
            out.push_null();
        else
            out.push(value);
    }

    Status step(Line& line, const Number& number, const Cells& cells, Cells& out) {
        const bool exact = is_exact(cells.type());
        switch (kind_) {
            case Kind::running_total:
                TRY(add(line, number));
                if (exact)
                    out.push(line.sum.exact);
                else
                    out.push(line.sum.inexact);
                break;
            case Kind::percent_of_total: push_ratio(number, line.sum, exact, out); break;
            case Kind::percent_of_previous: {
                Number change = number;
                change.exact -= line.previous.exact;
                change.inexact -= line.previous.inexact;
                push_ratio(change, line.previous, exact, out);
                line.previous = number;
                break;
            }
        }
        return Ok{};
    }

    Kind kind_;
    bool along_rows_;
};

}  // namespace

Status compute_post_sql(const query::Compiled& compiled, Grid& grid) {
    for (std::size_t i = 0; i < compiled.columns.size(); ++i) {
        const std::optional<query::PostSql>& post_sql = compiled.columns[i].post_sql;
        if (!post_sql.has_value()) continue;
        // Without pivots there is no other direction than down.
        PostSqlMaker maker(post_sql->kind, post_sql->along_rows && grid.pivoted);
        TRY(maker.compute(grid.values[i]));
        for (Subtotals& subtotals : grid.subtotals) {
            for (Cells& cells : subtotals.values[i].cells) cells = Cells::nulls(cells.size());
        }
    }
    return Ok{};
}

}  // namespace oriel::results
