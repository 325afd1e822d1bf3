#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel::lookml {

/// Things that need other things, numbered from 0: fields and what they refer to, views and the tables they are made
/// of.
class NeedGraph {
public:
    virtual ~NeedGraph() = default;

    struct Target {
        enum class Kind {
            nothing,  ///< Needs nothing of this graph.
            bad,      ///< Can't be met; told of by the graph.
            node,
        };
        Kind kind = Kind::nothing;
        std::size_t node = 0;

        static Target none() { return {}; }
        static Target failed() { return {Kind::bad, 0}; }
        static Target of(std::size_t node) { return {Kind::node, node}; }
    };

    virtual std::size_t size() const = 0;
    virtual std::size_t needs(std::size_t node) const = 0;
    /// What the `need`-th need of a node is; asked once for each.
    virtual Target target(std::size_t node, std::size_t need) = 0;
    /// Length of a node's own text. Texts are put into each other, so their sum is bounded.
    virtual std::size_t length(std::size_t) const { return 0; }

    /// `target` turned out bad, so `node` is.
    virtual void needs_bad(std::size_t node, std::size_t need, std::size_t target) = 0;
    /// The last of `path` needs its first again.
    virtual void cycle(std::span<const std::size_t> path, std::size_t need) = 0;
    /// With all it needs put in, the node's text is longer than kMaxExpansion.
    virtual void too_long(std::size_t) {}
};

enum class Mark : std::uint8_t { unseen, open, good, bad };

/// Marks every node good or bad. Nodes marked `bad` beforehand stay so. Takes one step for each need; no recursion.
void walk(NeedGraph& graph, std::vector<Mark>& marks);

/// The same for the given nodes and what they need; others stay unseen.
void walk(NeedGraph& graph, std::vector<Mark>& marks, std::span<const std::size_t> roots);

}  // namespace oriel::lookml
