#include "lookml/model_objects.h"

#include "lookml/diagnostics.h"
#include "lookml/explore_source.h"
#include "lookml/expressions.h"
#include "lookml/words.h"

namespace oriel::lookml {

namespace {

std::string where(Item item) {
    const auto position = item.document().file->position(item.place().range.begin);
    return item.document().file->path() + ":" + std::to_string(position.line);
}

class ObjectReader {
public:
    ObjectReader(ModelBuild& build, model::Model& model)
        : build_(build), context_(build.context), diagnostics_(build.context.diagnostics), model_(model) {}

    void access_grants() {
        for (const Item item : unique(build_.scope.access_grants)) {
            const Item attribute = child(item, "user_attribute");
            const Item values = child(item, "allowed_values");
            if (!attribute || !values) {
                diagnostics_.report(diag::incomplete_access_grant, item.value_place(), item.name());
                continue;
            }
            model::AccessGrant grant;
            grant.name = item.name();
            grant.user_attribute = text(attribute);
            for (const Item value : values.children()) grant.allowed_values.emplace_back(text(value));
            context_.access_grants.insert(item.name());
            model_.access_grants.emplace(grant.name, std::move(grant));
        }
    }

    void named_value_formats() {
        for (const Item item : unique(build_.scope.named_value_formats)) {
            if (!has(item, "value_format")) continue;
            model::NamedValueFormat format;
            format.name = item.name();
            format.value_format = string(item, "value_format");
            format.strict_value_format = string(item, "strict_value_format") == "yes";
            const auto place = model_.named_value_formats.emplace(format.name, std::move(format)).first;
            context_.named_formats.emplace(item.name(), &place->second);
        }
    }

    void map_layers() {
        for (const Item item : unique(build_.scope.map_layers)) {
            if (!child(item, "file") && !child(item, "url")) {
                diagnostics_.report(diag::missing_part, item.place(), "map_layer", "file");
                continue;
            }
            model::MapLayer layer;
            layer.name = item.name();
            layer.file = string(item, "file");
            layer.url = string(item, "url");
            if (child(item, "format")) layer.format = string(item, "format");
            layer.feature_key = string(item, "feature_key");
            layer.property_key = string(item, "property_key");
            layer.property_label_key = string(item, "property_label_key");
            layer.projection = string(item, "projection");
            layer.extents_json_url = string(item, "extents_json_url");
            layer.min_zoom_level = parse_integer(string(item, "min_zoom_level"));
            layer.max_zoom_level = parse_integer(string(item, "max_zoom_level"));
            context_.map_layers.insert(item.name());
            model_.map_layers.emplace(layer.name, std::move(layer));
        }
    }

    void datagroups() {
        for (const Item item : unique(build_.scope.datagroups)) {
            model::Datagroup group;
            group.name = item.name();
            group.label = child(item, "label") ? string(item, "label") : title_case(item.name());
            group.description = string(item, "description");
            group.max_cache_age = string(item, "max_cache_age");
            group.sql_trigger = string(item, "sql_trigger");
            group.interval_trigger = string(item, "interval_trigger");
            if (!group.sql_trigger.empty() && !group.interval_trigger.empty()) {
                diagnostics_.report(diag::several_triggers, child(item, "interval_trigger").place(),
                                    "datagroup '" + group.name + "'", "sql_trigger", "interval_trigger");
            }
            context_.datagroups.insert(item.name());
            model_.datagroups.emplace(group.name, std::move(group));
        }
        if (const Item named = child(build_.scope.settings, "persist_with"))
            model_.persist_with = read_datagroup(named, context_);
    }

    void tests(const Explores& explores) {
        for (const Item item : unique(build_.scope.tests)) test(build_.merger.alone(item, In::test), explores);
    }

private:
    std::string_view text(Item item) { return item ? context_.values.text(item) : std::string_view(); }
    std::string string(Item item, std::string_view key) { return std::string(text(child(item, key))); }
    bool has(Item item, std::string_view key) {
        if (child(item, key)) return true;
        diagnostics_.report(diag::missing_part, item.place(), item.key(), key);
        return false;
    }

    /// Objects of a kind, by name; of two with one name neither counts.
    std::vector<Item> unique(const std::vector<Item>& items) {
        std::unordered_map<std::string_view, Item> seen;
        std::unordered_set<std::string_view> twice;
        for (const Item item : items) {
            const auto [place, added] = seen.emplace(item.name(), item);
            if (added) continue;
            diagnostics_.report(diag::duplicate_object, item.value_place(), item.key(), item.name(),
                                where(place->second));
            twice.insert(item.name());
        }
        std::vector<Item> out;
        for (const Item item : items) {
            if (!item.broken() && !twice.contains(item.name())) out.push_back(item);
        }
        return out;
    }

    void test(const Object& object, const Explores& explores) {
        const Entry* entry = object.find("explore_source");
        if (!has(object.item, "explore_source") || entry == nullptr || entry->block == nullptr) return;
        const std::string name(object.name());
        const model::Explore* explore =
            find_explore(entry->block->name(), entry->item.value_place(), "test '" + name + "'", explores, build_);
        bool ok = assertions(object);
        if (explore == nullptr) return;
        ExploreNames names(*explore, build_, name);
        auto query = read_explore_source(*entry->block, names, build_);
        if (!query || !ok) return;
        const ColumnTypes columns(*query, *explore);
        model::DataTest test{name, {}, {}, location(object.item.value_place())};
        for (const Object* one : object.children) {
            if (one->kind != In::assertion) continue;
            const Item said = child(one->item, "expression");
            ok &= check_expression(said, text(said), lang::calcs::Place::assertion, columns, diagnostics_);
            test.assertions.push_back(
                {std::string(one->name()), std::string(text(said)), location(one->item.value_place())});
        }
        if (!ok) return;
        test.query = std::move(*query);
        model_.tests.push_back(std::move(test));
    }

    bool assertions(const Object& object) {
        bool ok = true;
        bool any = false;
        for (const Object* child : object.children) {
            if (child->kind != In::assertion) continue;
            any = true;
            ok &= !child->broken && has(child->item, "expression");
        }
        return (any || has(object.item, "assert")) && ok;
    }

    ModelBuild& build_;
    BuildContext& context_;
    lang::Diagnostics& diagnostics_;
    model::Model& model_;
};

}  // namespace

void build_model_objects(ModelBuild& build, model::Model& model) {
    ObjectReader reader(build, model);
    reader.access_grants();
    reader.named_value_formats();
    reader.map_layers();
    reader.datagroups();
}

void build_tests(ModelBuild& build, const Explores& explores, model::Model& model) {
    ObjectReader(build, model).tests(explores);
}

}  // namespace oriel::lookml
