#include "lookml/explore_fields.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/field_list.h"

#include <algorithm>

namespace oriel::lookml {

/// All fields of an explore and what they refer to. A node is a field of one source.
class ExploreGraph final : public NeedGraph {
public:
    /// `hidden_too`: for the explore's own SQL, which may use fields that `fields:` keeps from users.
    ExploreGraph(ExploreParts& parts, bool hidden_too) : parts_(parts), hidden_too_(hidden_too) {}

    std::size_t size() const override { return parts_.offsets_.back(); }
    std::size_t needs(std::size_t node) const override { return references(node).size(); }
    std::size_t length(std::size_t node) const override {
        std::size_t length = 0;
        for (const model::TemplatePart& part : field(node).sql.parts) length += part.text.size() + 1;
        return length;
    }

    Target target(std::size_t node, std::size_t need) override {
        const Reference& reference = references(node)[need];
        if (reference.use == Reference::Use::table) return table(node, reference);
        const std::size_t own = source_of(node);
        std::size_t source = own;
        if (!reference.view.empty() && reference.view != parts_.sources_[own].source.alias) {
            const auto found = parts_.index_.find(reference.view);
            if (found == parts_.index_.end() || !parts_.sources_[found->second].alive) {
                missing_view(node, reference);
                return Target::failed();
            }
            source = found->second;
        }
        const BuiltView& built = *parts_.sources_[source].built;
        const auto found = built.view->field_index.find(std::string(reference.field));
        if (found == built.view->field_index.end()) {
            missing_field(node, reference, built);
            return Target::failed();
        }
        // What `fields` keeps from users may still be what another field is made of.
        const bool hidden = !hidden_too_ && source != own && !parts_.sources_[source].source.visible[found->second];
        if (hidden && parts_.build_.told_hidden.insert(reference.field.data()).second)
            report(node, diag::inaccessible_field, reference, parts_.name_of(source, found->second), parts_.explore_,
                   name(node));
        if (reference.use == Reference::Use::order) return Target::none();
        const std::size_t target = parts_.first_node(source) + found->second;
        return source == own || allowed(node, reference, target) ? Target::of(target) : Target::failed();
    }

    void needs_bad(std::size_t node, std::size_t need, std::size_t target) override {
        report(node, diag::broken_reference, references(node)[need], name(node), name(target));
    }
    void cycle(std::span<const std::size_t> path, std::size_t need) override {
        std::string way;
        for (const std::size_t node : path.subspan(1)) {
            way.append(way.empty() ? "'" : ", '").append(name(node)).append("'");
            if (way.size() > 120) break;
        }
        report(path.back(), diag::reference_cycle, references(path.back())[need], name(path.front()),
               way.empty() ? "its own sql" : way);
    }
    void too_long(std::size_t node) override {
        parts_.diagnostics_.report(diag::expansion_too_large, built(node).object->item.value_place(), name(node));
    }

    std::size_t source_of(std::size_t node) const {
        const auto after = std::upper_bound(parts_.offsets_.begin(), parts_.offsets_.end(), node);
        return static_cast<std::size_t>(after - parts_.offsets_.begin()) - 1;
    }

private:
    const BuiltField& built(std::size_t node) const {
        const std::size_t source = source_of(node);
        return parts_.sources_[source].built->fields[node - parts_.first_node(source)];
    }
    const std::vector<Reference>& references(std::size_t node) const { return built(node).references; }
    const model::Field& field(std::size_t node) const {
        const std::size_t source = source_of(node);
        return parts_.sources_[source].built->view->fields[node - parts_.first_node(source)];
    }
    std::string name(std::size_t node) const {
        const std::size_t source = source_of(node);
        return parts_.name_of(source, node - parts_.first_node(source));
    }

    template <typename... Args>
    lang::Diagnostic& report(std::size_t node, const lang::DiagnosticKind& kind, const Reference& reference,
                             const Args&... args) {
        auto& finding = parts_.diagnostics_.report(kind, reference.place, args...);
        finding.field = name(node);
        return finding;
    }

    Target table(std::size_t node, const Reference& reference) {
        std::string_view view = reference.view;
        if (const auto alias = parts_.index_.find(view); alias != parts_.index_.end())
            view = parts_.sources_[alias->second].built->view->name;
        const BuiltView* built = parts_.build_.find_view(view);
        if (built == nullptr) {
            report(node, diag::unknown_table_view, reference, reference.view);
            return Target::failed();
        }
        if (!built->usable) {
            report(node, diag::broken_view, reference, "field", name(node), view);
            return Target::failed();
        }
        return Target::none();
    }

    void missing_view(std::size_t node, const Reference& reference) {
        auto& finding = report(node, diag::inaccessible_view, reference, name(node), reference.view, parts_.explore_);
        if (parts_.diagnostics_.full()) return;
        if (parts_.is_lost(reference.view)) {
            finding.hint = "its join '" + std::string(reference.view) + "' is left out";
            return;
        }
        for (const SourcePart& part : parts_.sources_) {
            if (!part.alive || part.built->view->name != reference.view) continue;
            finding.hint = "there it is called '" + part.source.alias + "'";
            return;
        }
        if (parts_.build_.find_view(reference.view) != nullptr) return;
        lang::NearestName nearest(reference.view);
        for (const SourcePart& part : parts_.sources_) nearest.offer(part.source.alias);
        finding.hint = nearest.hint();
    }

    void missing_field(std::size_t node, const Reference& reference, const BuiltView& view) {
        if (view.is_lost(reference.field)) {
            report(node, diag::broken_reference, reference, name(node), reference.full());
            return;
        }
        const auto& kind = reference.use == Reference::Use::filter ? diag::unknown_filter_field : diag::unknown_field;
        auto& finding = report(node, kind, reference, reference.full());
        if (!parts_.diagnostics_.full()) finding.hint = field_hint(view, reference.field);
    }

    bool allowed(std::size_t node, const Reference& reference, std::size_t target) {
        const model::Field& from = field(node);
        const model::Field& to = field(target);
        if (reference.use == Reference::Use::list) return true;
        if (to.is_measure() && !from.is_measure()) {
            report(node, diag::dimension_uses_measure, reference, name(node), name(target));
            return false;
        }
        if (to.is_measure() && is_aggregate(from.measure_type)) {
            report(node, diag::aggregate_uses_measure, reference, name(node), from.type_name, name(target));
            return false;
        }
        // The condition of a filter is SQL like any other.
        const bool valueless =
            to.kind == model::FieldKind::parameter || (to.kind == model::FieldKind::filter && to.sql.empty());
        if (valueless && reference.use == Reference::Use::sql) {
            report(node, diag::reference_to_filter, reference, name(node), name(target), to_string(to.kind));
            return false;
        }
        return true;
    }

    ExploreParts& parts_;
    bool hidden_too_;
};

namespace {

/// Joins and the joins they need: for finding circles.
class JoinGraph final : public NeedGraph {
public:
    JoinGraph(std::deque<SourcePart>& sources, const std::unordered_map<std::string_view, std::size_t>& index,
              lang::Diagnostics& diagnostics)
        : sources_(sources), diagnostics_(diagnostics), needs_(sources.size()) {
        for (std::size_t i = 1; i < sources.size(); ++i) {
            if (!sources[i].alive) continue;
            const auto add = [&](std::string_view alias) {
                const auto found = index.find(alias);
                if (found != index.end() && found->second != i && sources[found->second].alive)
                    needs_[i].push_back(found->second);
            };
            for (const Reference& reference : sources[i].references) add(reference.view);
            for (const std::string& join : sources[i].source.required_joins) add(join);
        }
    }
    std::size_t size() const override { return sources_.size(); }
    std::size_t needs(std::size_t node) const override { return needs_[node].size(); }
    Target target(std::size_t node, std::size_t need) override { return Target::of(needs_[node][need]); }
    void needs_bad(std::size_t, std::size_t, std::size_t) override {}  // The next round of checks tells.
    void cycle(std::span<const std::size_t> path, std::size_t) override {
        std::string way;
        for (const std::size_t node : path.subspan(1)) {
            way.append(way.empty() ? "'" : ", '").append(sources_[node].source.alias).append("'");
            if (way.size() > 120) break;
        }
        diagnostics_.report(diag::join_cycle, sources_[path.front()].object->item.value_place(),
                            sources_[path.front()].source.alias, way);
        for (const std::size_t node : path) in_cycle_.push_back(node);
    }
    const std::vector<std::size_t>& in_cycle() const { return in_cycle_; }

private:
    std::deque<SourcePart>& sources_;
    lang::Diagnostics& diagnostics_;
    std::vector<std::vector<std::size_t>> needs_;
    std::vector<std::size_t> in_cycle_;
};

}  // namespace

SourcePart& ExploreParts::add(SourcePart part) {
    SourcePart& added = sources_.emplace_back(std::move(part));
    index_.emplace(added.source.alias, sources_.size() - 1);
    return added;
}

SourcePart* ExploreParts::find(std::string_view alias) {
    const auto found = index_.find(alias);
    return found == index_.end() ? nullptr : &sources_[found->second];
}

void ExploreParts::restrict_to(const std::vector<Item>& elements, std::size_t only) {
    const bool join = only > 0;
    const std::string_view home = join ? std::string_view(sources_[only].source.alias) : std::string_view(base_);
    std::vector<std::vector<bool>> chosen(sources_.size());
    for (std::size_t i = 0; i < sources_.size(); ++i) chosen[i].assign(sources_[i].source.visible.size(), false);
    const auto all = [&](bool value) {
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            if (!join || i == only) chosen[i].assign(chosen[i].size(), value);
        }
    };
    // One name, in the view whose alias it has or else in `scope`; false when there is no such field.
    const auto choose = [&](std::string_view scope, std::string_view name, bool value) {
        if (const auto dot = name.find('.'); dot != std::string_view::npos) {
            scope = name.substr(0, dot);
            name = name.substr(dot + 1);
        }
        const auto found = index_.find(scope);
        if (found == index_.end() || (join && found->second != only)) return false;
        const auto fields = fields_named(*sources_[found->second].built, name);
        for (const std::size_t field : fields) chosen[found->second][field] = value;
        return !fields.empty() || sources_[found->second].built->is_lost(name);
    };
    bool first = true;
    for (const Item item : elements) {
        const ListElement element = read_element(item, build_.context.values.text(item));
        if (first && element.minus) {
            diagnostics_.report(diag::list_begins_with_minus, item.value_place(), element.written());
            all(true);
        }
        first = false;
        if (element.all_fields()) {
            all(!element.minus);
            continue;
        }
        // `orders*` is all of a view.
        if (element.star && element.view.empty() && !join) {
            if (const auto whole = index_.find(element.name); whole != index_.end()) {
                chosen[whole->second].assign(chosen[whole->second].size(), !element.minus);
                continue;
            }
            if (is_lost(element.name)) continue;
        }
        std::string_view scope = element.view.empty() ? home : element.view;
        // A join's list may say the view's own name where the join has another.
        if (join && scope == sources_[only].built->view->name) scope = home;
        if (is_lost(scope) && index_.find(scope) == index_.end()) continue;
        const auto target = index_.find(scope);
        if (!element.star) {
            if (choose(scope, element.name, !element.minus)) continue;
            auto& finding =
                diagnostics_.report(diag::unknown_list_field, item.value_place(), element.written(), "fields");
            if (target != index_.end() && !diagnostics_.full())
                finding.hint = field_hint(*sources_[target->second].built, element.name);
            continue;
        }
        const model::View* view = target == index_.end() ? nullptr : sources_[target->second].built->view.get();
        const auto set = view == nullptr ? decltype(view->sets.end()){} : view->sets.find(element.name);
        if (view == nullptr || set == view->sets.end()) {
            diagnostics_.report(diag::unknown_set, item.value_place(), element.written(), "fields");
            continue;
        }
        // A set may name fields of views that are not in this explore; they are not meant here.
        for (const std::string& member : set->second) choose(scope, member, !element.minus);
    }
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (join && i != only) continue;
        for (std::size_t f = 0; f < chosen[i].size(); ++f) {
            if (!chosen[i][f]) sources_[i].source.visible[f] = false;
        }
    }
}

bool ExploreParts::settle() {
    offsets_.assign(1, 0);
    for (const SourcePart& part : sources_) offsets_.push_back(offsets_.back() + part.source.visible.size());
    drop_cycles();
    // A join that is left out takes fields with it, and these perhaps other joins: until nothing changes.
    for (int round = 0;; ++round) {
        marks_.assign(offsets_.back(), Mark::unseen);
        std::vector<std::size_t> roots;
        for (std::size_t s = 0; s < sources_.size(); ++s) {
            if (!sources_[s].alive) continue;
            for (std::size_t f = 0; f < sources_[s].source.visible.size(); ++f) {
                if (sources_[s].source.visible[f]) roots.push_back(first_node(s) + f);
            }
        }
        ExploreGraph graph(*this, false);
        walk(graph, marks_, roots);
        bool settled = true;
        while (!check_joins()) settled = false;
        if (settled) break;
        if (round == kMaxRounds) return false;
    }
    for (std::size_t s = 0; s < sources_.size(); ++s) {
        for (std::size_t f = 0; f < sources_[s].source.visible.size(); ++f) {
            if (marks_[first_node(s) + f] == Mark::bad) sources_[s].source.visible[f] = false;
        }
    }
    return true;
}

void ExploreParts::drop_cycles() {
    JoinGraph graph(sources_, index_, diagnostics_);
    std::vector<Mark> marks;
    walk(graph, marks);
    for (const std::size_t node : graph.in_cycle()) {
        if (node == 0) continue;
        sources_[node].alive = false;
        lose(sources_[node].source.alias, "");
    }
}

void ExploreParts::leave_out(SourcePart& part, std::string_view why) {
    part.alive = false;
    lose(part.source.alias, std::string(why));
    diagnostics_.report(diag::broken_join, part.object->item.value_place(), part.source.alias, explore_, why);
}

bool ExploreParts::check_joins() {
    bool settled = true;
    for (std::size_t i = 1; i < sources_.size(); ++i) {
        SourcePart& part = sources_[i];
        if (!part.alive) continue;
        bool joins = true;
        for (const std::string& name : part.source.required_joins) {
            const SourcePart* needed = find(name);
            if (needed != nullptr && needed->alive) continue;
            if (needed == nullptr && !is_lost(name)) {
                lang::NearestName nearest(name);
                for (const SourcePart& known : sources_) nearest.offer(known.source.alias);
                diagnostics_
                    .report(diag::unknown_join, part.object->find("required_joins")->item.value_place(), name,
                            "required_joins")
                    .hint = nearest.hint();
            }
            joins = false;
        }
        if (!joins) {
            leave_out(part, "a join it requires can't be made");
        } else if (!all_usable(part.references, Use::rows) || !all_usable(part.having, Use::groups)) {
            leave_out(part, "its condition " + why_);
        }
        settled &= part.alive;
    }
    return settled;
}

bool ExploreParts::all_usable(const std::vector<Reference>& references, Use use) {
    bool ok = true;
    why_ = "can't be applied";
    for (const Reference& reference : references) ok &= usable(reference, use);
    return ok;
}

bool ExploreParts::usable(const Reference& reference, Use use) {
    if (reference.use == Reference::Use::table) {
        const BuiltView* built = build_.find_view(reference.view);
        if (built != nullptr && built->usable) return true;
        diagnostics_.report(diag::unknown_table_view, reference.place, reference.view);
        return false;
    }
    const auto found = index_.find(reference.view.empty() ? std::string_view(base_) : reference.view);
    if (found == index_.end() || !sources_[found->second].alive) {
        if (is_lost(reference.view)) {
            why_ = "needs join '" + std::string(reference.view) + "', which is left out";
            return false;
        }
        lang::NearestName nearest(reference.view);
        for (const SourcePart& part : sources_) nearest.offer(part.source.alias);
        auto& finding = diagnostics_.report(diag::unknown_field, reference.place, reference.full());
        finding.hint = nearest.best().empty()
                           ? "explore '" + explore_ + "' does not join '" + std::string(reference.view) + "'"
                           : nearest.hint();
        return false;
    }
    const std::size_t source = found->second;
    const BuiltView& built = *sources_[source].built;
    const auto place = built.view->field_index.find(std::string(reference.field));
    if (place == built.view->field_index.end()) {
        const bool lost = built.is_lost(reference.field);
        auto& finding = lost ? diagnostics_.report(diag::broken_reference, reference.place, explore_, reference.full())
                        : use == Use::filter
                            ? diagnostics_.report(diag::unknown_filter_field, reference.place, reference.full())
                            : diagnostics_.report(diag::unknown_field, reference.place, reference.full());
        if (!lost && !diagnostics_.full()) finding.hint = field_hint(built, reference.field);
        return false;
    }
    const std::size_t node = first_node(source) + place->second;
    if (marks_[node] == Mark::unseen) {
        ExploreGraph graph(*this, true);
        walk(graph, marks_, std::vector<std::size_t>{node});
    }
    if (marks_[node] == Mark::bad) {
        diagnostics_.report(diag::broken_reference, reference.place, explore_, name_of(source, place->second));
        return false;
    }
    if (use == Use::rows && built.view->fields[place->second].is_measure()) {
        diagnostics_.report(diag::measure_in_condition, reference.place, name_of(source, place->second));
        return false;
    }
    return true;
}

}  // namespace oriel::lookml
