#pragma once

#include "lang/source_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// What a parameter's value is written as.
enum class NodeKind : std::uint8_t {
    block,       ///< `key: name { … }` or `key: { … }`
    list,        ///< `[ … ]`
    string,      ///< `"…"`
    atom,        ///< `yes`, `12`, `orders.id`, `detail*`
    expression,  ///< `… ;;`
};

/// One parameter, or one element of a list, as offsets into the file: 20 bytes, no allocation of its own.
///
/// Nodes lie in reading order: the children of node `i` are `i + 1`, then each child's `end`, up to `nodes[i].end`.
struct Node {
    std::uint32_t key = 0;  ///< Offset of the key; for a bare list element, of the element.
    std::uint32_t value =
        0;  ///< Offset of the value: a string's without its quotes, an expression's trimmed, a block's name.
    std::uint32_t size = 0;      ///< Bytes of the value.
    std::uint32_t end = 0;       ///< Index of the node after this one and all it holds.
    std::uint16_t key_size = 0;  ///< 0 for a bare list element.
    NodeKind kind = NodeKind::atom;
    std::uint8_t flags = 0;

    enum Flag : std::uint8_t {
        escaped = 1,     ///< A string that holds backslashes.
        refinement = 2,  ///< A block named `+name`; `value` is past the plus sign.
        broken = 4,      ///< Checked and found unusable; the finding is reported.
    };
    bool has(Flag flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(Node) == 20);

class Constants;

/// The syntax tree of one file. Node 0 is the file itself, as a block without a name.
struct Document {
    const lang::SourceFile* file = nullptr;
    std::vector<Node> nodes;
    bool failed = false;                   ///< Has a syntax error, so its objects can't be trusted.
    const Constants* constants = nullptr;  ///< Of the project that the file is of; may be none.
};

/// A node with the file it is in: what the rest of the compiler handles. Cheap to copy; the document must outlive it.
class Item {
public:
    Item() = default;
    Item(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}

    explicit operator bool() const { return document_ != nullptr; }
    bool operator==(const Item&) const = default;

    const Document& document() const { return *document_; }
    std::uint32_t index() const { return index_; }
    const Node& node() const { return document_->nodes[index_]; }
    NodeKind kind() const { return node().kind; }
    std::string_view key() const { return slice(node().key, node().key_size); }
    /// A block's name; the text of a string (escapes not yet removed), atom or expression.
    std::string_view raw() const { return slice(node().value, node().size); }
    std::string_view name() const { return raw(); }
    bool refines() const { return node().has(Node::refinement); }
    bool broken() const { return node().has(Node::broken); }

    /// The key, or for a bare element the element: where a finding about it points.
    lang::Place place() const;
    /// The value: where a finding about what was written points.
    lang::Place value_place() const;

    class Children {
    public:
        class Iterator {
        public:
            Iterator(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
            Item operator*() const { return {*document_, index_}; }
            Iterator& operator++() {
                index_ = document_->nodes[index_].end;
                return *this;
            }
            bool operator==(const Iterator&) const = default;

        private:
            const Document* document_;
            std::uint32_t index_;
        };
        Children(const Document* document, std::uint32_t first, std::uint32_t last)
            : document_(document), first_(first), last_(last) {}
        Iterator begin() const { return {document_, first_}; }
        Iterator end() const { return {document_, last_}; }
        bool empty() const { return first_ == last_; }

    private:
        const Document* document_;
        std::uint32_t first_;
        std::uint32_t last_;
    };
    /// The parameters of a block, or the elements of a list.
    Children children() const { return {document_, index_ + 1, node().end}; }

private:
    std::string_view slice(std::uint32_t begin, std::uint32_t size) const {
        return document_->file->text().substr(begin, size);
    }
    const Document* document_ = nullptr;
    std::uint32_t index_ = 0;
};

/// The file's own block.
inline Item root(const Document& document) {
    return {document, 0};
}

/// The tree as indented text, one node a line: for tests.
std::string to_text(const Document& document);

/// A string's text with `\x` made `x`.
std::string unescape(std::string_view raw);

}  // namespace oriel::lookml
