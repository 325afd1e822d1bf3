#include "db/clickhouse/json_compact.h"

#include "base/json.h"

#include <algorithm>
#include <charconv>

namespace oriel::db::clickhouse {

namespace {

/// Rows that are used up are thrown away from there on.
constexpr std::size_t kUsed = 256 * 1024;
constexpr std::size_t kMostRest = 64 * 1024;
constexpr std::size_t kMostHead = 16 * 1024 * 1024;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void append_utf8(std::string& text, std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | (code >> 6U));
        add(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        add(0xE0U | (code >> 12U));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xF0U | (code >> 18U));
        add(0x80U | ((code >> 12U) & 0x3FU));
        add(0x80U | ((code >> 6U) & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
}

std::optional<std::uint32_t> four_digits(std::string_view text) {
    std::uint32_t code = 0;
    if (text.size() < 4) return std::nullopt;
    const auto read = std::from_chars(text.data(), text.data() + 4, code, 16);
    if (read.ptr != text.data() + 4) return std::nullopt;
    return code;
}

/// Appends what a JSON string holds. `quoted` is without its quotes. False: it is none.
bool append_unescaped(std::string& text, std::string_view quoted) {
    for (std::size_t at = 0; at < quoted.size(); ++at) {
        if (quoted[at] != '\\') {
            text += quoted[at];
            continue;
        }
        if (++at == quoted.size()) return false;
        switch (quoted[at]) {
            case 'b': text += '\b'; break;
            case 'f': text += '\f'; break;
            case 'n': text += '\n'; break;
            case 'r': text += '\r'; break;
            case 't': text += '\t'; break;
            case 'u': {
                auto code = four_digits(quoted.substr(at + 1));
                if (!code) return false;
                at += 4;
                const bool high = *code >= 0xD800 && *code < 0xDC00;
                if (high && quoted.substr(at + 1, 2) == "\\u") {
                    const auto low = four_digits(quoted.substr(at + 3));
                    if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
                    code = 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
                    at += 6;
                }
                append_utf8(text, *code);
                break;
            }
            default: text += quoted[at];
        }
    }
    return true;
}

}  // namespace

void JsonCompact::add(std::string_view bytes) {
    if (at_ > kUsed) {
        bytes_.erase(0, at_);
        looked_ -= at_;
        at_ = 0;
    }
    bytes_ += bytes;
}

JsonCompact::Got JsonCompact::next() {
    switch (stage_) {
        case Stage::head: return read_head();
        case Stage::rows: return read_row();
        case Stage::tail: return read_tail();
        case Stage::done: return Got::end;
    }
    return Got::end;
}

std::string JsonCompact::rest() const {
    const std::string_view left = std::string_view(bytes_).substr(at_);
    return std::string(left.substr(left.size() - std::min(left.size(), kMostRest)));
}

/// What follows is no row: all of it is waited for, as it says why, but not for ever.
JsonCompact::Got JsonCompact::broken() {
    if (closed_ || bytes_.size() - at_ > kMostRest) return Got::broken;
    return Got::nothing;
}

JsonCompact::Got JsonCompact::incomplete() const {
    return closed_ ? Got::broken : Got::nothing;
}

/// `{"meta": [{"name": …, "type": …}, …], "data": [`
JsonCompact::Got JsonCompact::read_head() {
    int depth = 0;
    bool quoted = false;
    std::size_t key = bytes_.size();
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        const char c = bytes_[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
            if (depth == 1) key = i;
        } else if (c == '{' || c == '[') {
            ++depth;
            if (c == '[' && depth == 2 && bytes_.compare(key, 6, "\"data\"") == 0) {
                if (!read_columns(bytes_.substr(0, i) + "[]}")) return broken();
                at_ = looked_ = i + 1;
                stage_ = Stage::rows;
                return Got::head;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (depth == 0 && !is_blank(c)) {
            return broken();
        }
    }
    return bytes_.size() > kMostHead ? Got::broken : incomplete();
}

bool JsonCompact::read_columns(const std::string& head) {
    const auto document = Json::parse(head);
    const Json* list = document.ok() ? document.value().find("meta") : nullptr;
    if (list == nullptr || !list->is_array()) return false;
    for (const Json& column : list->as_array()) {
        const Json* name = column.find("name");
        const Json* type = column.find("type");
        if (name == nullptr || type == nullptr || !name->is_string() || !type->is_string()) return false;
        columns_.push_back({name->as_string(), type->as_string()});
    }
    cells_.resize(columns_.size());
    return true;
}

JsonCompact::Got JsonCompact::read_row() {
    if (depth_ == 0) {
        while (at_ < bytes_.size() && (is_blank(bytes_[at_]) || bytes_[at_] == ',')) ++at_;
        if (at_ == bytes_.size()) return incomplete();
        if (bytes_[at_] == ']') {
            ++at_;
            stage_ = Stage::tail;
            return read_tail();
        }
        if (bytes_[at_] != '[') return broken();
        looked_ = at_;
    }
    for (; looked_ < bytes_.size(); ++looked_) {
        const char c = bytes_[looked_];
        if (escaped_) {
            escaped_ = false;
        } else if (quoted_) {
            escaped_ = c == '\\';
            quoted_ = c != '"';
        } else if (c == '"') {
            quoted_ = true;
        } else if (c == '[' || c == '{') {
            ++depth_;
        } else if ((c == ']' || c == '}') && --depth_ == 0) {
            ++looked_;
            const std::string_view row = std::string_view(bytes_).substr(at_ + 1, looked_ - at_ - 2);
            if (!read_cells(row)) {
                closed_ = true;
                return Got::broken;
            }
            at_ = looked_;
            return Got::row;
        }
    }
    return incomplete();
}

/// Takes the values of one row, of which only the brackets and quotes have been looked at.
bool JsonCompact::read_cells(std::string_view row) {
    text_.clear();
    places_.clear();
    std::size_t at = 0;
    while (true) {
        while (at < row.size() && is_blank(row[at])) ++at;
        if (at >= row.size()) break;
        const std::size_t begin = at;
        const std::size_t place = text_.size();
        int depth = 0;
        bool quoted = false;
        for (; at < row.size(); ++at) {
            const char c = row[at];
            if (quoted) {
                if (c == '\\') ++at;
                if (c == '"') quoted = false;
                continue;
            }
            if (c == '"') quoted = true;
            if (c == '[' || c == '{') ++depth;
            if (c == ']' || c == '}') --depth;
            if (c == ',' && depth == 0) break;
        }
        std::string_view value = row.substr(begin, std::min(at, row.size()) - begin);
        while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
        ++at;
        if (value == "null") {
            places_.emplace_back();
            continue;
        }
        if (value.size() >= 2 && value.front() == '"') {
            if (!append_unescaped(text_, value.substr(1, value.size() - 2))) return false;
        } else {
            text_ += value;
        }
        places_.emplace_back(std::pair(place, text_.size() - place));
    }
    if (places_.size() != cells_.size()) return false;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        cells_[i].reset();
        if (places_[i]) cells_[i] = std::string_view(text_).substr(places_[i]->first, places_[i]->second);
    }
    return true;
}

/// `, "rows": …, "statistics": {…}}`, and in some versions an exception among them.
JsonCompact::Got JsonCompact::read_tail() {
    if (!closed_) return Got::nothing;
    const std::string_view tail = std::string_view(bytes_).substr(at_);
    const std::size_t last = tail.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos || tail[last] != '}') return Got::broken;
    if (tail.find("\"exception\"") != std::string_view::npos) return Got::broken;
    stage_ = Stage::done;
    return Got::end;
}

}  // namespace oriel::db::clickhouse
