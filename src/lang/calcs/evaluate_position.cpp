#include "base/assert.h"
#include "lang/calcs/evaluation.h"
#include "lang/calcs/series.h"

#include <algorithm>

namespace oriel::lang::calcs {

namespace {

/// The value of another row or pivot column, or null outside the table.
template <typename T>
Column moved(Evaluation& evaluation, const ColumnPointer& source, const ColumnPointer& distance, Type type,
             bool over_pivots) {
    const bool per_pivot = over_pivots || source->per_pivot || distance->per_pivot;
    Column column = evaluation.make(type, !over_pivots || source->per_row || distance->per_row, per_pivot);
    column.timed = source->timed;
    const Reader<T> reader(*source, evaluation.extent);
    const Reader<double> by(*distance, evaluation.extent);
    const auto limit = static_cast<std::int64_t>(over_pivots ? evaluation.extent.pivots : evaluation.extent.rows);
    fill<T>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        std::int64_t place = 0;
        if (!to_whole(by(row, pivot), place)) return null_of<T>();
        place += static_cast<std::int64_t>(over_pivots ? pivot : row);
        if (place < 0 || place >= limit) return null_of<T>();
        return over_pivots ? reader(row, static_cast<std::size_t>(place))
                           : reader(static_cast<std::size_t>(place), pivot);
    });
    return column;
}

/// A list of `length` places from `begin` on, of which those from 0 to `limit` are there.
Column::Window clipped(std::int64_t begin, std::int64_t length, std::int64_t limit) {
    constexpr std::int64_t kLongest = 4'000'000'000;
    length = std::clamp<std::int64_t>(length, 0, kLongest);
    begin = std::clamp<std::int64_t>(begin, -kLongest, kLongest);
    const std::int64_t first = std::clamp<std::int64_t>(begin, 0, limit);
    const std::int64_t last = std::clamp<std::int64_t>(begin + length, first, limit);
    Column::Window window;
    window.begin = static_cast<std::uint64_t>(first);
    window.count = static_cast<std::uint32_t>(last - first);
    window.leading = static_cast<std::uint32_t>(std::min(first - std::min(begin, first), length - (last - first)));
    window.trailing = static_cast<std::uint32_t>(length - (last - first) - window.leading);
    return window;
}

/// Neighbouring rows, or pivot columns, as a list that only says where its values stand.
Column neighbours(Evaluation& evaluation, Arguments arguments, bool over_pivots) {
    const ColumnPointer& source = arguments[0];
    const Extent& extent = evaluation.extent;
    const ColumnPointer elements = evaluation.expanded(source, over_pivots);
    Column column =
        evaluation.make(Type::list, true, elements->per_pivot || arguments[1]->per_pivot || arguments[2]->per_pivot);
    column.elements = elements;
    column.stride = over_pivots ? std::max<std::size_t>(extent.rows, 1) : 1;
    column.timed = source->timed;
    const Reader<double> start(*arguments[1], extent);
    const Reader<double> length(*arguments[2], extent);
    const auto limit = static_cast<std::int64_t>(over_pivots ? extent.pivots : extent.rows);
    fill<Column::Window>(column, extent, [&](std::size_t row, std::size_t pivot) {
        std::int64_t from = 0;
        std::int64_t count = 0;
        Column::Window window;
        if (!to_whole(start(row, pivot), from) || !to_whole(length(row, pivot), count)) {
            window.null = true;
            return window;
        }
        window = clipped(from + static_cast<std::int64_t>(over_pivots ? pivot : row), count, limit);
        // From a place in the column to one among all elements.
        window.begin = over_pivots ? window.begin * extent.rows + row
                                   : window.begin + (elements->per_pivot ? pivot * extent.rows : 0);
        return window;
    });
    return column;
}

Column whole_row(Evaluation& evaluation, const ColumnPointer& source) {
    Column column = evaluation.make(Type::list, true, false);
    column.elements = evaluation.expanded(source, true);
    column.stride = std::max<std::size_t>(evaluation.extent.rows, 1);
    column.timed = source->timed;
    for (std::size_t row = 0; row < column.windows.size(); ++row) {
        column.windows[row].begin = row;
        column.windows[row].count = static_cast<std::uint32_t>(evaluation.extent.pivots);
    }
    return column;
}

template <typename T>
Column listed(Evaluation& evaluation, Arguments arguments, Type element) {
    Column column = evaluation.make(Type::list, arguments);
    auto elements = std::make_shared<Column>();
    elements->type = element;
    std::vector<T>& values = elements->values<T>();
    values.reserve(column.windows.size() * arguments.size());
    std::vector<std::unique_ptr<Reader<T>>> readers;
    for (const ColumnPointer& argument : arguments) {
        readers.push_back(std::make_unique<Reader<T>>(*argument, evaluation.extent));
        elements->timed = elements->timed || argument->timed;
    }
    fill<Column::Window>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        Column::Window window;
        window.begin = values.size();
        window.count = static_cast<std::uint32_t>(readers.size());
        for (const auto& reader : readers) values.push_back((*reader)(row, pivot));
        return window;
    });
    column.timed = elements->timed;
    column.elements = std::move(elements);
    return column;
}

Result<Column> split(Evaluation& evaluation, Arguments arguments) {
    Column column = evaluation.make(Type::list, arguments);
    auto elements = std::make_shared<Column>();
    elements->type = Type::string;
    const Reader<std::string_view> text(*arguments[0], evaluation.extent);
    const Reader<std::string_view> delimiter(*arguments[1], evaluation.extent);
    std::uint64_t pieces = 0;
    fill<Column::Window>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        Column::Window window;
        window.begin = elements->texts.size();
        std::string_view rest = text(row, pivot);
        const std::string_view between = delimiter(row, pivot);
        window.null = is_null(rest) || is_null(between);
        while (!window.null && pieces <= kMaxSteps) {
            ++window.count;
            ++pieces;
            const std::size_t at = between.empty() ? std::string_view::npos : rest.find(between);
            elements->texts.push_back(rest.substr(0, at));
            if (at == std::string_view::npos) break;
            rest.remove_prefix(at + between.size());
        }
        return window;
    });
    TRY(evaluation.count_steps(pieces));
    column.elements = std::move(elements);
    return column;
}

/// The n-th value, from 1, of a column or of each list.
template <typename T>
Column indexed(Evaluation& evaluation, Arguments arguments, Type type) {
    const ColumnPointer& number = arguments[1];
    const Series<T> series(evaluation, arguments[0]);
    Column column = evaluation.make(type, series.per_row() || number->per_row, series.per_pivot() || number->per_pivot);
    column.timed = arguments[0]->timed;
    const Reader<double> n(*number, evaluation.extent);
    fill<T>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        std::int64_t place = 0;
        const std::size_t index = series.index(row, pivot);
        if (!to_whole(n(row, pivot), place)) return null_of<T>();
        place -= 1 + static_cast<std::int64_t>(series.leading(index));
        if (place < 0 || place >= static_cast<std::int64_t>(series.size(index))) return null_of<T>();
        return series.at(index, static_cast<std::size_t>(place));
    });
    return column;
}

/// The value in the pivot column of that number.
template <typename T>
Column in_pivot(Evaluation& evaluation, Arguments arguments, Type type) {
    const ColumnPointer& source = arguments[0];
    const ColumnPointer& number = arguments[1];
    Column column = evaluation.make(type, source->per_row || number->per_row, number->per_pivot);
    column.timed = source->timed;
    const Reader<T> reader(*source, evaluation.extent);
    const Reader<double> n(*number, evaluation.extent);
    fill<T>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        std::int64_t place = 0;
        if (!to_whole(n(row, pivot), place) || place < 1) return null_of<T>();
        if (place > static_cast<std::int64_t>(evaluation.extent.pivots)) return null_of<T>();
        return reader(row, static_cast<std::size_t>(place - 1));
    });
    return column;
}

/// The value in the one pivot column that meets the condition.
template <typename T>
Column where_pivot(Evaluation& evaluation, Arguments arguments, Type type) {
    Column column = evaluation.make(type, arguments[0]->per_row || arguments[1]->per_row, false);
    column.timed = arguments[1]->timed;
    const Reader<Flag> condition(*arguments[0], evaluation.extent);
    const Reader<T> reader(*arguments[1], evaluation.extent);
    fill<T>(column, evaluation.extent, [&](std::size_t row, std::size_t) {
        std::size_t found = evaluation.extent.pivots;
        for (std::size_t pivot = 0; pivot < evaluation.extent.pivots; ++pivot) {
            if (condition(row, pivot) != 1) continue;
            if (found != evaluation.extent.pivots) return null_of<T>();
            found = pivot;
        }
        return found == evaluation.extent.pivots ? null_of<T>() : reader(row, found);
    });
    return column;
}

/// The result column's value in the first row whose lookup column has the value.
template <typename T, typename R>
Column looked_up(Evaluation& evaluation, Arguments arguments, Type type) {
    Column column = evaluation.make(type, arguments[0]->per_row,
                                    arguments[0]->per_pivot || arguments[1]->per_pivot || arguments[2]->per_pivot);
    column.timed = arguments[2]->timed;
    const Reader<T> wanted(*arguments[0], evaluation.extent);
    const Reader<T> among(*arguments[1], evaluation.extent);
    const Reader<R> result(*arguments[2], evaluation.extent);
    std::vector<R>& values = column.values<R>();
    const std::size_t rows = column.per_row ? evaluation.extent.rows : 1;
    std::size_t at = 0;
    for (std::size_t pivot = 0; pivot < (column.per_pivot ? evaluation.extent.pivots : 1); ++pivot) {
        FirstPlaces<T> places(evaluation.extent.rows);
        for (std::size_t row = 0; row < evaluation.extent.rows; ++row) {
            if (!is_null(among(row, pivot))) places.add(among(row, pivot), row);
        }
        for (std::size_t row = 0; row < rows; ++row, ++at) {
            if (is_null(wanted(row, pivot))) continue;
            const std::size_t place = places.find(wanted(row, pivot));
            if (place != FirstPlaces<T>::kNone) values[at] = result(place, pivot);
        }
    }
    return column;
}

Column numbered(Evaluation& evaluation, bool pivots) {
    Column column = evaluation.make(Type::number, !pivots, pivots);
    for (std::size_t i = 0; i < column.numbers.size(); ++i) column.numbers[i] = static_cast<double>(i + 1);
    return column;
}

/// Without a pivot, what asks for pivot columns is null.
Column unpivoted(Evaluation& evaluation, Type type) {
    Column column = evaluation.make(type, false, false);
    if (type == Type::list) {
        column.windows[0].null = true;
        column.elements = std::make_shared<const Column>();
    }
    return column;
}

}  // namespace

Result<Column> evaluate_position(Evaluation& evaluation, Fn function, Arguments arguments, Type type, Type element) {
    const bool pivot_function = function == Fn::pivot_column || function == Fn::pivot_index ||
                                function == Fn::pivot_offset || function == Fn::pivot_offset_list ||
                                function == Fn::pivot_row || function == Fn::pivot_where;
    if (pivot_function && !evaluation.extent.pivoted) return unpivoted(evaluation, type);
    switch (function) {
        case Fn::row: return numbered(evaluation, false);
        case Fn::pivot_column: return numbered(evaluation, true);
        case Fn::offset_list: return neighbours(evaluation, arguments, false);
        case Fn::pivot_offset_list: return neighbours(evaluation, arguments, true);
        case Fn::pivot_row: return whole_row(evaluation, arguments[0]);
        case Fn::split: return split(evaluation, arguments);
        case Fn::list:
            return with_type(element, [&]<typename T>() { return listed<T>(evaluation, arguments, element); });
        default: break;
    }
    if (type == Type::null || type == Type::unknown) return Column{};
    return with_type(type, [&]<typename T>() -> Column {
        switch (function) {
            case Fn::offset: return moved<T>(evaluation, arguments[0], arguments[1], type, false);
            case Fn::pivot_offset: return moved<T>(evaluation, arguments[0], arguments[1], type, true);
            case Fn::index: return indexed<T>(evaluation, arguments, type);
            case Fn::pivot_index: return in_pivot<T>(evaluation, arguments, type);
            case Fn::pivot_where: return where_pivot<T>(evaluation, arguments, type);
            case Fn::lookup: {
                const Type key = arguments[0]->type != Type::null ? arguments[0]->type : arguments[1]->type;
                return with_type(key, [&]<typename K>() { return looked_up<K, T>(evaluation, arguments, type); });
            }
            default: break;
        }
        ORIEL_ASSERT(false);
        return {};
    });
}

}  // namespace oriel::lang::calcs
