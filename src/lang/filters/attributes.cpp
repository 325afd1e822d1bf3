#include "lang/filters/attributes.h"

#include "lang/filters/terms.h"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

namespace oriel::lang::filters {

namespace {

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A reference that begins at a place: its name, and where the text goes on.
struct Reference {
    std::string_view name;
    std::size_t end = 0;
};

std::optional<Reference> reference_at(std::string_view text, std::size_t at) {
    const auto skip_blanks = [&] {
        while (at < text.size() && trim(text.substr(at, 1)).empty()) ++at;
    };
    const auto take = [&](std::string_view word) {
        if (text.substr(at, word.size()) != word) return false;
        at += word.size();
        return true;
    };
    if (!take("{{")) return std::nullopt;
    skip_blanks();
    if (!take("_user_attributes")) return std::nullopt;
    skip_blanks();
    if (!take("[")) return std::nullopt;
    skip_blanks();
    const char quote = at < text.size() ? text[at] : '\0';
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t begin = ++at;
    while (at < text.size() && is_name(text[at])) ++at;
    const std::string_view name = text.substr(begin, at - begin);
    if (name.empty() || at >= text.size() || text[at] != quote) return std::nullopt;
    ++at;
    skip_blanks();
    if (!take("]")) return std::nullopt;
    skip_blanks();
    if (!take("}}")) return std::nullopt;
    return Reference{name, at};
}

}  // namespace

std::vector<std::string_view> attribute_names(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t at = text.find("{{");
    while (at != std::string_view::npos) {
        const std::optional<Reference> reference = reference_at(text, at);
        if (reference.has_value()) out.push_back(reference->name);
        at = text.find("{{", reference.has_value() ? reference->end : at + 1);
    }
    return out;
}

Result<std::string> with_attributes(std::string_view text, const AttributeValue& value) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", done)) {
        // Of three brackets the first is text.
        while (text.substr(at + 2, 1) == "{") ++at;
        const std::optional<Reference> reference = reference_at(text, at);
        if (!reference.has_value()) {
            const std::size_t close = text.find("}}", at);
            if (close == std::string_view::npos) break;
            constexpr std::size_t kShown = 60;
            std::string message =
                fmt::format("'{}' in a filter is not understood; use {{{{ _user_attributes['name'] }}}}",
                            beginning(text.substr(at, close + 2 - at), kShown));
            Error error = Error::validation("filters", "invalid", message);
            error.message = std::move(message);
            return error;
        }
        out += text.substr(done, at - done);
        const std::string words = TRY(value(reference->name));
        out += words;
        done = reference->end;
    }
    out += text.substr(done);
    return out;
}

}  // namespace oriel::lang::filters
