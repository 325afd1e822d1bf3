#include "base/assert.h"
#include "lang/calcs/evaluation.h"

#include <charconv>
#include <clocale>
#include <cstring>
#include <cwctype>

namespace oriel::lang::calcs {

namespace {

/// Bytes of the character that begins with `lead`; 1 for what begins none.
std::size_t character_length(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte >= 0xF0U) return 4;
    if (byte >= 0xE0U) return 3;
    return byte >= 0xC0U ? 2 : 1;
}

bool begins_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

double count_characters(std::string_view text) {
    double count = 0;
    for (const char c : text) count += begins_character(c) ? 1 : 0;
    return count;
}

/// The byte at which character `index` (from 0) begins, or the end.
std::size_t offset_of(std::string_view text, std::int64_t index) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (begins_character(text[at]) && index-- == 0) break;
    }
    return at;
}

/// The alphabets of the world, one letter for one.
locale_t unicode() {
    static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

wint_t change_case(wint_t letter, bool upper) {
    if (letter < 0x80) {
        if (upper) return letter >= 'a' && letter <= 'z' ? letter - 32 : letter;
        return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    }
    if (unicode() == nullptr) return letter;
    return upper ? ::towupper_l(letter, unicode()) : ::towlower_l(letter, unicode());
}

/// Reads a character; broken UTF-8 comes byte by byte, with `length` 1 and a code that no character has.
wint_t decode(std::string_view text, std::size_t at, std::size_t& length) {
    length = character_length(text[at]);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (length == 1 || at + length > text.size()) {
        length = 1;
        return byte(0) < 0x80U ? byte(0) : WEOF;
    }
    wint_t code = byte(0) & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (begins_character(text[at + i])) {
            length = 1;
            return WEOF;
        }
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    return code;
}

std::size_t encode(wint_t code, char* out) {
    if (code < 0x80U) {
        out[0] = static_cast<char>(code);
        return 1;
    }
    const std::size_t length = code < 0x800U ? 2 : code < 0x10000U ? 3 : 4;
    for (std::size_t i = length; i-- > 1;) {
        out[i] = static_cast<char>(0x80U | (code & 0x3FU));
        code >>= 6U;
    }
    const unsigned lead = length == 2 ? 0xC0U : length == 3 ? 0xE0U : 0xF0U;
    out[0] = static_cast<char>(lead | code);
    return length;
}

std::string_view with_case(Evaluation& evaluation, std::string_view text, bool upper) {
    // A letter of two bytes may become one of three, never more.
    char* const out = evaluation.text(text.size() * 3 / 2 + 4);
    std::size_t size = 0;
    std::size_t length = 0;
    for (std::size_t at = 0; at < text.size(); at += length) {
        const wint_t code = decode(text, at, length);
        if (code == WEOF) {
            out[size++] = text[at];
        } else {
            size += encode(change_case(code, upper), out + size);
        }
    }
    return {out, size};
}

std::string_view replace_all(Evaluation& evaluation, std::string_view text, std::string_view old, std::string_view by) {
    if (old.empty()) return text;
    std::size_t count = 0;
    for (std::size_t at = text.find(old); at != std::string_view::npos; at = text.find(old, at + old.size())) ++count;
    if (count == 0) return text;
    char* const out = evaluation.text(text.size() + count * by.size() - count * old.size());
    char* end = out;
    const auto append = [&](std::string_view piece) {
        if (!piece.empty()) std::memcpy(end, piece.data(), piece.size());
        end += piece.size();
    };
    std::size_t start = 0;
    for (std::size_t at = text.find(old); at != std::string_view::npos; at = text.find(old, start)) {
        append(text.substr(start, at - start));
        append(by);
        start = at + old.size();
    }
    append(text.substr(start));
    return {out, static_cast<std::size_t>(end - out)};
}

/// Positions count from 1; what lies before the first holds nothing.
std::string_view substring(std::string_view text, std::int64_t start, std::int64_t length) {
    if (start < 1) {
        length += start - 1;
        start = 1;
    }
    if (length <= 0) return text.substr(0, 0);
    const std::size_t begin = offset_of(text, start - 1);
    const std::string_view rest = text.substr(begin);
    return rest.substr(0, offset_of(rest, length));
}

double position(std::string_view text, std::string_view sought) {
    const std::size_t at = text.find(sought);
    return at == std::string_view::npos ? 0 : count_characters(text.substr(0, at)) + 1;
}

double to_number(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    const std::string_view unsigned_text = !text.empty() && text.front() == '-' ? text.substr(1) : text;
    // What from_chars reads besides: words such as inf and nan.
    if (unsigned_text.empty() || (unsigned_text[0] != '.' && (unsigned_text[0] < '0' || unsigned_text[0] > '9')))
        return kNoNumber;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? finite(value) : kNoNumber;
}

/// Values as texts, one column.
Column to_texts(Evaluation& evaluation, const Column& argument, std::string_view null_text) {
    Column column = evaluation.make(Type::string, argument.per_row, argument.per_pivot);
    const auto convert = [&]<typename T>(auto&& work) {
        const Reader<T> reader(argument, evaluation.extent);
        fill<std::string_view>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
            const T& value = reader(row, pivot);
            return is_null(value) ? null_text : work(value);
        });
    };
    switch (argument.type) {
        case Type::string: convert.operator()<std::string_view>([](std::string_view value) { return value; }); break;
        case Type::date:
            convert.operator()<Moment>([&](Moment value) { return date_text(evaluation, value, argument.timed); });
            break;
        case Type::yesno:
            convert.operator()<Flag>([](Flag value) { return std::string_view(value != 0 ? "Yes" : "No"); });
            break;
        case Type::unknown:
        case Type::null:
        case Type::list:
        case Type::number:
            convert.operator()<double>([&](double value) { return number_text(evaluation, value); });
            break;
    }
    return column;
}

Column concat(Evaluation& evaluation, Arguments arguments) {
    Column column = evaluation.make(Type::string, arguments);
    std::vector<Column> texts;
    texts.reserve(arguments.size());
    for (const ColumnPointer& argument : arguments) texts.push_back(to_texts(evaluation, *argument, kNoText));
    std::vector<std::unique_ptr<Reader<std::string_view>>> readers;
    for (const Column& text : texts) {
        readers.push_back(std::make_unique<Reader<std::string_view>>(text, evaluation.extent));
    }
    fill<std::string_view>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        std::size_t size = 0;
        for (const auto& reader : readers) {
            const std::string_view piece = (*reader)(row, pivot);
            if (is_null(piece)) return kNoText;
            size += piece.size();
        }
        char* const out = evaluation.text(size);
        char* end = out;
        for (const auto& reader : readers) {
            const std::string_view piece = (*reader)(row, pivot);
            if (!piece.empty()) std::memcpy(end, piece.data(), piece.size());
            end += piece.size();
        }
        return std::string_view(out, size);
    });
    return column;
}

/// A function of one text or of two, which gives a T.
template <typename T, typename Work>
Column of_texts(Evaluation& evaluation, Type type, Arguments arguments, Work&& work) {
    Column column = evaluation.make(type, arguments);
    const Reader<std::string_view> first(*arguments[0], evaluation.extent);
    const Reader<std::string_view> second(*arguments[arguments.size() > 1 ? 1 : 0], evaluation.extent);
    fill<T>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
        const std::string_view a = first(row, pivot);
        const std::string_view b = second(row, pivot);
        return is_null(a) || is_null(b) ? null_of<T>() : work(a, b);
    });
    return column;
}

}  // namespace

std::string_view number_text(Evaluation& evaluation, double value) {
    constexpr std::size_t kLongest = 32;
    char buffer[kLongest];
    const bool whole = std::abs(value) < 1e15 && std::trunc(value) == value;
    const auto end = whole ? std::to_chars(buffer, buffer + kLongest, static_cast<std::int64_t>(value)).ptr
                           : std::to_chars(buffer, buffer + kLongest, value).ptr;
    return evaluation.keep({buffer, static_cast<std::size_t>(end - buffer)});
}

Column evaluate_text(Evaluation& evaluation, Fn function, Arguments arguments) {
    using Text = std::string_view;
    switch (function) {
        case Fn::concat: return concat(evaluation, arguments);
        case Fn::to_string: return to_texts(evaluation, *arguments[0], "");
        case Fn::contains:
            return of_texts<Flag>(evaluation, Type::yesno, arguments,
                                  [](Text a, Text b) { return static_cast<Flag>(a.find(b) != Text::npos); });
        case Fn::length:
            return of_texts<double>(evaluation, Type::number, arguments,
                                    [](Text a, Text) { return count_characters(a); });
        case Fn::position: return of_texts<double>(evaluation, Type::number, arguments, position);
        case Fn::to_number:
            return of_texts<double>(evaluation, Type::number, arguments, [](Text a, Text) { return to_number(a); });
        case Fn::lower:
            return of_texts<Text>(evaluation, Type::string, arguments,
                                  [&](Text a, Text) { return with_case(evaluation, a, false); });
        case Fn::upper:
            return of_texts<Text>(evaluation, Type::string, arguments,
                                  [&](Text a, Text) { return with_case(evaluation, a, true); });
        case Fn::replace: {
            Column column = evaluation.make(Type::string, arguments);
            const Reader<Text> text(*arguments[0], evaluation.extent);
            const Reader<Text> old(*arguments[1], evaluation.extent);
            const Reader<Text> by(*arguments[2], evaluation.extent);
            fill<Text>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
                const Text a = text(row, pivot);
                const Text b = old(row, pivot);
                const Text c = by(row, pivot);
                return is_null(a) || is_null(b) || is_null(c) ? kNoText : replace_all(evaluation, a, b, c);
            });
            return column;
        }
        case Fn::substring: {
            Column column = evaluation.make(Type::string, arguments);
            const Reader<Text> text(*arguments[0], evaluation.extent);
            const Reader<double> start(*arguments[1], evaluation.extent);
            const Reader<double> length(*arguments[2], evaluation.extent);
            fill<Text>(column, evaluation.extent, [&](std::size_t row, std::size_t pivot) {
                std::int64_t from = 0;
                std::int64_t count = 0;
                const Text value = text(row, pivot);
                if (is_null(value) || !to_whole(start(row, pivot), from) || !to_whole(length(row, pivot), count))
                    return kNoText;
                return substring(value, from, count);
            });
            return column;
        }
        default: break;
    }
    ORIEL_ASSERT(false);
    return {};
}

}  // namespace oriel::lang::calcs
