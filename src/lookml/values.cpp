#include "lookml/values.h"

#include "lookml/lexer.h"

#include <algorithm>
#include <charconv>

namespace oriel::lookml {

std::optional<std::string> Constants::expand(std::string_view text, std::vector<std::string>* unknown) const {
    std::string out;
    for (;;) {
        const auto at = text.find("@{");
        const auto close = at == std::string_view::npos ? at : text.find('}', at);
        if (close == std::string_view::npos) break;
        out.append(text.substr(0, at));
        const std::string_view name = text.substr(at + 2, close - at - 2);
        if (const std::string* value = find(name)) {
            out.append(*value);
        } else {
            out.append(text.substr(at, close + 1 - at));
            if (unknown != nullptr) unknown->emplace_back(name);
        }
        if (out.size() > kMaxExpansion) return std::nullopt;
        text.remove_prefix(close + 1);
    }
    out.append(text);
    return out;
}

std::string_view Values::text(Item item) {
    const std::string_view raw = item.raw();
    const bool escaped = item.node().has(Node::escaped);
    const bool constant = raw.find("@{") != std::string_view::npos;
    if (!escaped && !constant) return raw;
    std::string text = escaped ? unescape(raw) : std::string(raw);
    if (const Constants* constants = item.document().constants; constant && constants != nullptr) {
        if (auto expanded = constants->expand(text)) text = std::move(*expanded);
    }
    return keep(std::move(text));
}

std::optional<bool> parse_yesno(std::string_view text) {
    if (text == "yes") return true;
    if (text == "no") return false;
    return std::nullopt;
}

std::optional<int> parse_integer(std::string_view text) {
    int value = 0;
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::general);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (!(value - value == 0)) return std::nullopt;  // "inf" and "nan" are words, not numbers
    return value;
}

bool is_duration(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    if (at == 0 || at > 9 || at == text.size() || text[at] != ' ') return false;
    std::string_view unit = text.substr(at + 1);
    if (!unit.empty() && unit.back() == 's') unit.remove_suffix(1);
    return is_choice(unit, "second|minute|hour|day|week|month");
}

bool is_choice(std::string_view text, std::string_view choices) {
    while (!choices.empty()) {
        const auto bar = std::min(choices.find('|'), choices.size());
        if (choices.substr(0, bar) == text) return true;
        choices.remove_prefix(std::min(choices.size(), bar + 1));
    }
    return false;
}

bool is_identifier(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return lexer::is(c, lexer::kKey); });
}

}  // namespace oriel::lookml
