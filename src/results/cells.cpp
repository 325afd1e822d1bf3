#include "results/cells.h"

#include "base/assert.h"
#include "rows/cells.h"

#include <algorithm>
#include <cmath>

namespace oriel::results {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

double number_at(const rows::Column& column, std::size_t row) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    if (column.is_null(row)) return kNone;
    switch (column.type) {
        case rows::Type::int64: return static_cast<double>(column.at<std::int64_t>(row));
        case rows::Type::int128: return static_cast<double>(column.at<rows::Int128>(row));
        case rows::Type::float64: return column.at<double>(row);
        case rows::Type::decimal: {
            // One division of exact numbers is rounded once: 0.1 is the nearest double to one tenth.
            const auto unscaled = static_cast<double>(column.at<rows::Int128>(row));
            return column.scale <= 22 ? unscaled / std::pow(10.0, column.scale)
                                      : static_cast<double>(static_cast<long double>(column.at<rows::Int128>(row)) /
                                                            std::pow(10.0L, column.scale));
        }
        case rows::Type::boolean:
        case rows::Type::string:
        case rows::Type::date:
        case rows::Type::timestamp: break;
    }
    return kNone;
}

bool is_number(rows::Type type) {
    return type == rows::Type::int64 || type == rows::Type::int128 || type == rows::Type::float64 ||
           type == rows::Type::decimal;
}

}  // namespace

std::string_view Texts::keep(std::string_view text) {
    if (text.empty()) return {"", 0};
    if (text.size() > left_) {
        const std::size_t size = std::max(kPiece, text.size());
        pieces_.push_back(std::make_unique<char[]>(size));
        bytes_ += size;
        at_ = pieces_.back().get();
        left_ = size;
    }
    char* const place = at_;
    std::memcpy(place, text.data(), text.size());
    at_ += text.size();
    left_ -= text.size();
    return {place, text.size()};
}

std::size_t width_of(rows::Type type) {
    switch (type) {
        case rows::Type::boolean: return sizeof(std::uint8_t);
        case rows::Type::int64: return sizeof(std::int64_t);
        case rows::Type::int128: return sizeof(rows::Int128);
        case rows::Type::float64: return sizeof(double);
        case rows::Type::decimal: return sizeof(rows::Int128);
        case rows::Type::string: return sizeof(std::string_view);
        case rows::Type::date: return sizeof(std::int32_t);
        case rows::Type::timestamp: return sizeof(std::int64_t);
    }
    return sizeof(std::string_view);
}

std::string_view text_of(const rows::Column& column, std::size_t row, std::span<char> buffer) {
    if (column.type == rows::Type::string) return column.at<std::string_view>(row);
    ORIEL_ASSERT(buffer.size() >= rows::kMaxValueText);
    const char* const end = rows::write_value(buffer.data(), column, row);
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

Cells Cells::nulls(std::size_t count) {
    Cells cells;
    cells.size_ = count;
    cells.data_.assign(count * width_of(cells.type_), std::byte{0});
    cells.validity_.assign((count + 63) / 64, 0);
    return cells;
}

std::byte* Cells::grow() {
    const std::size_t width = width_of(type_);
    data_.resize((size_ + 1) * width);
    if (size_ % 64 == 0) validity_.push_back(0);
    ++size_;
    return data_.data() + (size_ - 1) * width;
}

void Cells::push_null() {
    std::memset(grow(), 0, width_of(type_));
}

void Cells::convert(rows::Type type, int scale, Texts& texts) {
    const Cells old = std::move(*this);
    *this = Cells(type, scale);
    const rows::Column column = old.view();
    char buffer[rows::kMaxValueText];
    for (std::size_t row = 0; row < old.size_; ++row) {
        if (old.is_null(row))
            push_null();
        else if (type == rows::Type::float64)
            push(number_at(column, row));
        else
            push(texts.keep(text_of(column, row, buffer)));
    }
}

void Cells::append(const rows::Column& column, std::size_t rows, Texts& texts) {
    const bool same = type_ == column.type && scale_ == column.scale;
    if (!same && all_null()) {
        const std::size_t count = size_;
        *this = Cells(column.type, column.scale);
        for (std::size_t i = 0; i < count; ++i) push_null();
    } else if (!same) {
        bool any = false;
        for (std::size_t row = 0; row < rows && !any; ++row) any = !column.is_null(row);
        if (!any) {
            for (std::size_t row = 0; row < rows; ++row) push_null();
            return;
        }
        const bool numbers = is_number(type_) && is_number(column.type);
        const rows::Type both = numbers ? rows::Type::float64 : rows::Type::string;
        if (type_ != both) convert(both, 0, texts);
    }
    char buffer[rows::kMaxValueText];
    const std::size_t width = width_of(type_);
    for (std::size_t row = 0; row < rows; ++row) {
        if (column.is_null(row)) {
            push_null();
        } else if (type_ == rows::Type::string) {
            push(texts.keep(text_of(column, row, buffer)));
        } else if (type_ != column.type) {
            push(number_at(column, row));
        } else {
            std::memcpy(grow(), static_cast<const std::byte*>(column.data) + row * width, width);
            set_valid();
        }
    }
}

Cells Cells::gather(std::span<const std::uint32_t> places) const {
    Cells result(type_, scale_);
    const std::size_t width = width_of(type_);
    result.data_.assign(places.size() * width, std::byte{0});
    result.validity_.assign((places.size() + 63) / 64, 0);
    result.size_ = places.size();
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i] == kNowhere || is_null(places[i])) continue;
        std::memcpy(result.data_.data() + i * width, data_.data() + places[i] * width, width);
        result.validity_[i / 64] |= std::uint64_t{1} << (i % 64);
        ++result.values_;
    }
    return result;
}

double Cells::number(std::size_t row) const {
    return number_at(view(), row);
}

}  // namespace oriel::results
