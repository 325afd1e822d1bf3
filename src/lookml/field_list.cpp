#include "lookml/field_list.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"

#include <algorithm>
#include <unordered_set>

namespace oriel::lookml {

namespace {

constexpr int kMaxSetDepth = 64;
/// Names in all resolved lists of a model: a small file could else ask for millions.
constexpr std::size_t kMaxListMembers = 2'000'000;

/// Resolves the lists inside views. What a list names is checked against the views themselves; whether an explore has
/// them is the explore's business.
class ListResolver {
public:
    explicit ListResolver(ModelBuild& build)
        : build_(build), values_(build.context.values), diagnostics_(build.context.diagnostics) {}

    void run() {
        for (const std::string_view name : build_.scope.views.order) {
            const auto found = build_.views.find(name);
            if (found != build_.views.end()) view(found->second);
        }
    }

private:
    using Names = std::vector<std::string>;

    void view(BuiltView& built) {
        for (const Object* set : built.object->children) {
            if (set->kind == In::set && !set->broken)
                built.view->sets.emplace(set->name(), members(built, set->name(), 0));
        }
        const Reader view_reader(*built.object, build_.context);
        const Names of_view = list(built, view_reader.elements("drill_fields"), "drill_fields", 0);
        const Object* last = nullptr;
        Names drill;
        for (std::size_t i = 0; i < built.fields.size(); ++i) {
            model::Field& field = built.view->fields[i];
            const Object* object = built.fields[i].object;
            if (object != last) {  // The fields of a group share its list.
                last = object;
                const Reader reader(*object, build_.context);
                drill = reader.has("drill_fields") ? list(built, reader.elements("drill_fields"), "drill_fields", 0)
                                                   : Names();
                if (!reader.has("drill_fields") && field.is_measure()) drill = of_view;
            }
            if (!spend(drill.size(), object->item)) continue;
            field.drill_fields = drill;
            const Reader reader(*object, build_.context);
            if (reader.has("required_fields"))
                field.required_fields = list(built, reader.elements("required_fields"), "required_fields", 0);
        }
    }

    bool spend(std::size_t members, Item where) {
        if (build_.list_members > kMaxListMembers) return false;
        build_.list_members += members;
        if (build_.list_members <= kMaxListMembers) return true;
        diagnostics_.report(diag::project_too_large, where.place(), std::to_string(kMaxListMembers),
                            "names in lists of fields");
        return false;
    }

    /// The members of a set, looked up once.
    const Names& members(const BuiltView& built, std::string_view name, int depth) {
        const auto key = std::pair(std::string_view(built.view->name), name);
        const auto [place, added] = sets_.try_emplace(key);
        Set& set = place->second;
        if (!added) return set.names;
        const Object* object = nullptr;
        for (const Object* candidate : built.object->children) {
            if (candidate->kind == In::set && candidate->name() == name && !candidate->broken) object = candidate;
        }
        if (object != nullptr) {
            set.open = true;
            const Reader reader(*object, build_.context);
            Names names = list(built, reader.elements("fields"), "fields", depth);
            set.names = std::move(names);
            set.open = false;
        }
        return set.names;
    }

    bool has_set(const BuiltView& built, std::string_view name) const {
        return std::any_of(built.object->children.begin(), built.object->children.end(),
                           [&](const Object* object) { return object->kind == In::set && object->name() == name; });
    }

    Names list(const BuiltView& built, const std::vector<Item>& elements, std::string_view param, int depth) {
        Names out;
        std::unordered_set<std::string> in;
        const auto add = [&](std::string name) {
            if (in.insert(name).second) out.push_back(std::move(name));
        };
        bool first = true;
        for (const Item item : elements) {
            const ListElement element = read_element(item, values_.text(item));
            if (first && element.minus) {
                diagnostics_.report(diag::list_begins_with_minus, item.value_place(), element.written());
                for (const model::Field& field : built.view->fields) add(field.name);
            }
            first = false;
            const Names names = expand(built, element, param, depth);
            if (!spend(names.size(), item)) break;
            if (element.minus) {
                const std::unordered_set<std::string> gone(names.begin(), names.end());
                std::erase_if(out, [&](const std::string& name) { return gone.contains(name); });
                for (const std::string& name : names) in.erase(name);
            } else {
                for (const std::string& name : names) add(name);
            }
        }
        return out;
    }

    Names expand(const BuiltView& built, const ListElement& element, std::string_view param, int depth) {
        Names out;
        if (element.all_fields()) {
            for (const model::Field& field : built.view->fields) out.push_back(field.name);
            return out;
        }
        const bool own = element.view.empty() || element.view == built.view->name;
        for (const BuiltView* target : targets(built, element.view)) {
            Names names = element.star ? set(*target, element, depth) : fields(*target, element.name);
            if (!own) {
                for (std::string& name : names) name = model::scoped(element.view, name);
            }
            if (!names.empty()) return names;
            if (known_lost(*target, element)) return out;
        }
        report(built, element, param);
        return out;
    }

    Names fields(const BuiltView& target, std::string_view name) const {
        Names out;
        for (const std::size_t index : fields_named(target, name)) out.push_back(target.view->fields[index].name);
        return out;
    }

    Names set(const BuiltView& target, const ListElement& element, int depth) {
        const auto open = sets_.find({target.view->name, element.name});
        if (open != sets_.end() && open->second.open) {
            diagnostics_.report(diag::set_cycle, element.item.value_place(), element.name);
            return {};
        }
        if (depth > kMaxSetDepth) {
            diagnostics_.report(diag::set_too_deep, element.item.value_place(), std::to_string(kMaxSetDepth),
                                element.name);
            return {};
        }
        return members(target, element.name, depth + 1);
    }

    /// The name is known, but there is nothing behind it: it was left out, or is an empty set.
    bool known_lost(const BuiltView& target, const ListElement& element) const {
        return element.star ? has_set(target, element.name) : target.is_lost(element.name);
    }

    std::vector<const BuiltView*> targets(const BuiltView& built, std::string_view scope) const {
        if (scope.empty()) return {&built};
        return views_known_as(build_, scope);
    }

    void report(const BuiltView& built, const ListElement& element, std::string_view param) {
        // A view that is left out, or that this model does not include: a list may be shared between models.
        const auto known = targets(built, element.view);
        if (!element.view.empty() && known.empty() && build_.scope.views.find(element.view) != nullptr) return;
        if (element.star) {
            diagnostics_.report(diag::unknown_set, element.item.value_place(), element.written(), param);
            return;
        }
        const auto& kind = param == "required_fields" ? diag::unknown_list_field : diag::unknown_member;
        auto& finding = diagnostics_.report(kind, element.item.value_place(), element.written(), param);
        if (!known.empty() && !diagnostics_.full()) finding.hint = field_hint(*known.front(), element.name);
    }

    struct Set {
        Names names;
        bool open = false;
    };

    ModelBuild& build_;
    Values& values_;
    lang::Diagnostics& diagnostics_;
    std::map<std::pair<std::string_view, std::string_view>, Set> sets_;
};

}  // namespace

ListElement read_element(Item item, std::string_view text) {
    ListElement element;
    element.item = item;
    element.minus = !text.empty() && text.front() == '-';
    if (element.minus) text.remove_prefix(1);
    element.star = !text.empty() && text.back() == '*';
    if (element.star) text.remove_suffix(1);
    if (const auto dot = text.find('.'); dot != std::string_view::npos) {
        element.view = text.substr(0, dot);
        text.remove_prefix(dot + 1);
    }
    element.name = text;
    return element;
}

std::vector<std::size_t> fields_named(const BuiltView& built, std::string_view name) {
    std::vector<std::size_t> out;
    const auto found = built.view->field_index.find(std::string(name));
    if (found != built.view->field_index.end()) {
        out.push_back(found->second);
        return out;
    }
    for (std::size_t i = 0; i < built.view->fields.size(); ++i) {
        if (built.view->fields[i].group == name) out.push_back(i);
    }
    return out;
}

std::vector<const BuiltView*> views_known_as(const ModelBuild& build, std::string_view scope) {
    std::vector<const BuiltView*> out;
    if (const BuiltView* named = build.find_view(scope)) out.push_back(named);
    const auto [first, last] = build.aliases.equal_range(scope);
    for (auto at = first; at != last; ++at) {
        if (const BuiltView* aliased = build.find_view(at->second)) out.push_back(aliased);
    }
    return out;
}

void resolve_lists(ModelBuild& build) {
    ListResolver(build).run();
}

}  // namespace oriel::lookml
