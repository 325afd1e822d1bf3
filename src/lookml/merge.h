#pragma once

#include "lang/diagnostics.h"
#include "lookml/params.h"
#include "lookml/scope.h"
#include "lookml/syntax.h"
#include "lookml/values.h"

#include <array>
#include <deque>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oriel::lookml {

struct Object;

/// One parameter after merging.
struct Entry {
    Item item;
    const Entry* inherited = nullptr;  ///< What it replaced: the meaning of `EXTENDED*` and `${EXTENDED}`.
    Item layer;                        ///< The object that says it, before merging.
    Object* block = nullptr;           ///< For blocks that are merged parameter by parameter (`derived_table`).
};

/// One object after its extends and refinements are merged (lookml.md section 5). Lives in its Merger.
struct Object {
    Item item;  ///< Where it was first said; gives key, name and place.
    In kind = In::nowhere;
    bool broken = false;                 ///< Can't be used; why is reported already.
    std::vector<const Entry*> scalars;   ///< Parameters that count once, one for each key.
    std::vector<const Entry*> repeated;  ///< Parameters that add up (`link`, `filters`, `access_filter` …), in order.
    std::vector<Object*> children;       ///< Fields, joins, sets and the like, in order.
    /// Name → index into `children`, for each family of names apart; made with the first child.
    using ChildIndex = std::array<std::unordered_map<std::string_view, std::size_t>, 5>;
    std::unique_ptr<ChildIndex> child_index;

    std::string_view name() const { return item.name(); }
    /// The parameter of that name, or nullptr.
    const Entry* find(std::string_view key) const;
};

/// Merges the views and explores of one model. Not for several threads at once.
class Merger {
public:
    static constexpr int kMaxExtends = 64;
    /// Parameters copied in all: a few lines of extends could else ask for more than any memory holds.
    static constexpr std::size_t kMaxWork = 50'000'000;

    Merger(const ModelScope& scope, lang::Diagnostics& diagnostics) : scope_(scope), diagnostics_(diagnostics) {}
    Merger(const Merger&) = delete;
    Merger& operator=(const Merger&) = delete;

    /// The merged view or explore, or nullptr when there is none of that name.
    const Object* view(std::string_view name);
    const Object* explore(std::string_view name);

    /// An object that is neither extended nor refined (`test`), in the form of those that are.
    const Object& alone(Item item, In kind);

    /// True when it says `extension: required`, so that only others may use it.
    bool is_template(In kind, std::string_view name) const;

private:
    struct Known {
        Object* object = nullptr;
        bool open = false;
    };
    Object* resolve(In kind, std::string_view name, int depth);
    Object* from_item(Item item, In kind);
    void add_child(Object& parent, Object* child);
    void overlay(Object& target, const Object& layer);
    void overlay_scalar(Object& target, const Entry& entry);
    void overlay_child(Object& target, Object* child);
    void extend(Object& target, Item layer, int depth);
    std::size_t* find_child(Object& parent, const Object& child);
    const Entry* keep(Entry entry) { return &entries_.emplace_back(entry); }
    Object& make(Item item, In kind);
    const Declarations& declarations(In kind) const { return kind == In::view ? scope_.views : scope_.explores; }

    const ModelScope& scope_;
    lang::Diagnostics& diagnostics_;
    std::size_t work_ = 0;
    bool gave_up_ = false;
    std::deque<Entry> entries_;
    std::deque<Object> objects_;
    std::unordered_map<std::string_view, Known> views_;
    std::unordered_map<std::string_view, Known> explores_;
};

}  // namespace oriel::lookml
