#include "db/remote/text_batch.h"

#include "db/remote/text_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace oriel::db::remote {

namespace {

constexpr int kMostDigits = 38;
/// Nobody declares a column with more digits after the point; a quotient has them.
constexpr int kMostDeclaredScale = 9;

rows::Int128 power_of_ten(int exponent) {
    rows::Int128 power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

Error unreadable(std::string_view cell, const rows::ColumnType& column) {
    return Error::upstream("the database sent '" + std::string(cell.substr(0, 60)) + "' in column '" + column.name +
                           "', which is not of the type it announced");
}

}  // namespace

rows::Type row_type(ReadAs how) {
    switch (how) {
        case ReadAs::boolean: return rows::Type::boolean;
        case ReadAs::int64:
        case ReadAs::bits: return rows::Type::int64;
        case ReadAs::int128: return rows::Type::int128;
        case ReadAs::float64: return rows::Type::float64;
        case ReadAs::decimal: return rows::Type::decimal;
        case ReadAs::text:
        case ReadAs::bytes:
        case ReadAs::hex: return rows::Type::string;
        case ReadAs::date: return rows::Type::date;
        case ReadAs::timestamp: return rows::Type::timestamp;
    }
    return rows::Type::string;
}

TextBatch::TextBatch(std::vector<TextColumn> columns) : plan_(std::move(columns)), buffers_(plan_.size()) {
    for (std::size_t i = 0; i < plan_.size(); ++i) {
        plan_[i].type.type = row_type(plan_[i].read_as);
        types_.push_back(plan_[i].type);
        if (plan_[i].read_as == ReadAs::decimal) decimals_.push_back(i);
    }
    read_.resize(decimals_.size());
    batch_.columns.resize(plan_.size());
    clear();
}

void TextBatch::clear() {
    text_.clear();
    batch_.rows = 0;
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_[i];
        buffer.type = plan_[i].type.type;
        buffer.typed = false;
        buffer.whole = 0;
        buffer.scale = 0;
        buffer.validity.assign(kRows / 64, 0);
        switch (plan_[i].read_as) {
            case ReadAs::boolean: buffer.flags.assign(kRows, 0); break;
            case ReadAs::date: buffer.days.assign(kRows, 0); break;
            case ReadAs::int64:
            case ReadAs::bits:
            case ReadAs::timestamp: buffer.words.assign(kRows, 0); break;
            case ReadAs::float64: buffer.reals.assign(kRows, 0); break;
            case ReadAs::int128: buffer.wide.assign(kRows, 0); break;
            case ReadAs::text:
            case ReadAs::bytes:
            case ReadAs::hex: buffer.texts.assign(kRows, {0, 0}); break;
            case ReadAs::decimal:
                buffer.wide.assign(kRows, 0);
                buffer.scales.assign(kRows, 0);
                buffer.texts.clear();
                buffer.reals.clear();
                break;
        }
    }
}

TextBatch::Decimal TextBatch::read_decimal(std::string_view digits) {
    Decimal decimal;
    std::string_view rest = digits;
    const bool negative = !rest.empty() && rest.front() == '-';
    if (negative || (!rest.empty() && rest.front() == '+')) rest.remove_prefix(1);
    if (rest == "NaN" || rest == "Infinity") {
        decimal.type = rows::Type::float64;
        return decimal;
    }
    bool point = false;
    bool leading = true;
    for (const char c : rest) {
        if (c == '.' && !point) {
            point = true;
            leading = false;
            continue;
        }
        if (c < '0' || c > '9') {
            decimal.type = rows::Type::string;
            return decimal;
        }
        if (leading && c == '0') continue;
        leading = false;
        (point ? decimal.scale : decimal.whole) += 1;
        if (decimal.whole + decimal.scale > kMostDigits) {
            decimal.type = rows::Type::string;
            return decimal;
        }
        decimal.value = decimal.value * 10 + (c - '0');
    }
    if (negative) decimal.value = -decimal.value;
    return decimal;
}

bool TextBatch::decimal_fits(const Buffer& buffer, const Decimal& decimal) const {
    if (!buffer.typed) return true;
    if (buffer.type != decimal.type) return false;
    return decimal.type != rows::Type::decimal ||
           std::max(buffer.whole, decimal.whole) + std::max(buffer.scale, decimal.scale) <= kMostDigits;
}

Result<bool> TextBatch::append(std::span<const std::optional<std::string_view>> cells) {
    const std::size_t row = batch_.rows;
    for (std::size_t i = 0; i < decimals_.size(); ++i) {
        const auto& cell = cells[decimals_[i]];
        if (!cell.has_value()) continue;
        read_[i] = read_decimal(*cell);
        if (!decimal_fits(buffers_[decimals_[i]], read_[i])) return false;
    }
    std::size_t decimal = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool is_decimal = plan_[i].read_as == ReadAs::decimal;
        if (cells[i].has_value()) {
            if (is_decimal) {
                append_decimal(buffers_[i], read_[decimal], *cells[i], row);
            } else {
                TRY(append_value(i, *cells[i], row));
            }
        }
        if (is_decimal) ++decimal;
    }
    ++batch_.rows;
    return true;
}

Status TextBatch::append_value(std::size_t column, std::string_view cell, std::size_t row) {
    Buffer& buffer = buffers_[column];
    const auto set_valid = [&] { buffer.validity[row / 64] |= std::uint64_t{1} << (row % 64); };
    const auto keep = [&](auto& values, const auto& value) -> Status {
        if (!value.has_value()) return unreadable(cell, plan_[column].type);
        values[row] = *value;
        set_valid();
        return Ok{};
    };
    switch (plan_[column].read_as) {
        case ReadAs::boolean:
            buffer.flags[row] = cell == "t" || cell == "1" || cell == "true" ? 1 : 0;
            set_valid();
            return Ok{};
        case ReadAs::int64: return keep(buffer.words, parse_int64(cell));
        case ReadAs::float64: return keep(buffer.reals, parse_double(cell));
        case ReadAs::int128: {
            const Decimal decimal = read_decimal(cell);
            if (decimal.type != rows::Type::decimal || decimal.scale != 0) return unreadable(cell, plan_[column].type);
            buffer.wide[row] = decimal.value;
            set_valid();
            return Ok{};
        }
        case ReadAs::bits: {
            std::uint64_t value = 0;
            for (const char c : cell) value = (value << 8U) | static_cast<unsigned char>(c);
            buffer.words[row] = static_cast<std::int64_t>(value);
            set_valid();
            return Ok{};
        }
        case ReadAs::date: {
            if (is_zero_date(cell)) return Ok{};
            return keep(buffer.days, parse_date(cell));
        }
        case ReadAs::timestamp: {
            if (is_zero_date(cell)) return Ok{};
            return keep(buffer.words, parse_timestamp(cell));
        }
        case ReadAs::text: append_text(buffer, cell, row); return Ok{};
        case ReadAs::hex: {
            if (cell.starts_with("\\x")) cell.remove_prefix(2);
            append_text(buffer, cell, row);
            for (std::size_t i = buffer.texts[row].first; i < text_.size(); ++i) {
                if (text_[i] >= 'a' && text_[i] <= 'f') text_[i] = static_cast<char>(text_[i] - 'a' + 'A');
            }
            return Ok{};
        }
        case ReadAs::bytes: {
            constexpr std::string_view kHex = "0123456789ABCDEF";
            const std::size_t begin = text_.size();
            for (const char c : cell) {
                text_ += kHex[static_cast<unsigned char>(c) >> 4U];
                text_ += kHex[static_cast<unsigned char>(c) & 15U];
            }
            buffer.texts[row] = {begin, text_.size() - begin};
            set_valid();
            return Ok{};
        }
        case ReadAs::decimal: break;
    }
    return Ok{};
}

void TextBatch::append_text(Buffer& buffer, std::string_view cell, std::size_t row) {
    buffer.texts[row] = {text_.size(), cell.size()};
    text_ += cell;
    buffer.validity[row / 64] |= std::uint64_t{1} << (row % 64);
}

void TextBatch::append_decimal(Buffer& buffer, const Decimal& decimal, std::string_view cell, std::size_t row) {
    if (!buffer.typed) {
        buffer.typed = true;
        buffer.type = decimal.type;
        if (decimal.type == rows::Type::string) buffer.texts.assign(kRows, {0, 0});
        if (decimal.type == rows::Type::float64) buffer.reals.assign(kRows, 0);
    }
    if (decimal.type == rows::Type::string) {
        append_text(buffer, cell, row);
        return;
    }
    buffer.validity[row / 64] |= std::uint64_t{1} << (row % 64);
    if (decimal.type == rows::Type::float64) {
        const double infinity = std::numeric_limits<double>::infinity();
        buffer.reals[row] = cell == "NaN"           ? std::numeric_limits<double>::quiet_NaN()
                            : cell.starts_with('-') ? -infinity
                                                    : infinity;
        return;
    }
    buffer.wide[row] = decimal.value;
    buffer.scales[row] = static_cast<std::int8_t>(decimal.scale);
    buffer.whole = std::max(buffer.whole, decimal.whole);
    buffer.scale = std::max(buffer.scale, decimal.scale);
}

void TextBatch::finish_decimals(Buffer& buffer, rows::Column& column) {
    for (std::size_t row = 0; row < batch_.rows; ++row) {
        if (buffer.scales[row] < buffer.scale) buffer.wide[row] *= power_of_ten(buffer.scale - buffer.scales[row]);
    }
    int scale = buffer.scale;
    if (scale > kMostDeclaredScale) {
        int needed = 0;
        for (std::size_t row = 0; row < batch_.rows; ++row) {
            int digits = scale;
            for (rows::Int128 value = buffer.wide[row]; digits > needed && value % 10 == 0; value /= 10) --digits;
            needed = std::max(needed, digits);
        }
        const rows::Int128 divisor = power_of_ten(scale - needed);
        for (std::size_t row = 0; row < batch_.rows; ++row) buffer.wide[row] /= divisor;
        scale = needed;
    }
    column.scale = scale;
    column.data = buffer.wide.data();
}

const rows::Batch& TextBatch::finish() {
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        Buffer& buffer = buffers_[i];
        rows::Column& column = batch_.columns[i];
        column.type = buffer.type;
        column.scale = 0;
        column.validity = buffer.validity.data();
        switch (buffer.type) {
            case rows::Type::boolean: column.data = buffer.flags.data(); break;
            case rows::Type::int64:
            case rows::Type::timestamp: column.data = buffer.words.data(); break;
            case rows::Type::int128: column.data = buffer.wide.data(); break;
            case rows::Type::float64: column.data = buffer.reals.data(); break;
            case rows::Type::decimal: finish_decimals(buffer, column); break;
            case rows::Type::date: column.data = buffer.days.data(); break;
            case rows::Type::string:
                buffer.views.clear();
                for (std::size_t row = 0; row < batch_.rows; ++row)
                    buffer.views.emplace_back(text_.data() + buffer.texts[row].first, buffer.texts[row].second);
                column.data = buffer.views.data();
                break;
        }
        if (buffer.type == rows::Type::decimal) types_[i].scale = column.scale;
    }
    return batch_;
}

}  // namespace oriel::db::remote
