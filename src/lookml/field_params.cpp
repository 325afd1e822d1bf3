#include "lookml/field_params.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/words.h"

#include <array>
#include <unordered_map>

namespace oriel::lookml {

namespace {

using model::Field;

class ParamReader {
public:
    ParamReader(const Object& object, BuildContext& context, Field& field, std::vector<Reference>& references, bool& ok)
        : object_(object), context_(context), read_(object, context), field_(field), references_(references), ok_(ok) {}

    void run() {
        for (const Entry* entry : object_.scalars) {
            const auto setter = setters().find(entry->item.key());
            if (setter != setters().end()) setter->second(*this, *entry);
        }
        for (const Entry* entry : object_.repeated) {
            if (entry->item.broken()) continue;
            if (entry->item.key() == "link") link(entry->item);
            if (entry->item.key() == "action") action(entry->item);
        }
    }

private:
    using Setter = void (*)(ParamReader&, const Entry&);

    template <std::string Field::*Member>
    static void text(ParamReader& self, const Entry& entry) {
        if (entry.item.kind() == NodeKind::block || entry.item.kind() == NodeKind::list) return;
        const std::string_view said = self.context_.values.text(entry.item);
        self.field_.*Member = said;
        self.liquid(said, entry.item);
    }
    template <std::vector<std::string> Field::*Member>
    static void texts(ParamReader& self, const Entry& entry) {
        self.field_.*Member = self.read_.strings(entry.item.key());
    }
    template <bool Field::*Member>
    static void flag(ParamReader& self, const Entry& entry) {
        if (const auto value = parse_yesno(self.context_.values.text(entry.item))) self.field_.*Member = *value;
    }

    /// One line for each parameter that needs no more than to be kept; found by name, so that a field costs no more
    /// than what it says.
    static const std::unordered_map<std::string_view, Setter>& setters() {
        static const std::unordered_map<std::string_view, Setter> all = {
            {"alias", texts<&Field::aliases>},
            {"allow_approximate_optimization", flag<&Field::allow_approximate_optimization>},
            {"allow_fill", flag<&Field::allow_fill>},
            {"bypass_suggest_restrictions", flag<&Field::bypass_suggest_restrictions>},
            {"can_filter", flag<&Field::can_filter>},
            {"default_value", text<&Field::default_value>},
            {"description", text<&Field::description>},
            {"full_suggestions", flag<&Field::full_suggestions>},
            {"group_item_label", text<&Field::group_item_label>},
            {"group_label", text<&Field::group_label>},
            {"hidden", flag<&Field::hidden>},
            {"label", text<&Field::label>},
            {"label_from_parameter", text<&Field::label_from_parameter>},
            {"skip_drill_filter", flag<&Field::skip_drill_filter>},
            {"suggest_dimension", text<&Field::suggest_dimension>},
            {"suggest_explore", text<&Field::suggest_explore>},
            {"suggest_persist_for", text<&Field::suggest_persist_for>},
            {"suggestable", flag<&Field::suggestable>},
            {"suggestions", texts<&Field::suggestions>},
            {"synonyms", texts<&Field::synonyms>},
            {"tags", texts<&Field::tags>},
            {"view_label", text<&Field::view_label>},
            {"approximate_threshold",
             [](ParamReader& self, const Entry& entry) {
                 self.field_.approximate_threshold = parse_integer(self.context_.values.text(entry.item));
             }},
            {"case_sensitive",
             [](ParamReader& self, const Entry& entry) {
                 self.field_.case_sensitive = parse_yesno(self.context_.values.text(entry.item));
             }},
            {"html",
             [](ParamReader& self, const Entry& entry) {
                 const std::string_view said =
                     expression_text(entry, self.context_.values, self.context_.diagnostics).value_or("");
                 self.field_.html = said;
                 self.liquid(said, entry.item);
             }},
            {"map_layer_name", [](ParamReader& self, const Entry& entry) { self.map_layer(entry.item); }},
            {"order_by_field",
             [](ParamReader& self, const Entry& entry) {
                 const std::string_view name = self.context_.values.text(entry.item);
                 self.field_.order_by_field = name;
                 if (!name.empty())
                     self.references_.push_back(read_name(name, entry.item.value_place(), Reference::Use::order));
             }},
            {"precision",
             [](ParamReader& self, const Entry& entry) {
                 self.field_.precision = parse_integer(self.context_.values.text(entry.item));
             }},
            {"required_access_grants",
             [](ParamReader& self, const Entry&) {
                 self.field_.required_access_grants = self.read_.access_grants(self.ok_);
             }},
            {"value_format", text<&Field::value_format>},
            {"value_format_name", [](ParamReader& self, const Entry& entry) { self.value_format(entry.item); }},
        };
        return all;
    }

    void liquid(std::string_view text, Item item) {
        if (has_liquid(text))
            read_liquid(text, item, LiquidPlace::words, context_.view, context_.liquid, context_.diagnostics);
    }

    lang::Diagnostic& report(const lang::DiagnosticKind& kind, const lang::Place& place, std::string_view what) {
        auto& finding = context_.diagnostics.report(kind, place, what);
        finding.field = std::string(context_.view) + "." + std::string(object_.name());
        return finding;
    }

    void value_format(Item item) {
        const std::string_view name = context_.values.text(item);
        if (read_.has("value_format")) {
            report(diag::two_value_formats, item.place(), object_.name());
            return;
        }
        const auto own = context_.named_formats.find(name);
        const bool known = own != context_.named_formats.end();
        const std::string_view pattern = known ? std::string_view(own->second->value_format) : builtin_format(name);
        if (pattern.empty()) {
            lang::NearestName nearest(name);
            for (const std::string_view one : builtin_formats()) nearest.offer(one);
            for (const auto& [one, its] : context_.named_formats) nearest.offer(one);
            report(diag::unknown_value_format, item.value_place(), name).hint = nearest.hint();
            return;
        }
        field_.value_format_name = name;
        field_.value_format = pattern;
        field_.strict_value_format = known && own->second->strict_value_format;
    }

    void map_layer(Item item) {
        const std::string_view name = context_.values.text(item);
        if (is_builtin_map_layer(name) || context_.map_layers.contains(name)) {
            field_.map_layer_name = name;
            return;
        }
        lang::NearestName nearest(name);
        for (const std::string_view one : builtin_map_layers()) nearest.offer(one);
        for (const std::string_view one : context_.map_layers) nearest.offer(one);
        report(diag::unknown_map_layer, item.value_place(), name).hint = nearest.hint();
    }

    std::string string(Item block, std::string_view key) {
        const Item item = child(block, key);
        if (!item) return {};
        const std::string_view said = context_.values.text(item);
        liquid(said, item);
        return std::string(said);
    }
    bool has(Item block, std::string_view key) {
        if (child(block, key)) return true;
        auto& finding = context_.diagnostics.report(diag::missing_part, block.place(), block.key(), key);
        finding.field = std::string(context_.view) + "." + std::string(object_.name());
        return false;
    }

    void link(Item item) {
        if (!has(item, "url")) return;
        field_.links.push_back({string(item, "label"), string(item, "url"), string(item, "icon_url")});
    }

    void action(Item item) {
        if (!has(item, "url") || !has(item, "label")) return;
        model::Action action;
        action.label = string(item, "label");
        action.url = string(item, "url");
        action.icon_url = string(item, "icon_url");
        action.form_url = string(item, "form_url");
        for (const Item part : item.children()) {
            if (part.kind() != NodeKind::block || part.broken()) continue;
            if (part.key() == "param" && has(part, "name"))
                action.params.push_back({string(part, "name"), string(part, "value")});
            if (part.key() == "user_attribute_param" && has(part, "name") && has(part, "user_attribute"))
                action.user_attribute_params.push_back({string(part, "name"), string(part, "user_attribute")});
            if (part.key() == "form_param" && has(part, "name")) action.form_params.push_back(form_param(part));
        }
        field_.actions.push_back(std::move(action));
    }

    model::Action::FormParam form_param(Item item) {
        model::Action::FormParam param;
        param.name = string(item, "name");
        if (child(item, "type")) param.type = string(item, "type");
        param.label = string(item, "label");
        param.description = string(item, "description");
        param.default_value = string(item, "default");
        param.required = string(item, "required") == "yes";
        for (const Item option : item.children()) {
            if (option.key() == "option" && option.kind() == NodeKind::block && has(option, "name"))
                param.options.push_back({string(option, "name"), string(option, "label")});
        }
        return param;
    }

    const Object& object_;
    BuildContext& context_;
    const Reader read_;
    Field& field_;
    std::vector<Reference>& references_;
    bool& ok_;
};

}  // namespace

void read_field_params(const Object& object, const Reader& view, BuildContext& context, model::Field& field,
                       std::vector<Reference>& references, bool& ok) {
    field.name = object.name();
    field.location = location(object.item.value_place());
    field.label = title_case(object.name());
    field.hidden = view.flag("fields_hidden_by_default", false);
    field.suggestable = view.flag("suggestions", true);
    ParamReader(object, context, field, references, ok).run();
}

bool names_for_looks(const model::Field& field) {
    return !field.label_from_parameter.empty() || !field.suggest_explore.empty() || !field.suggest_dimension.empty();
}

}  // namespace oriel::lookml
