#pragma once

#include "base/json.h"
#include "lang/source_file.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// YAML texts as trees whose nodes know where they stand. The library reads; what it reads is bounded here, whatever
/// the text asks for: anchors that multiply, nesting, size.
namespace oriel::lang::yaml {

/// The largest text that is read.
inline constexpr std::size_t kMaxBytes = 8u << 20;
/// How many nodes a document may have, each counted as often as aliases repeat it.
inline constexpr std::size_t kMaxNodes = 200'000;
/// How deep nodes may nest, through aliases too: trees can be walked by recursion.
inline constexpr int kMaxDepth = 64;

/// One value. Where an alias stands, its anchor's node is used again: nodes can have several parents, but no circles.
struct Node {
    enum class Kind : std::uint8_t { scalar, sequence, mapping };
    using Member = std::pair<const Node*, const Node*>;

    Kind kind = Kind::scalar;
    bool plain = false;              ///< A scalar without quotes, whose text may mean a number, yes, or nothing.
    SourceRange range;               ///< Of a collection: from its start to its first value.
    std::string text;                ///< Of a scalar.
    std::vector<const Node*> items;  ///< Of a sequence.
    std::vector<Member> members;     ///< Of a mapping, in order; keys of `<<` are among them, when it has no own.

    std::size_t size = 1;  ///< Nodes in it, aliases spelt out.
    int depth = 1;         ///< Levels in it.

    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_sequence() const { return kind == Kind::sequence; }
    bool is_mapping() const { return kind == Kind::mapping; }
    /// Nothing: an empty plain scalar, `~` or `null`.
    bool is_null() const;
    /// A plain `true`, `yes`, `on` and their opposites, in YAML 1.1's spellings.
    std::optional<bool> as_bool() const;
    /// A plain whole number, in decimal digits.
    std::optional<std::int64_t> as_int() const;
    /// A plain number.
    std::optional<double> as_number() const;
    /// A mapping's value for a key that is a scalar, or nullptr. Of several the last counts.
    const Node* find(std::string_view key) const;

    /// `a list`, `a mapping`, `the text 'x'`: for messages.
    std::string describe() const;
};

/// What is wrong with a text.
struct Problem {
    SourceRange range;
    std::string message;  ///< In the form of a finding's message.
    bool fatal = true;    ///< False when the text can be used all the same.
};

/// The first document of a text.
struct Document {
    Document() = default;
    Document(Document&&) = default;  // Nodes point at each other: they can move as a whole, not be copied.
    Document& operator=(Document&&) = default;

    const Node* root = nullptr;  ///< Null when the text holds nothing, or when there is a fatal problem.
    std::vector<Problem> problems;
    std::deque<Node> nodes;  ///< What owns them; never moves them.
};

/// Reads a text. Takes time in proportion to its length.
Document parse(std::string_view text);

/// The value as JSON: plain scalars become null, booleans and numbers, what is quoted stays a string.
Json to_json(const Node& node);

}  // namespace oriel::lang::yaml
