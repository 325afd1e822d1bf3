#include "db/redact.h"

#include <algorithm>
#include <array>

namespace oriel::db {

namespace {

constexpr std::string_view kMask = "***";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// Ends a path or a value in running text.
bool is_delimiter(char c) {
    return is_blank(c) || c == '"' || c == '\'' || c == '`' || c == ',' || c == ';' || c == ')' || c == '(';
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

/// `password=secret`, `PASSWORD 'secret'`, `secret: "…"`: the value goes, up to its closing quote or a delimiter.
void mask_assignments(std::string& text) {
    constexpr std::array<std::string_view, 6> kNames = {"password", "passwd",     "secret",
                                                        "token",    "access_key", "api_key"};
    const auto same = [](char a, char b) { return lower(a) == b; };
    for (const std::string_view name : kNames) {
        auto from = text.begin();
        while (true) {
            const auto found = std::search(from, text.end(), name.begin(), name.end(), same);
            if (found == text.end()) break;
            auto value = found + static_cast<std::ptrdiff_t>(name.size());
            while (value != text.end() && is_blank(*value)) ++value;
            if (value == text.end() || (*value != '=' && *value != ':')) {
                from = found + static_cast<std::ptrdiff_t>(name.size());
                continue;
            }
            ++value;
            while (value != text.end() && is_blank(*value)) ++value;
            auto end = value;
            if (value != text.end() && (*value == '\'' || *value == '"')) {
                end = std::find(value + 1, text.end(), *value);
                ++value;
            } else {
                while (end != text.end() && !is_delimiter(*end)) ++end;
            }
            const auto offset = value - text.begin();
            text.replace(value, end, kMask);
            from = text.begin() + offset + static_cast<std::ptrdiff_t>(kMask.size());
        }
    }
}

/// `scheme://user:secret@host` keeps scheme and host.
void mask_userinfo(std::string& text) {
    std::size_t at = 0;
    while ((at = text.find("://", at)) != std::string::npos) {
        at += 3;
        std::size_t end = at;
        std::size_t sign = std::string::npos;
        while (end < text.size() && !is_delimiter(text[end]) && text[end] != '/') {
            if (text[end] == '@') sign = end;
            ++end;
        }
        if (sign != std::string::npos) text.replace(at, sign - at, kMask);
    }
}

/// Absolute paths that the reader did not write are cut to their last part.
void shorten_paths(std::string& text, std::string_view sql) {
    std::size_t at = 0;
    while ((at = text.find('/', at)) != std::string::npos) {
        const bool starts_path = at == 0 || is_delimiter(text[at - 1]) || text[at - 1] == '=';
        if (!starts_path) {
            ++at;
            continue;
        }
        // Inside quotes a path may hold blanks.
        const char quote = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'') ? text[at - 1] : '\0';
        std::size_t end = at;
        while (end < text.size() &&
               (quote != '\0' ? text[end] != quote && text[end] != '\n' : !is_delimiter(text[end])))
            ++end;
        while (quote == '\0' && end > at && (text[end - 1] == ':' || text[end - 1] == '.')) --end;
        const std::string_view path = std::string_view(text).substr(at, end - at);
        const std::size_t last = path.find_last_of('/');
        if (last == 0 || sql.find(path) != std::string_view::npos) {
            at = std::max(end, at + 1);
            continue;
        }
        text.erase(at, last + 1);
    }
}

}  // namespace

std::string redact(std::string_view message, std::string_view sql, std::string_view password) {
    std::string text(message);
    // A very short password would blank out ordinary letters and so give itself away.
    if (password.size() >= 3) replace_all(text, password, kMask);
    mask_userinfo(text);
    mask_assignments(text);
    shorten_paths(text, sql);
    return text;
}

}  // namespace oriel::db
