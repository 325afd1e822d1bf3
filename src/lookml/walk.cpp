#include "lookml/walk.h"

#include "lookml/values.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

class Walk {
public:
    Walk(NeedGraph& graph, std::vector<Mark>& marks)
        : graph_(graph), marks_(marks), spoiled_(graph.size(), 0), lengths_(graph.size(), 0), depth_(graph.size(), 0) {
        marks_.resize(graph.size(), Mark::unseen);
    }

    void from(std::size_t node) {
        if (marks_[node] != Mark::unseen) return;
        open(node);
        while (!path_.empty()) step();
        waiting_ = false;
    }

private:
    void open(std::size_t node) {
        marks_[node] = Mark::open;
        lengths_[node] = graph_.length(node);
        depth_[node] = path_.size();
        path_.push_back(node);
        next_.push_back(0);
    }

    void step() {
        const std::size_t node = path_.back();
        const std::size_t need = next_.back();
        if (need == graph_.needs(node)) {
            close(node);
            return;
        }
        if (waiting_) {  // Back from the node that this need opened.
            waiting_ = false;
            ++next_.back();
            take(node, need, came_from_);
            return;
        }
        const NeedGraph::Target target = graph_.target(node, need);
        if (target.kind == NeedGraph::Target::Kind::node && marks_[target.node] == Mark::unseen) {
            open(target.node);
            return;
        }
        ++next_.back();
        if (target.kind == NeedGraph::Target::Kind::bad) {
            spoiled_[node] = 1;
        } else if (target.kind == NeedGraph::Target::Kind::node) {
            if (marks_[target.node] == Mark::open) {
                const auto circle = std::span<const std::size_t>(path_).subspan(depth_[target.node]);
                if (spoiled_[node] == 0) graph_.cycle(circle, need);
                // A node that is spoiled has spoiled all above it already, or will when it closes.
                for (auto at = circle.rbegin(); at != circle.rend() && (spoiled_[*at] == 0 || at == circle.rbegin());
                     ++at)
                    spoiled_[*at] = 1;
            } else {
                take(node, need, target.node);
            }
        }
    }

    void take(std::size_t node, std::size_t need, std::size_t target) {
        if (marks_[target] == Mark::bad) {
            if (spoiled_[node] == 0) graph_.needs_bad(node, need, target);
            spoiled_[node] = 1;
        } else {
            lengths_[node] = std::min(lengths_[node] + lengths_[target], 2 * kMaxExpansion);
        }
    }

    void close(std::size_t node) {
        if (spoiled_[node] == 0 && lengths_[node] > kMaxExpansion) {
            graph_.too_long(node);
            spoiled_[node] = 1;
        }
        marks_[node] = spoiled_[node] != 0 ? Mark::bad : Mark::good;
        path_.pop_back();
        next_.pop_back();
        waiting_ = !path_.empty();
        came_from_ = node;
    }

    NeedGraph& graph_;
    std::vector<Mark>& marks_;
    std::vector<char> spoiled_;
    std::vector<std::size_t> lengths_;
    std::vector<std::size_t> depth_;  ///< Place on the path of an open node.
    std::vector<std::size_t> path_;
    std::vector<std::size_t> next_;
    bool waiting_ = false;
    std::size_t came_from_ = 0;
};

}  // namespace

void walk(NeedGraph& graph, std::vector<Mark>& marks) {
    Walk walk(graph, marks);
    for (std::size_t node = 0; node < marks.size(); ++node) walk.from(node);
}

void walk(NeedGraph& graph, std::vector<Mark>& marks, std::span<const std::size_t> roots) {
    Walk walk(graph, marks);
    for (const std::size_t node : roots) walk.from(node);
}

}  // namespace oriel::lookml
