#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang::liquid {

/// Where a piece of text comes from, so that nobody takes a user's words for the author's.
enum class PieceKind : std::uint8_t {
    text,     ///< The author's own words, or made of nothing else.
    tainted,  ///< Made, in whole or part, of what a user or an attribute says.
    literal,  ///< A value that must be printed as one quoted literal of the dialect; `Piece::text` is unquoted.
    opaque,   ///< Something only the context knows, such as a predicate; `Piece::id` is the context's number for it.
};

/// One stretch of a rendered text.
struct Piece {
    PieceKind kind = PieceKind::text;
    std::string text;
    std::uint32_t id = 0;

    bool operator==(const Piece&) const = default;
};

/// Text that remembers which of its bytes are the author's.
///
/// `bytes` is what logic sees: comparisons and filters. A literal stands there quoted, as `'it''s'`, which is how
/// authors compare it. Something opaque stands there with the words the context gave for it; without words it is
/// hidden, and only printing works.
class Text {
public:
    Text() = default;
    explicit Text(std::string bytes, PieceKind kind = PieceKind::text);
    static Text literal(std::string_view value);
    static Text opaque(std::uint32_t id, std::string_view shown);

    void append(std::string_view bytes, PieceKind kind = PieceKind::text);
    void append(const Text& other);

    const std::string& bytes() const { return bytes_; }
    bool empty() const { return bytes_.empty() && marks_.empty(); }
    /// Whether any byte is not the author's.
    bool tainted() const { return !marks_.empty(); }
    /// Whether all of it is one literal.
    bool is_literal() const;
    /// Bytes of memory that it takes, roughly.
    std::size_t cost() const { return bytes_.size() + marks_.size() * sizeof(Mark); }
    /// Whether something in it has no words that logic could see.
    bool hidden() const { return hidden_; }

    /// The stretches in order; neighbours of the kinds text and tainted are joined.
    std::vector<Piece> pieces() const;
    /// The pieces, taking the bytes along when they are all of one kind.
    std::vector<Piece> take_pieces() &&;

private:
    struct Mark {
        std::size_t begin = 0;
        std::size_t end = 0;
        PieceKind kind = PieceKind::tainted;
        std::uint32_t id = 0;
    };
    void mark(std::size_t begin, PieceKind kind, std::uint32_t id);

    std::string bytes_;
    std::vector<Mark> marks_;  ///< In order, not overlapping; what lies between is the author's.
    bool hidden_ = false;
};

}  // namespace oriel::lang::liquid
