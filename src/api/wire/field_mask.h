#pragma once

#include "base/result.h"

#include <array>
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::wire {

/// Which members a client wants in an answer: the `fields` parameter.
///
/// Grammar: `list := item ("," item)*`, `item := name | name "(" list ")" | "*"`; blanks do not matter. A name without
/// parentheses means all of it, and so does an empty text. Names that a type does not have are ignored.
/// Source: docs/compat/lists.md
class FieldMask {
public:
    /// Everything.
    FieldMask() = default;
    /// Errors: invalid_request, saying where the text breaks off and what would do.
    static Result<FieldMask> parse(std::string_view text);
    static const FieldMask& everything();

    bool is_everything() const { return everything_; }
    /// Whether that member is asked for: what costs something to compute is computed only then.
    bool wants(std::string_view name) const { return everything_ || find(name) != nullptr; }
    /// The mask that holds inside that member.
    const FieldMask& inside(std::string_view name) const;

    using Child = std::pair<std::string, FieldMask>;
    const std::vector<Child>& children() const { return children_; }

private:
    friend class FieldMaskParser;
    const FieldMask* find(std::string_view name) const;

    bool everything_ = true;
    std::vector<Child> children_;
};

/// The members of one type that a mask asks for, as bits: found once an object instead of once a member.
template <std::size_t N>
class Selection {
public:
    /// `names`: the type's member names, in member order.
    Selection(const FieldMask& mask, const std::array<std::string_view, N>& names) {
        if (mask.is_everything()) {
            bits_.set();
            return;
        }
        for (const FieldMask::Child& child : mask.children()) {
            for (std::size_t i = 0; i < N; ++i) {
                if (names[i] == child.first) bits_.set(i);
            }
        }
    }
    bool operator[](std::size_t member) const { return bits_[member]; }

private:
    std::bitset<N> bits_;
};

}  // namespace oriel::wire
