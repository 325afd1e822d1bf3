#pragma once

#include "lookml/syntax.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// A text never grows past this by constants or `${EXTENDED}`: a small project could else fill the memory.
inline constexpr std::size_t kMaxExpansion = 1u << 20;

/// The project's constants, used as `@{name}`.
class Constants {
public:
    void set(std::string_view name, std::string value) {
        values_.insert_or_assign(std::string(name), std::move(value));
    }
    const std::string* find(std::string_view name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : &found->second;
    }
    const std::map<std::string, std::string, std::less<>>& all() const { return values_; }

    /// Replaces every `@{name}` (a constant's own text is not looked into). Names without a constant are left as they
    /// are and added to `unknown`. Empty when the result would be longer than kMaxExpansion.
    std::optional<std::string> expand(std::string_view text, std::vector<std::string>* unknown = nullptr) const;

private:
    std::map<std::string, std::string, std::less<>> values_;
};

/// Reads the values of nodes: escapes removed and constants put in. Texts that had to be made are kept as long as this
/// object lives. Not for several threads at once.
class Values {
public:
    Values() = default;
    Values(const Values&) = delete;
    Values& operator=(const Values&) = delete;

    /// The text of a string, atom or expression; a block's name. Constants are those of the file's own project.
    std::string_view text(Item item);
    /// Keeps a text that was made.
    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

private:
    std::deque<std::string> kept_;
};

std::optional<bool> parse_yesno(std::string_view text);
std::optional<int> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);
/// A whole number and a unit of time: `24 hours`.
bool is_duration(std::string_view text);
/// Whether `text` is one of `a|b|c`.
bool is_choice(std::string_view text, std::string_view choices);
/// Letters, digits and underscores, in any order.
bool is_identifier(std::string_view text);

}  // namespace oriel::lookml
