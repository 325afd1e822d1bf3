#include "lang/calcs/column.h"

namespace oriel::lang::calcs {

namespace {

Column make(Type type, bool per_pivot) {
    Column column;
    column.type = type;
    column.per_row = true;
    column.per_pivot = per_pivot;
    return column;
}

}  // namespace

Column Column::of_numbers(std::vector<double> values, bool per_pivot) {
    Column column = make(Type::number, per_pivot);
    column.numbers = std::move(values);
    return column;
}

Column Column::of_moments(std::vector<Moment> values, bool timed, bool per_pivot) {
    Column column = make(Type::date, per_pivot);
    column.moments = std::move(values);
    column.timed = timed;
    return column;
}

Column Column::of_texts(std::vector<std::string_view> values, bool per_pivot) {
    Column column = make(Type::string, per_pivot);
    column.texts = std::move(values);
    return column;
}

Column Column::of_flags(std::vector<Flag> values, bool per_pivot) {
    Column column = make(Type::yesno, per_pivot);
    column.flags = std::move(values);
    return column;
}

}  // namespace oriel::lang::calcs
