#include "sql/tree.h"

#include "base/assert.h"

#include <array>
#include <charconv>
#include <cstring>
#include <new>

namespace oriel::sql {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Length of the digits at `at`.
std::size_t digits_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end - at;
}

bool is_number_literal(std::string_view text) {
    std::size_t at = 0;
    if (at < text.size() && text[at] == '-') ++at;
    const std::size_t whole = digits_at(text, at);
    at += whole;
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        fraction = digits_at(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        const std::size_t exponent = digits_at(text, at);
        if (exponent == 0) return false;
        at += exponent;
    }
    return at == text.size();
}

}  // namespace

Node Tree::make(Expr::Kind kind, std::string_view text, std::span<const Node> children) {
    std::span<const Node> kept;
    if (!children.empty()) {
        auto* memory = static_cast<Node*>(arena_.allocate(children.size_bytes(), alignof(Node)));
        std::memcpy(memory, children.data(), children.size_bytes());
        kept = {memory, children.size()};
    }
    return new (arena_.allocate(sizeof(Expr), alignof(Expr))) Expr{kind, text, kept, nullptr};
}

std::string_view Tree::keep(std::string_view text) {
    if (text.empty()) return {};
    auto* memory = static_cast<char*>(arena_.allocate(text.size(), 1));
    std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
}

Node Tree::code(std::string_view text) {
    return make(Expr::Kind::code, text, {});
}

Node Tree::build(std::string_view pattern, std::initializer_list<Node> arguments) {
    std::array<Node, 64> parts{};
    std::size_t count = 0;
    const auto add = [&](Node node) {
        ORIEL_ASSERT(count < parts.size());
        parts[count++] = node;
    };
    std::size_t start = 0;
    for (std::size_t at = 0; at + 1 < pattern.size(); ++at) {
        if ((pattern[at] != '$' && pattern[at] != '#') || !is_digit(pattern[at + 1])) continue;
        const auto index = static_cast<std::size_t>(pattern[at + 1] - '1');
        ORIEL_ASSERT(index < arguments.size());
        if (at > start) add(code(pattern.substr(start, at - start)));
        const Node argument = arguments.begin()[index];
        add(pattern[at] == '#' ? operand(argument) : argument);
        start = at + 2;
        ++at;
    }
    if (start < pattern.size()) add(code(pattern.substr(start)));
    return sequence({parts.data(), count});
}

Node Tree::number(std::string_view digits) {
    ORIEL_ASSERT(is_number_literal(digits));
    return make(Expr::Kind::code, keep(digits), {});
}

Node Tree::integer(std::int64_t value) {
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return make(Expr::Kind::code, keep({text.data(), static_cast<std::size_t>(end - text.data())}), {});
}

Node Tree::subselect(const Select* select) {
    return new (arena_.allocate(sizeof(Expr), alignof(Expr))) Expr{Expr::Kind::subselect, {}, {}, select};
}

}  // namespace oriel::sql
