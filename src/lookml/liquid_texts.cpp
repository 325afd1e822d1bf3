#include "lookml/liquid_texts.h"

#include "lang/spelling.h"
#include "lookml/build_model.h"
#include "lookml/diagnostics.h"
#include "lookml/field_list.h"

#include <algorithm>
#include <array>
#include <string>

namespace oriel::lookml {

namespace {

namespace liquid = lang::liquid;
using liquid::Mention;

/// Roots of variables that are no view or field (lookml.md 4.4). What stands behind them is for the renderer.
constexpr std::string_view kEverywhere[] = {"_user_attributes", "_filters", "_model",   "_view",        "_explore",
                                            "_field",           "_query",   "_dialect", "_localization"};
/// Of the cell that is shown.
constexpr std::string_view kOfCell[] = {"value", "rendered_value", "filterable_value", "link", "linked_value", "row"};

template <std::size_t N>
bool among(const std::string_view (&names)[N], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string_view tag_name(Mention::Kind kind) {
    switch (kind) {
        case Mention::Kind::condition: return "condition";
        case Mention::Kind::increment_condition: return "incrementcondition";
        case Mention::Kind::parameter: return "parameter";
        case Mention::Kind::date_start: return "date_start";
        case Mention::Kind::date_end: return "date_end";
        case Mention::Kind::variable: break;
    }
    return "";
}

const lang::DiagnosticKind& kind_of(const liquid::Problem& problem, LiquidPlace place) {
    switch (problem.kind) {
        case liquid::Problem::Kind::unknown_filter:
            return place == LiquidPlace::sql ? diag::unknown_liquid_filter : diag::ignored_liquid;
        case liquid::Problem::Kind::ignored: return diag::ignored_liquid;
        case liquid::Problem::Kind::unclosed:
        case liquid::Problem::Kind::unknown_tag:
        case liquid::Problem::Kind::bad_expression:
        case liquid::Problem::Kind::too_large: return diag::invalid_liquid;
    }
    return diag::invalid_liquid;
}

class LiquidChecker {
public:
    explicit LiquidChecker(ModelBuild& build) : build_(build), diagnostics_(build.context.diagnostics) {}

    void run() {
        for (const LiquidText& text : build_.context.liquid) {
            text_ = &text;
            own_ = build_.find_view(text.view);
            for (const Mention& mention : text.mentions) {
                if (mention.kind == Mention::Kind::variable) {
                    variable(mention);
                } else {
                    tag(mention);
                }
            }
            for (const Reference& reference : text.fields) field(reference);
        }
    }

private:
    enum class Known { yes, no, lost };

    lang::Place place(const Mention& mention) const {
        const std::string_view name = mention.path.empty() ? std::string_view() : mention.path.front();
        return name.empty() ? text_->item.value_place() : place_in(name, text_->item);
    }

    /// A field of its own view, or `view.field` of a view that the model knows by that name.
    Known find(std::string_view view, std::string_view field) const {
        bool lost = false;
        const auto has = [&](const BuiltView& built) {
            lost |= built.is_lost(field) || !built.usable;
            return !fields_named(built, field).empty();
        };
        if (view.empty() || view == text_->view) {
            if (own_ != nullptr && has(*own_)) return Known::yes;
        }
        if (!view.empty()) {
            for (const BuiltView* built : views_known_as(build_, view)) {
                if (has(*built)) return Known::yes;
            }
            lost |= build_.is_unusable(view);
        }
        return lost ? Known::lost : Known::no;
    }
    Known find(std::string_view name) const {
        const auto dot = name.find('.');
        return dot == std::string_view::npos ? find({}, name) : find(name.substr(0, dot), name.substr(dot + 1));
    }
    bool is_view(std::string_view name) const {
        return name == text_->view || !views_known_as(build_, name).empty() || build_.is_unusable(name);
    }

    void variable(const Mention& mention) {
        if (mention.path.empty()) return;
        const std::string_view first = mention.path[0];
        if (first == "_filters" && mention.path.size() > 1 && find(mention.path[1]) == Known::no) {
            unknown(mention, mention.path[1]);
            return;
        }
        if (among(kEverywhere, first)) return;
        if (text_->place == LiquidPlace::words && (among(kOfCell, first) || first.substr(0, 1) == "_")) return;
        const bool more = mention.path.size() > 1 || mention.computed;
        if (find({}, first) != Known::no) return;
        if (is_view(first)) {
            const bool named = mention.path.size() > 1 && mention.path[1].substr(0, 1) != "_";
            if (!named || find(first, mention.path[1]) != Known::no) return;
            unknown(mention, std::string(first).append(".").append(mention.path[1]));
            return;
        }
        unknown(mention, more && mention.path.size() > 1 && mention.path[1].substr(0, 1) != "_"
                             ? std::string(first).append(".").append(mention.path[1])
                             : std::string(first));
    }

    void unknown(const Mention& mention, std::string_view name) {
        const auto& kind =
            text_->place == LiquidPlace::sql ? diag::unknown_liquid_variable : diag::empty_liquid_variable;
        diagnostics_.report(kind, place(mention), name).hint = hint(name);
    }

    std::string hint(std::string_view name) const {
        if (diagnostics_.full()) return {};
        const auto dot = name.find('.');
        if (dot == std::string_view::npos) return own_ == nullptr ? std::string() : field_hint(*own_, name);
        const auto views = views_known_as(build_, name.substr(0, dot));
        if (!views.empty()) return field_hint(*views.front(), name.substr(dot + 1));
        lang::NearestName nearest(name.substr(0, dot));
        for (const std::string_view known : build_.scope.views.order) nearest.offer(known);
        return nearest.hint();
    }

    void tag(const Mention& mention) {
        if (mention.path.empty()) return;
        const std::string_view name = mention.path[0];
        if (find(name) == Known::no)
            diagnostics_.report(diag::unknown_tag_field, place(mention), tag_name(mention.kind), name).hint =
                hint(name);
    }

    void field(const Reference& reference) {
        if (find(reference.view, reference.field) != Known::no) return;
        diagnostics_.report(diag::unknown_branch_field, reference.place, reference.full()).hint =
            hint(reference.full());
    }

    ModelBuild& build_;
    lang::Diagnostics& diagnostics_;
    const LiquidText* text_ = nullptr;
    const BuiltView* own_ = nullptr;
};

}  // namespace

bool read_liquid(std::string_view text, Item item, LiquidPlace place, std::string_view view,
                 std::vector<LiquidText>& texts, lang::Diagnostics& diagnostics) {
    std::vector<liquid::Problem> problems;
    const liquid::Template source = liquid::parse(text, problems);
    bool ok = true;
    for (const liquid::Problem& problem : problems) {
        ok &= !problem.is_error();
        const std::string_view piece = text.substr(std::min(problem.begin, text.size()), problem.end - problem.begin);
        diagnostics.report(kind_of(problem, place), place_in(piece, item), problem.message).hint = problem.hint;
    }
    if (!ok) return false;
    LiquidText& kept = texts.emplace_back();
    kept.mentions = liquid::mentions(source);
    // The parsed template is dropped: its views are made views of the item's own text.
    const std::string_view copy = source.text();
    for (Mention& mention : kept.mentions) {
        for (std::string_view& name : mention.path) {
            const bool inside = name.data() >= copy.data() && name.data() + name.size() <= copy.data() + copy.size();
            name = inside ? text.substr(static_cast<std::size_t>(name.data() - copy.data()), name.size())
                          : std::string_view();
        }
    }
    kept.item = item;
    kept.view = view;
    kept.place = place;
    return true;
}

void check_liquid(ModelBuild& build) {
    LiquidChecker(build).run();
}

}  // namespace oriel::lookml
