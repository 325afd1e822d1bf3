#include "lookml/check_words.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/field_list.h"

#include <string>

namespace oriel::lookml {

namespace {

class WordsChecker {
public:
    WordsChecker(ModelBuild& build, const Explores& explores)
        : build_(build), explores_(explores), diagnostics_(build.context.diagnostics) {}

    void run() {
        for (const std::string_view name : build_.scope.views.order) {
            const auto found = build_.views.find(name);
            if (found == build_.views.end() || !found->second.usable) continue;
            for (const Object* object : found->second.looks) field(found->second, *object);
        }
    }

private:
    void field(BuiltView& view, const Object& object) {
        std::vector<model::Field*> fields;  // All of a group.
        for (std::size_t i = 0; i < view.fields.size(); ++i) {
            if (view.fields[i].object == &object) fields.push_back(&view.view->fields[i]);
        }
        if (fields.empty()) return;
        name_ = view.view->name + "." + fields.front()->name;
        const bool label = fields.front()->label_from_parameter.empty() || parameter(view, object);
        const bool suggest = suggestions(view, object, *fields.front());
        for (model::Field* field : fields) {
            if (!label) field->label_from_parameter.clear();
            if (!suggest) {
                field->suggest_explore.clear();
                field->suggest_dimension.clear();
            }
        }
    }

    template <typename... Args>
    lang::Diagnostic& report(const lang::DiagnosticKind& kind, const lang::Place& place, const Args&... args) {
        auto& finding = diagnostics_.report(kind, place, args...);
        finding.field = name_;
        return finding;
    }

    bool parameter(const BuiltView& view, const Object& object) {
        const Item item = object.find("label_from_parameter")->item;
        const Reference reference = reference_in(item);
        const BuiltView* target = nullptr;
        const model::Field* found = find(view, reference, target);
        if (found == nullptr) return unknown(item, reference, target);
        if (found->kind == model::FieldKind::parameter) return true;
        report(diag::not_a_parameter, item.value_place(), reference.full(), to_string(found->kind));
        return false;
    }

    bool suggestions(const BuiltView& view, const Object& object, const model::Field& field) {
        const Entry* dimension = object.find("suggest_dimension");
        const Entry* explore_name = object.find("suggest_explore");
        if (explore_name == nullptr && dimension == nullptr) return true;
        if (explore_name == nullptr) {
            const Reference reference = reference_in(dimension->item);
            const BuiltView* target = nullptr;
            return find(view, reference, target) != nullptr || unknown(dimension->item, reference, target);
        }
        const Item item = explore_name->item;
        const model::Explore* explore =
            find_explore(build_.context.values.text(item), item.value_place(), "'" + name_ + "'", explores_, build_);
        if (explore == nullptr) return false;
        const Item named = dimension == nullptr ? Item() : dimension->item;
        const std::string_view wanted = named ? build_.context.values.text(named) : std::string_view(field.name);
        // Without a view it is this one's, or that of the explore.
        if (explore->find(model::scoped(view.view->name, wanted)) != nullptr ||
            explore->find(model::scoped(explore->sources.front().alias, wanted)) != nullptr)
            return true;
        if (!named) return true;  // Its own values can't be asked for there; then there are none.
        report(diag::unknown_field, named.value_place(), wanted).hint = "explore '" + explore->name + "' has none";
        return false;
    }

    Reference reference_in(Item item) {
        return read_name(build_.context.values.text(item), item.value_place(), Reference::Use::list);
    }

    /// The field in its own view, or in a view that the model knows by that name; `target` is the view that was meant.
    const model::Field* find(const BuiltView& own, const Reference& reference, const BuiltView*& target) const {
        if (reference.view.empty() || reference.view == own.view->name) {
            target = &own;
            return own.view->find(reference.field);
        }
        for (const BuiltView* view : views_known_as(build_, reference.view)) {
            if (target == nullptr) target = view;
            if (const model::Field* found = view->view->find(reference.field)) return found;
        }
        return nullptr;
    }

    bool unknown(Item item, const Reference& reference, const BuiltView* target) {
        if (target != nullptr && target->is_lost(reference.field)) {
            report(diag::broken_reference, item.value_place(), name_, reference.full());
            return false;
        }
        auto& finding = report(diag::unknown_field, item.value_place(), reference.full());
        if (target != nullptr && !diagnostics_.full()) finding.hint = field_hint(*target, reference.field);
        return false;
    }

    ModelBuild& build_;
    const Explores& explores_;
    lang::Diagnostics& diagnostics_;
    std::string name_;  ///< Of the field that is looked at.
};

}  // namespace

void check_words(ModelBuild& build, const Explores& explores) {
    WordsChecker(build, explores).run();
}

}  // namespace oriel::lookml
