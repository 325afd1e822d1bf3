#include "lookml/reader.h"

#include "base/time_zone.h"
#include "lang/spelling.h"
#include "lookml/diagnostics.h"
#include "lookml/words.h"

#include <algorithm>

namespace oriel::lookml {

Item child(Item block, std::string_view key) {
    Item found;
    for (const Item param : block.children()) {
        if (param.key() == key) found = param;
    }
    return found;
}

std::string read_datagroup(Item item, BuildContext& context) {
    const std::string_view name = context.values.text(item);
    if (!context.datagroups.contains(name)) {
        lang::NearestName nearest(name);
        for (const std::string_view known : context.datagroups) nearest.offer(known);
        context.diagnostics.report(diag::unknown_datagroup, item.value_place(), name).hint = nearest.hint();
    }
    return std::string(name);
}

namespace {

ReadTemplate with_liquid(ReadTemplate read, Item item, BuildContext& context) {
    if (!read.ok || !read.sql.liquid) return read;
    read.ok = read_liquid(read.text, item, LiquidPlace::sql, context.view, context.liquid, context.diagnostics);
    if (read.ok) context.liquid.back().fields = std::move(read.branches);
    return read;
}

}  // namespace

ReadTemplate read_sql(const Entry& entry, BuildContext& context, OwnTable own_table) {
    return with_liquid(read_template(entry, context.values, context.diagnostics, own_table), entry.item, context);
}

ReadTemplate read_sql(std::string_view text, Item item, BuildContext& context, OwnTable own_table) {
    return with_liquid(read_template(text, item, context.diagnostics, own_table), item, context);
}

std::string_view Reader::text(std::string_view key) const {
    const Entry* entry = object_.find(key);
    if (entry == nullptr || entry->item.kind() == NodeKind::block || entry->item.kind() == NodeKind::list) return {};
    return context_.values.text(entry->item);
}

std::optional<bool> Reader::optional_flag(std::string_view key) const {
    return has(key) ? parse_yesno(text(key)) : std::nullopt;
}

bool Reader::flag(std::string_view key, bool otherwise) const {
    return optional_flag(key).value_or(otherwise);
}

std::optional<int> Reader::integer(std::string_view key) const {
    return has(key) ? parse_integer(text(key)) : std::nullopt;
}

std::optional<double> Reader::number(std::string_view key) const {
    return has(key) ? parse_number(text(key)) : std::nullopt;
}

std::vector<Item> Reader::elements(std::string_view key) const {
    std::vector<Item> out;
    const Entry* entry = object_.find(key);
    if (entry == nullptr) return out;
    const auto extends = [](const Entry& one) {
        for (const Item element : one.item.children()) {
            if (element.raw() == "EXTENDED*") return true;
        }
        return false;
    };
    std::vector<const Entry*> chain;
    for (const Entry* at = entry; at != nullptr; at = extends(*at) ? at->inherited : nullptr) chain.push_back(at);
    for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
        if ((*at)->item.kind() != NodeKind::list) continue;
        std::vector<Item> own;
        for (const Item element : (*at)->item.children()) {
            if (element.raw() == "EXTENDED*") {
                own.insert(own.end(), out.begin(), out.end());
            } else {
                own.push_back(element);
            }
            if (own.size() > kMaxExpansion) {
                context_.diagnostics.report(diag::expansion_too_large, (*at)->item.place(), key);
                return out;
            }
        }
        out = std::move(own);
    }
    return out;
}

std::vector<std::string> Reader::strings(std::string_view key) const {
    std::vector<std::string> out;
    for (const Item element : elements(key)) out.emplace_back(context_.values.text(element));
    return out;
}

std::vector<double> Reader::numbers(std::string_view key) const {
    std::vector<double> out;
    for (const Item element : elements(key)) {
        if (const auto value = parse_number(context_.values.text(element))) out.push_back(*value);
    }
    return out;
}

ReadTemplate Reader::read_sql(std::string_view key, OwnTable own_table) const {
    const Entry* entry = object_.find(key);
    if (entry == nullptr) return {};
    return lookml::read_sql(*entry, context_, own_table);
}

model::Template Reader::sql(std::string_view key, std::vector<Reference>& references, bool& ok) const {
    ReadTemplate read = read_sql(key);
    ok &= read.ok;
    references.insert(references.end(), read.fields.begin(), read.fields.end());
    references.insert(references.end(), read.tables.begin(), read.tables.end());
    return std::move(read.sql);
}

void read_filters(Item item, BuildContext& context, std::vector<model::FieldFilter>& filters,
                  std::vector<Reference>& references, bool& ok) {
    const auto add = [&](std::string_view field, const lang::Place& place, Item value) {
        references.push_back(read_name(field, place, Reference::Use::filter));
        filters.push_back({std::string(field), std::string(context.values.text(value)), location(place)});
    };
    if (item.kind() == NodeKind::list) {
        for (const Item element : item.children()) add(element.key(), element.place(), element);
        return;
    }
    const Item field = child(item, "field");
    const Item value = child(item, "value");
    if (!field || !value) {
        context.diagnostics.report(diag::filter_without_value, item.place());
        ok = false;
        return;
    }
    add(context.values.text(field), field.value_place(), value);
}

std::vector<model::FieldFilter> Reader::filters(std::vector<Reference>& references, bool& ok,
                                                std::string_view key) const {
    std::vector<model::FieldFilter> out;
    std::vector<Reference> named;       // Like `out`.
    std::vector<std::size_t> layer_of;  // Like `out`.
    std::vector<Item> layers;
    for (const Entry* entry : object_.repeated) {
        if (entry->item.key() != key) continue;
        if (layers.empty() || !(layers.back() == entry->layer)) layers.push_back(entry->layer);
        read_filters(entry->item, context_, out, named, ok);
        layer_of.resize(out.size(), layers.size());
    }
    if (layers.size() > 1) {
        // Within one layer all of them count; a later layer replaces what earlier ones say of a field.
        std::unordered_map<std::string_view, std::size_t> last;
        for (std::size_t i = 0; i < out.size(); ++i) last[out[i].field] = layer_of[i];
        std::vector<bool> stays;
        for (std::size_t i = 0; i < out.size(); ++i) stays.push_back(last[out[i].field] == layer_of[i]);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (!stays[i]) continue;
            if (kept != i) {
                out[kept] = std::move(out[i]);
                named[kept] = named[i];
            }
            ++kept;
        }
        out.resize(kept);
        named.resize(kept);
    }
    references.insert(references.end(), named.begin(), named.end());
    return out;
}

std::vector<model::FieldSort> Reader::sorts(std::vector<Reference>& references, bool& ok, bool add_up) const {
    std::vector<model::FieldSort> out;
    std::vector<Reference> named;  // Like `out`.
    std::unordered_map<std::string_view, std::size_t> index;
    std::vector<const Entry*> layers;
    for (const Entry* at = object_.find("sorts"); at != nullptr; at = add_up ? at->inherited : nullptr)
        layers.push_back(at);
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        for (const Item element : (*layer)->item.children()) {
            const std::string_view direction = context_.values.text(element);
            if (direction != "asc" && direction != "desc") {
                context_.diagnostics.report(diag::invalid_value, element.value_place(), "sorts", "asc or desc",
                                            "'" + std::string(direction) + "'");
                ok = false;
                continue;
            }
            const auto [place, added] = index.emplace(element.key(), out.size());
            if (added) {
                out.push_back({std::string(element.key()), direction == "desc"});
                named.push_back(read_name(element.key(), element.place(), Reference::Use::list));
            } else {
                out[place->second].descending = direction == "desc";
            }
        }
    }
    references.insert(references.end(), named.begin(), named.end());
    return out;
}

std::string Reader::time_zone(bool& ok) const {
    std::string name = string("timezone");
    const bool liquid = name.find("{{") != std::string::npos || name.find("{%") != std::string::npos;
    if (name.empty() || name == "query_timezone" || liquid || TimeZone::find(name).ok()) return name;
    context_.diagnostics.report(diag::unknown_time_zone, object_.find("timezone")->item.value_place(), name);
    ok = false;
    return name;
}

std::vector<std::string> Reader::access_grants(bool& ok) const {
    std::vector<std::string> out;
    for (const Item element : elements("required_access_grants")) {
        const std::string_view name = context_.values.text(element);
        if (!context_.access_grants.contains(name)) {
            lang::NearestName nearest(name);
            for (const std::string_view known : context_.access_grants) nearest.offer(known);
            context_.diagnostics.report(diag::unknown_access_grant, element.value_place(), name).hint = nearest.hint();
            ok = false;
        }
        out.emplace_back(name);
    }
    return out;
}

std::string Reader::label(std::string_view name) const {
    if (has("label")) return string("label");
    return title_case(name);
}

}  // namespace oriel::lookml
