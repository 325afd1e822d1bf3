#include "lookml/merge.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>

namespace oriel::lookml {

namespace {

constexpr In kFields = In::dimension | In::dimension_group | In::measure | In::filter | In::parameter;

/// Names clash within a family: fields of every kind share one, and so do the columns of a derived table. Blocks that
/// have no effect yet are in none.
std::optional<std::size_t> family(In kind) {
    // A group's own name is none of a field; what it makes is checked when it is made.
    if (kind == In::dimension_group) return 4;
    if (within(kind, kFields | In::column | In::derived_column)) return 0;
    if (within(kind, In::join | In::assertion)) return 1;
    if (within(kind, In::set | In::aggregate_table)) return 2;
    if (kind == In::query) return 3;
    return std::nullopt;
}

/// Parameters that add to what the extended object says instead of replacing it (lookml.md 5.2).
bool is_additive(In kind, std::string_view key) {
    if (within(kind, In::dimension | In::dimension_group | In::measure))
        return key == "action" || key == "filters" || key == "link";
    if (kind == In::parameter) return key == "allowed_value";
    if (kind == In::explore) return key == "access_filter";
    if (kind == In::explore_source) return key == "bind_filters" || key == "dev_filters" || key == "filters";
    return false;
}

/// Blocks that count once and are merged parameter by parameter.
bool is_merged_block(In opens) {
    return within(
        opens, In::derived_table | In::explore_source | In::create_process | In::aggregate_query | In::materialization);
}

/// Parameters of which an object has one: the later kind replaces the earlier.
constexpr std::string_view kTables[] = {"sql_table_name", "derived_table"};
constexpr std::string_view kQueries[] = {"sql", "explore_source", "sql_create", "create_process"};
constexpr std::string_view kTriggers[] = {"datagroup_trigger", "sql_trigger_value", "interval_trigger", "persist_for"};

/// The parameters that `key` replaces when it comes in a later layer.
std::span<const std::string_view> alternatives(In kind, std::string_view key) {
    const auto among = [&](std::span<const std::string_view> keys) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    if (kind == In::view && among(kTables)) return kTables;
    if (kind == In::derived_table && among(kQueries)) return kQueries;
    if (within(kind, In::derived_table | In::materialization) && among(kTriggers)) return kTriggers;
    return {};
}

bool says(Item block, std::string_view key, std::string_view value) {
    for (const Item param : block.children()) {
        if (param.key() == key && param.raw() == value) return true;
    }
    return false;
}

std::string where(Item item) {
    const auto position = item.document().file->position(item.place().range.begin);
    return item.document().file->path() + ":" + std::to_string(position.line);
}

std::string line_of(Item item) {
    return std::to_string(item.document().file->position(item.place().range.begin).line);
}

}  // namespace

const Entry* Object::find(std::string_view key) const {
    for (const Entry* entry : scalars) {
        if (entry->item.key() == key) return entry;
    }
    return nullptr;
}

Object& Merger::make(Item item, In kind) {
    Object& object = objects_.emplace_back();
    object.item = item;
    object.kind = kind;
    return object;
}

Object* Merger::from_item(Item item, In kind) {
    Object& object = make(item, kind);
    object.broken = item.broken();
    for (const Item param : item.children()) {
        const Param* row = param.node().key_size == 0 ? nullptr : find_param(param.key(), kind);
        if (row == nullptr) continue;
        if (row->value == Value::named_block) {
            if (param.kind() != NodeKind::block || param.name().empty()) continue;
            Object* child = from_item(param, row->opens);
            if (is_merged_block(row->opens)) {
                object.scalars.push_back(keep({param, nullptr, item, child}));
            } else {
                add_child(object, child);
            }
        } else if (row->repeat == Repeat::yes) {
            object.repeated.push_back(keep({param, nullptr, item, nullptr}));
        } else {
            if (param.key() == "extends" || param.key() == "extension" || param.key() == "final") continue;
            Object* block =
                is_merged_block(row->opens) && param.kind() == NodeKind::block ? from_item(param, row->opens) : nullptr;
            const Entry* entry = keep({param, nullptr, item, block});
            const auto same = std::find_if(object.scalars.begin(), object.scalars.end(),
                                           [&](const Entry* other) { return other->item.key() == param.key(); });
            if (same != object.scalars.end()) {
                *same = entry;  // Given twice: told by check(); the last one counts.
            } else {
                object.scalars.push_back(entry);
            }
        }
    }
    if (kind == In::view && object.find("sql_table_name") != nullptr && object.find("derived_table") != nullptr) {
        diagnostics_.report(diag::two_tables, object.find("derived_table")->item.place(), item.name());
        object.broken = true;
    }
    return &object;
}

/// The slot of the child's name in its parent's index; it holds the next free index when the name is new. Null for
/// children that are only kept in a row.
std::size_t* Merger::find_child(Object& parent, const Object& child) {
    const auto of = family(child.kind);
    if (!of) return nullptr;
    if (parent.child_index == nullptr) {
        parent.child_index = std::make_unique<Object::ChildIndex>();
    }
    return &(*parent.child_index)[*of].try_emplace(child.name(), parent.children.size()).first->second;
}

void Merger::add_child(Object& parent, Object* child) {
    const std::size_t* slot = find_child(parent, *child);
    if (slot == nullptr || *slot == parent.children.size()) {
        parent.children.push_back(child);
        return;
    }
    // One broken object of that name is enough to know it by.
    Object* first = parent.children[*slot];
    if (within(child->kind, kFields | In::join | In::set)) {
        const auto& kind = child->kind == In::set    ? diag::duplicate_set
                           : child->kind == In::join ? diag::duplicate_join
                                                     : diag::duplicate_field;
        diagnostics_.report(kind, child->item.value_place(), child->name(), line_of(first->item));
    } else {
        diagnostics_.report(diag::duplicate_part, child->item.value_place(), child->item.key(), child->name(),
                            line_of(first->item));
    }
    first->broken = true;
}

void Merger::overlay_scalar(Object& target, const Entry& entry) {
    const std::string_view key = entry.item.key();
    if (const auto others = alternatives(target.kind, key); !others.empty()) {
        std::erase_if(target.scalars, [&](const Entry* old) {
            // Within one layer several are a mistake, which is told of where they are read.
            return !(old->layer == entry.layer) && old->item.key() != key &&
                   std::find(others.begin(), others.end(), old->item.key()) != others.end();
        });
    }
    const auto old = std::find_if(target.scalars.begin(), target.scalars.end(),
                                  [&](const Entry* candidate) { return candidate->item.key() == key; });
    if (old == target.scalars.end()) {
        target.scalars.push_back(&entry);
        return;
    }
    Entry merged = entry;
    if (merged.inherited == nullptr) merged.inherited = *old;
    // What a query on one explore says means nothing for another.
    const bool merges = entry.block != nullptr && (*old)->block != nullptr &&
                        (entry.block->kind != In::explore_source || entry.block->name() == (*old)->block->name());
    if (merges) {
        Object& block = make((*old)->block->item, (*old)->block->kind);
        overlay(block, *(*old)->block);
        overlay(block, *entry.block);
        merged.block = &block;
    }
    *old = keep(merged);
}

void Merger::overlay_child(Object& target, Object* child) {
    const std::size_t* slot = find_child(target, *child);
    if (slot == nullptr || *slot == target.children.size()) {
        target.children.push_back(child);
        return;
    }
    Object*& old = target.children[*slot];
    if (old->kind != child->kind) {
        diagnostics_.report(diag::field_kind_conflict, child->item.value_place(), to_string(child->kind), child->name(),
                            to_string(old->kind));
        old = child;
        return;
    }
    Object& merged = make(old->item, old->kind);
    overlay(merged, *old);
    overlay(merged, *child);
    merged.broken = old->broken || child->broken;
    old = &merged;
}

void Merger::overlay(Object& target, const Object& layer) {
    target.broken |= layer.broken;
    work_ += layer.scalars.size() + layer.repeated.size() + layer.children.size() + 1;
    if (work_ > kMaxWork) {
        if (!gave_up_) {
            diagnostics_.report(diag::project_too_large, target.item.place(), std::to_string(kMaxWork),
                                "inherited parameters");
        }
        gave_up_ = true;
        target.broken = true;
        return;
    }
    for (const Entry* entry : layer.scalars) overlay_scalar(target, *entry);
    if (!layer.repeated.empty()) {
        std::erase_if(target.repeated, [&](const Entry* old) {
            const std::string_view key = old->item.key();
            if (is_additive(target.kind, key)) return false;
            return std::any_of(layer.repeated.begin(), layer.repeated.end(),
                               [&](const Entry* entry) { return entry->item.key() == key; });
        });
        target.repeated.insert(target.repeated.end(), layer.repeated.begin(), layer.repeated.end());
    }
    for (Object* child : layer.children) overlay_child(target, child);
}

void Merger::extend(Object& target, Item layer, int depth) {
    for (const Item param : layer.children()) {
        if (param.key() != "extends") continue;
        std::unordered_set<std::string_view> done;
        for (const Item element : param.children()) {
            const std::string_view name = element.raw();
            if (!done.insert(name).second) continue;
            const std::string_view kind = to_string(target.kind);
            auto& known = (target.kind == In::view ? views_ : explores_)[name];
            if (known.open) {
                diagnostics_.report(diag::extends_cycle, element.value_place(), kind, target.name(), name);
                target.broken = true;
                continue;
            }
            if (depth >= kMaxExtends) {
                diagnostics_.report(diag::extends_too_deep, element.value_place(), kind, target.name(),
                                    std::to_string(kMaxExtends));
                target.broken = true;
                continue;
            }
            const Object* parent = resolve(target.kind, name, depth + 1);
            if (parent == nullptr) {
                lang::NearestName nearest(name);
                if (!diagnostics_.full()) {
                    for (const std::string_view other : declarations(target.kind).order) nearest.offer(other);
                }
                diagnostics_.report(diag::unknown_extends, element.value_place(), kind, target.name(), kind, name)
                    .hint = nearest.hint();
                target.broken = true;
                continue;
            }
            overlay(target, *parent);
        }
    }
}

const Object& Merger::alone(Item item, In kind) {
    return *from_item(item, kind);
}

Object* Merger::resolve(In kind, std::string_view name, int depth) {
    const Declared* declared = declarations(kind).find(name);
    if (declared == nullptr || !declared->base) return nullptr;
    auto& known_objects = kind == In::view ? views_ : explores_;
    if (const auto found = known_objects.find(declared->base.name());
        found != known_objects.end() && found->second.object != nullptr) {
        return found->second.object;
    }
    known_objects[declared->base.name()].open = true;

    Object& object = make(declared->base, kind);
    object.broken = declared->unusable;
    extend(object, declared->base, depth);
    for (const Item refinement : declared->refinements) extend(object, refinement, depth);
    overlay(object, *from_item(declared->base, kind));
    Item last;  // The refinement that said no other may follow.
    for (const Item refinement : declared->refinements) {
        if (last) {
            diagnostics_.report(diag::final_refinement, refinement.value_place(), to_string(kind), name, where(last));
            object.broken = true;
        }
        overlay(object, *from_item(refinement, kind));
        if (says(refinement, "final", "yes")) last = refinement;
    }

    Known& known = known_objects[declared->base.name()];
    known.open = false;
    known.object = &object;
    return &object;
}

const Object* Merger::view(std::string_view name) {
    return resolve(In::view, name, 0);
}

const Object* Merger::explore(std::string_view name) {
    return resolve(In::explore, name, 0);
}

bool Merger::is_template(In kind, std::string_view name) const {
    const Declared* declared = declarations(kind).find(name);
    if (declared == nullptr || !declared->base) return false;
    if (says(declared->base, "extension", "required")) return true;
    return std::any_of(declared->refinements.begin(), declared->refinements.end(),
                       [](Item refinement) { return says(refinement, "extension", "required"); });
}

}  // namespace oriel::lookml
