#include "lookml/build_dashboard.h"

#include "lang/spelling.h"
#include "lookml/dashboard_queries.h"
#include "lookml/diagnostics.h"
#include "lookml/template.h"
#include "lookml/values.h"
#include "lookml/words.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace oriel::lookml {

namespace {

constexpr std::string_view kLayouts = "newspaper|grid|tile|static";
constexpr std::string_view kFilterTypes = "field_filter|number_filter|date_filter|string_filter";
/// The newspaper layout is this many columns wide, and its unit of height this many pixels high.
constexpr std::int64_t kColumns = 24;
constexpr std::int64_t kUnitHeight = 50;

std::string quoted(std::string_view what, std::string_view name) {
    return std::string(what).append(" '").append(name).append("'");
}

class Builder {
public:
    Builder(const DashboardLayers& layers, const model::Model& own, const Models& models,
            lang::Diagnostics& diagnostics)
        : layers_(layers), own_(own), queries_(own, models, diagnostics), diagnostics_(diagnostics) {}

    model::Dashboard run() {
        settings();
        for (const DashboardObject& filter : layers_.filters.all) this->filter(filter);
        for (const DashboardObject& element : layers_.elements.all) this->element(element);
        rows();
        return std::move(dashboard_);
    }

private:
    void known(const DashboardObject& object, DashboardPart part) {
        for (const auto& [key, value] : object.params) {
            if (find_dashboard_param(part, key) != nullptr) continue;
            lang::NearestName nearest(key);
            for (const DashboardParam& row : dashboard_params()) {
                if (row.part == part) nearest.offer(row.name);
            }
            diagnostics_.report(diag::unknown_param, value.place(), key, to_string(part)).hint = nearest.hint();
        }
    }

    std::string choice(const DashboardReader& read, std::string_view key, std::string_view choices,
                       std::string_view otherwise) {
        if (!read.has(key)) return std::string(otherwise);
        std::string text = read.text(key);
        if (is_choice(text, choices)) return text;
        lang::NearestName nearest(text);
        std::string wanted;
        for (std::string_view rest = choices; !rest.empty();) {
            const auto bar = std::min(rest.find('|'), rest.size());
            nearest.offer(rest.substr(0, bar));
            wanted.append(wanted.empty() ? "" : ", ").append(rest.substr(0, bar));
            rest.remove_prefix(std::min(rest.size(), bar + 1));
        }
        diagnostics_.report(diag::invalid_value, read.place(key), key, "one of " + wanted, "'" + text + "'").hint =
            nearest.hint();
        return std::string(otherwise);
    }

    void settings() {
        const DashboardObject& object = layers_.dashboard;
        known(object, DashboardPart::dashboard);
        const DashboardReader read(object, diagnostics_);
        dashboard_.name = object.name;
        dashboard_.location = location(object.value.place());
        dashboard_.title = read.text("title");
        if (dashboard_.title.empty()) dashboard_.title = title_case(object.name);
        dashboard_.description = read.text("description");
        dashboard_.layout = choice(read, "layout", kLayouts, "newspaper");
        dashboard_.preferred_viewer = read.text("preferred_viewer");
        dashboard_.preferred_slug = read.text("preferred_slug");
        dashboard_.query_timezone = read.text("query_timezone");
        dashboard_.refresh = refresh(read);
        dashboard_.load_configuration = read.text("load_configuration");
        dashboard_.auto_run = read.flag("auto_run").value_or(true);
        dashboard_.crossfilter_enabled = read.flag("crossfilter_enabled");
        dashboard_.filters_bar_collapsed = read.flag("filters_bar_collapsed");
        dashboard_.filters_location_top = read.flag("filters_location_top");
        dashboard_.enable_viz_full_screen = read.flag("enable_viz_full_screen");
        dashboard_.tile_size = read.integer("tile_size");
        dashboard_.width = read.integer("width");
        dashboard_.embed_style = read.json("embed_style");
        for (const DashboardObject& tab : read.objects("tabs")) {
            const DashboardReader of_tab(tab, diagnostics_);
            dashboard_.tabs.emplace_back(of_tab.text("name"), of_tab.text("label"));
        }
    }

    std::string refresh(const DashboardReader& read) {
        std::string text = read.text("refresh");
        if (!text.empty() && !is_duration(text))
            diagnostics_.report(diag::invalid_value, read.place("refresh"), "refresh", "a time such as '2 hours'",
                                "'" + text + "'");
        return text;
    }

    void filter(const DashboardObject& object) {
        known(object, DashboardPart::filter);
        const DashboardReader read(object, diagnostics_);
        const std::string what = quoted("filter", object.name);
        model::DashboardFilter filter;
        filter.name = object.name;
        filter.location = location(object.value.place());
        filter.title = read.has("title") ? read.text("title") : object.name;
        filter.type = choice(read, "type", kFilterTypes, "field_filter");
        filter.model = read.has("model") ? read.text("model") : own_.name;
        filter.explore = read.text("explore");
        filter.field = read.text("field");
        filter.default_value = read.text("default_value");
        filter.allow_multiple_values = read.flag("allow_multiple_values").value_or(true);
        filter.required = read.flag("required").value_or(false);
        filter.ui_config = read.json("ui_config");
        for (const DashboardWord& other : read.words("listens_to_filters")) {
            filter.listens_to_filters.push_back(other.text);
            known_filter(what, other);
        }
        if (filter.type == "field_filter") {
            for (const std::string_view key : {"explore", "field"}) {
                if (!read.has(key)) diagnostics_.report(diag::incomplete_element, read.place("name"), what, key);
            }
        }
        if (read.has("explore")) {
            const auto* explore = queries_.explore(read, what, filter.model, filter.explore);
            if (explore != nullptr && read.has("field")) {
                const auto* field = queries_.field(*explore, what, {filter.field, read.place("field")});
                if (field != nullptr) queries_.check_filter(*field, filter.default_value, read.place("default_value"));
            }
        }
        dashboard_.filters.push_back(std::move(filter));
    }

    void known_filter(const std::string& what, const DashboardWord& name) {
        if (layers_.filters.has(name.text)) return;
        lang::NearestName nearest(name.text);
        for (const DashboardObject& filter : layers_.filters.all) nearest.offer(filter.name);
        diagnostics_.report(diag::unknown_dashboard_filter, name.place, what, name.text).hint = nearest.hint();
    }

    void element(const DashboardObject& object) {
        const DashboardReader read(object, diagnostics_);
        const std::string what = quoted("element", object.name);
        model::DashboardElement element;
        element.name = object.name;
        element.location = location(object.value.place());
        element.type = read.has("type") ? read.text("type") : "table";
        known_type(read, what, element.type);
        element.title = read.text("title");
        element.title_hidden = read.flag("title_hidden").value_or(false);
        element.title_text = read.text("title_text");
        element.subtitle_text = read.text("subtitle_text");
        element.body_text = read.text("body_text");
        element.rich_content_json = read.json("rich_content_json");
        element.refresh = refresh(read);
        element.tab_name = read.text("tab_name");
        known_tab(read, what, element.tab_name);
        note(read, element);
        element.row = read.integer("row");
        element.column = read.integer("col");
        element.width = read.integer("width");
        element.height = read.integer("height");
        element.top = read.integer("top");
        element.left = read.integer("left");
        const bool wordy = element.type == "text" || element.type == "button";
        if (read.has("merged_queries")) {
            merged(read, what, element);
        } else if (!wordy || read.has("explore")) {
            element.query = queries_.read(object, what);
            for (const auto& [filter, field] : read.pairs("listen")) known_filter(what, filter);
        }
        element.vis_config = vis_config(object);
        dashboard_.elements.push_back(std::move(element));
    }

    void known_type(const DashboardReader& read, const std::string& what, std::string_view type) {
        const auto all = visualizations();
        // A project's own visualizations have names of their own making, so a type that is near to none is theirs.
        if (std::find(all.begin(), all.end(), type) != all.end()) return;
        lang::NearestName nearest(type);
        for (const std::string_view one : all) nearest.offer(one);
        if (nearest.best().empty() && type.substr(0, 7) != "looker_") return;
        diagnostics_.report(diag::unknown_visualization, read.place("type"), what, type).hint = nearest.hint();
    }

    void known_tab(const DashboardReader& read, const std::string& what, std::string_view name) {
        const auto& tabs = dashboard_.tabs;
        const auto same = [&](const auto& tab) { return tab.first == name; };
        if (name.empty() || std::any_of(tabs.begin(), tabs.end(), same)) return;
        lang::NearestName nearest(name);
        for (const auto& tab : tabs) nearest.offer(tab.first);
        diagnostics_.report(diag::unknown_tab, read.place("tab_name"), what, name).hint = nearest.hint();
    }

    void note(const DashboardReader& read, model::DashboardElement& element) {
        element.note_text = read.text("note_text");
        element.note_state = read.text("note_state");
        element.note_display = read.text("note_display");
        if (!read.has("note")) return;
        for (auto& [key, text] : read.pairs("note")) {
            if (key.text == "text") element.note_text = text;
            if (key.text == "state") element.note_state = text;
            if (key.text == "display") element.note_display = text;
        }
    }

    void merged(const DashboardReader& read, const std::string& what, model::DashboardElement& element) {
        const std::vector<DashboardObject> sources = read.objects("merged_queries");
        for (const DashboardObject& source : sources) element.merged_queries.push_back(queries_.read(source, what));
        // One mapping for each source, in their order.
        const std::vector<DashboardObject> listens =
            read.has("listen") ? read.objects("listen") : std::vector<DashboardObject>();
        for (std::size_t i = 0; i < listens.size(); ++i) {
            for (const auto& [key, value] : listens[i].params) {
                known_filter(what, {std::string(key), value.place()});
                if (i >= sources.size() || !value.node->is_scalar()) continue;
                queries_.check_field(sources[i], what, {value.node->text, value.place()});
                element.merged_queries[i].listen.push_back({std::string(key), value.node->text});
            }
        }
    }

    /// What an element says for its visualization, with the type that the API has there too.
    static std::string vis_config(const DashboardObject& object) {
        Json::Object out;
        for (const auto& [key, value] : object.params) {
            if (key != "type" && find_dashboard_param(DashboardPart::element, key) != nullptr) continue;
            out.emplace_back(std::string(key), lang::yaml::to_json(*value.node));
        }
        return Json(std::move(out)).dump();
    }

    /// Of a grid: elements of a row share its width.
    void rows() {
        const DashboardReader read(layers_.dashboard, diagnostics_);
        std::unordered_map<std::string_view, model::DashboardElement*> elements;
        for (model::DashboardElement& element : dashboard_.elements) elements.emplace(element.name, &element);
        std::int64_t top = 0;
        for (const DashboardObject& row : read.objects("rows")) {
            const DashboardReader of_row(row, diagnostics_);
            const std::int64_t pixels = std::clamp<std::int64_t>(of_row.integer("height").value_or(400), 1, 1'000'000);
            const std::int64_t height = (pixels + kUnitHeight - 1) / kUnitHeight;
            const std::vector<DashboardWord> names = of_row.words("elements");
            for (std::size_t i = 0; i < names.size(); ++i) {
                const auto found = elements.find(names[i].text);
                if (found == elements.end()) {
                    lang::NearestName nearest(names[i].text);
                    for (const auto& [known, element] : elements) nearest.offer(known);
                    diagnostics_.report(diag::unknown_element, names[i].place, names[i].text).hint = nearest.hint();
                    continue;
                }
                const auto count = static_cast<std::int64_t>(names.size());
                const auto place = static_cast<std::int64_t>(i);
                found->second->row = top;
                found->second->column = kColumns * place / count;
                found->second->width =
                    std::max<std::int64_t>(1, kColumns * (place + 1) / count - kColumns * place / count);
                found->second->height = height;
            }
            top += height;
        }
    }

    const DashboardLayers& layers_;
    const model::Model& own_;
    DashboardQueries queries_;
    lang::Diagnostics& diagnostics_;
    model::Dashboard dashboard_;
};

}  // namespace

model::Dashboard build_dashboard(const DashboardLayers& layers, const model::Model& own, const Models& models,
                                 lang::Diagnostics& diagnostics) {
    return Builder(layers, own, models, diagnostics).run();
}

}  // namespace oriel::lookml
