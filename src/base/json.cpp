#include "base/json.h"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace oriel {

namespace {

namespace bj = boost::json;

/// Builds a `Json` from Boost's parser events: no second tree is made.
struct Builder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    std::vector<Json> open;  // the containers we are inside of, outermost first
    std::string text;        // the pieces of a string or key so far
    std::string number;      // the pieces of a number so far
    std::vector<std::string> keys;
    Json root;

    void put(Json value) {
        if (open.empty()) {
            root = std::move(value);
        } else if (open.back().is_array()) {
            open.back().as_array().push_back(std::move(value));
        } else {
            // A linear look-up per member would be quadratic in hostile input, so duplicates are settled at the end.
            open.back().as_object().emplace_back(std::move(keys.back()), std::move(value));
            keys.pop_back();
        }
    }

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) {
        open.emplace_back(Json::Object{});
        return true;
    }
    bool on_object_end(std::size_t, bj::error_code&) {
        Json done = std::move(open.back());
        open.pop_back();
        drop_repeated_keys(done.as_object());
        put(std::move(done));
        return true;
    }
    bool on_array_begin(bj::error_code&) {
        open.emplace_back(Json::Array{});
        return true;
    }
    bool on_array_end(std::size_t, bj::error_code&) {
        Json done = std::move(open.back());
        open.pop_back();
        put(std::move(done));
        return true;
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
        text.append(part.data(), part.size());
        return true;
    }
    bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
        text.append(part.data(), part.size());
        keys.push_back(std::move(text));
        text.clear();
        return true;
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) {
        text.append(part.data(), part.size());
        return true;
    }
    bool on_string(bj::string_view part, std::size_t, bj::error_code&) {
        text.append(part.data(), part.size());
        put(std::move(text));
        text.clear();
        return true;
    }
    bool on_number_part(bj::string_view part, bj::error_code&) {
        number.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t value, bj::string_view, bj::error_code&) {
        number.clear();
        put(value);
        return true;
    }
    bool on_uint64(std::uint64_t, bj::string_view part, bj::error_code&) { return put_double(part); }
    bool on_double(double, bj::string_view part, bj::error_code&) { return put_double(part); }

    /// Boost's own double may be off by the last bit, so the text is read once more, exactly.
    bool put_double(bj::string_view part) {
        number.append(part.data(), part.size());
        double value = 0;
        const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
        if (read.ec == std::errc::result_out_of_range) {
            const bool tiny = number.find("e-") != std::string::npos || number.find("E-") != std::string::npos;
            value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
            if (number.front() == '-') value = -value;
        }
        number.clear();
        put(value);
        return true;
    }
    bool on_bool(bool value, bj::error_code&) {
        put(value);
        return true;
    }
    bool on_null(bj::error_code&) {
        put(nullptr);
        return true;
    }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

    static void drop_repeated_keys(Json::Object& object);
};

void Builder::drop_repeated_keys(Json::Object& object) {
    if (object.size() < 2) return;
    std::vector<std::size_t> order(object.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const int compared = object[a].first.compare(object[b].first);
        return compared != 0 ? compared < 0 : a < b;
    });
    std::vector<bool> drop(object.size(), false);
    bool any = false;
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (object[order[i - 1]].first == object[order[i]].first) {
            drop[order[i - 1]] = true;
            any = true;
        }
    }
    if (!any) return;
    Json::Object kept;
    for (std::size_t i = 0; i < object.size(); ++i) {
        if (!drop[i]) kept.push_back(std::move(object[i]));
    }
    object = std::move(kept);
}

/// "line 2, column 7" of a byte offset.
std::string place_of(std::string_view text, std::size_t offset) {
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else {
            ++column;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<Json> Json::parse(std::string_view text, int max_depth) {
    bj::parse_options options;
    options.max_depth = static_cast<std::size_t>(max_depth);
    bj::basic_parser<Builder> parser(options);
    bj::error_code error;
    const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
    if (!error && consumed < text.size()) error = bj::error::extra_data;
    if (error) {
        return Error::invalid_request("not valid JSON at " + place_of(text, consumed) + ": " + error.message());
    }
    return std::move(parser.handler().root);
}

const Json* Json::find(std::string_view key) const {
    const auto* object = std::get_if<Object>(&state_);
    if (object == nullptr) return nullptr;
    for (const Member& member : *object) {
        if (member.first == key) return &member.second;
    }
    return nullptr;
}

void Json::set(std::string_view key, Json value) {
    if (is_null()) state_ = Object{};
    Object& object = as_object();
    for (Member& member : object) {
        if (member.first == key) {
            member.second = std::move(value);
            return;
        }
    }
    object.emplace_back(std::string(key), std::move(value));
}

std::string Json::dump() const {
    std::string out;
    JsonWriter(out).value(*this);
    return out;
}

std::string_view Json::kind() const {
    switch (state_.index()) {
        case 0: return "null";
        case 1: return "a boolean";
        case 2:
        case 3: return "a number";
        case 4: return "a string";
        case 5: return "an array";
        case 6: return "an object";
    }
    return "nothing";
}

void JsonWriter::separate() {
    if (needs_comma_) out_.push_back(',');
    needs_comma_ = true;
}

void JsonWriter::open(char bracket) {
    separate();
    out_.push_back(bracket);
    needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
    out_.push_back(bracket);
    needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_.push_back(':');
    needs_comma_ = false;
}

void JsonWriter::rendered_key(std::string_view quoted_name_and_colon) {
    separate();
    out_.append(quoted_name_and_colon);
    needs_comma_ = false;
}

void JsonWriter::raw(std::string_view json) {
    separate();
    out_.append(json);
}

void JsonWriter::integer(std::int64_t value) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

void JsonWriter::number(double value) {
    separate();
    append_json_number(out_, value);
}

void JsonWriter::string(std::string_view value) {
    separate();
    append_json_string(out_, value);
}

void JsonWriter::value(const Json& value) {
    if (value.is_null()) {
        null();
    } else if (value.is_bool()) {
        boolean(value.as_bool());
    } else if (value.is_int()) {
        integer(value.as_int());
    } else if (value.is_double()) {
        number(value.as_double());
    } else if (value.is_string()) {
        string(value.as_string());
    } else if (value.is_array()) {
        begin_array();
        for (const Json& item : value.as_array()) this->value(item);
        end_array();
    } else {
        begin_object();
        for (const auto& [name, member] : value.as_object()) {
            key(name);
            this->value(member);
        }
        end_object();
    }
}

void append_json_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out.append("null");
        return;
    }
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

namespace {

/// The length of the UTF-8 sequence at `p`, or 0 when it is not a valid one (RFC 3629: no overlong forms, no
/// surrogates).
std::size_t utf8_length(const unsigned char* p, std::size_t left) {
    const auto continues = [&](std::size_t i) { return i < left && (p[i] & 0xC0U) == 0x80U; };
    if (p[0] >= 0xC2 && p[0] <= 0xDF) return continues(1) ? 2 : 0;
    if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        if (!continues(1) || !continues(2)) return 0;
        if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
        if (p[0] == 0xED && p[1] > 0x9F) return 0;
        return 3;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) return 0;
        if (p[0] == 0xF0 && p[1] < 0x90) return 0;
        if (p[0] == 0xF4 && p[1] > 0x8F) return 0;
        return 4;
    }
    return 0;
}

constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\';
    return table;
}();

}  // namespace

void append_json_string(std::string& out, std::string_view value) {
    static constexpr char kHex[] = "0123456789abcdef";
    out.push_back('"');
    const auto* p = reinterpret_cast<const unsigned char*>(value.data());
    const std::size_t size = value.size();
    std::size_t from = 0;
    std::size_t i = 0;
    while (i < size) {
        if (kPlain[p[i]]) {
            ++i;
            continue;
        }
        if (p[i] >= 0x80) {
            const std::size_t length = utf8_length(p + i, size - i);
            if (length != 0) {
                i += length;
                continue;
            }
        }
        out.append(value.data() + from, i - from);
        switch (p[i]) {
            case '"': out.append("\\\""); break;
            case '\\': out.append("\\\\"); break;
            case '\b': out.append("\\b"); break;
            case '\f': out.append("\\f"); break;
            case '\n': out.append("\\n"); break;
            case '\r': out.append("\\r"); break;
            case '\t': out.append("\\t"); break;
            default:
                if (p[i] < 0x20) {
                    out.append("\\u00");
                    out.push_back(kHex[p[i] >> 4U]);
                    out.push_back(kHex[p[i] & 0xFU]);
                } else {
                    out.append("\xEF\xBF\xBD");
                }
        }
        ++i;
        from = i;
    }
    out.append(value.data() + from, size - from);
    out.push_back('"');
}

}  // namespace oriel
