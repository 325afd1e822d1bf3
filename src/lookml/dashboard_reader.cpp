#include "lookml/dashboard_reader.h"

#include "lookml/diagnostics.h"
#include "lookml/values.h"

namespace oriel::lookml {

void DashboardObject::add(DashboardValue mapping) {
    for (const auto& [key, member] : mapping.node->members) {
        if (key->is_scalar()) set(key->text, {mapping.file, member});
    }
}

void DashboardObject::set(std::string_view key, DashboardValue now) {
    const auto [place, added] = index_.emplace(key, params.size());
    if (added) {
        params.emplace_back(key, now);
    } else {
        params[place->second].second = now;
    }
}

DashboardValue DashboardObject::find(std::string_view key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? DashboardValue() : params[found->second].second;
}

bool DashboardReader::has(std::string_view key) const {
    const DashboardValue found = object_.find(key);
    return found && !found.node->is_null();
}

lang::Place DashboardReader::place(std::string_view key) const {
    const DashboardValue found = object_.find(key);
    return found ? found.place() : object_.value.place();
}

void DashboardReader::wrong(DashboardValue value, std::string_view key, std::string_view wanted) const {
    diagnostics_.report(diag::invalid_value, value.place(), key, wanted, value.node->describe());
}

std::string DashboardReader::text(std::string_view key) const {
    const DashboardValue found = object_.find(key);
    if (!found || found.node->is_null()) return {};
    if (found.node->is_scalar()) return found.node->text;
    wrong(found, key, "a text");
    return {};
}

std::optional<bool> DashboardReader::flag(std::string_view key) const {
    const DashboardValue found = object_.find(key);
    if (!found || found.node->is_null()) return std::nullopt;
    if (const auto yes = found.node->as_bool()) return yes;
    if (found.node->is_scalar() && (found.node->text == "true" || found.node->text == "yes")) return true;
    if (found.node->is_scalar() && (found.node->text == "false" || found.node->text == "no")) return false;
    wrong(found, key, "true or false");
    return std::nullopt;
}

std::optional<std::int64_t> DashboardReader::integer(std::string_view key) const {
    const DashboardValue found = object_.find(key);
    if (!found || found.node->is_null()) return std::nullopt;
    if (const auto number = found.node->as_int()) return number;
    // Exported dashboards have limits in quotes.
    if (found.node->is_scalar()) {
        if (const auto number = parse_integer(found.node->text)) return *number;
    }
    wrong(found, key, "a whole number");
    return std::nullopt;
}

std::vector<DashboardWord> DashboardReader::words(std::string_view key) const {
    std::vector<DashboardWord> out;
    const DashboardValue found = object_.find(key);
    if (!found || found.node->is_null()) return out;
    if (found.node->is_scalar()) {
        out.push_back({found.node->text, found.place()});
        return out;
    }
    if (!found.node->is_sequence()) {
        wrong(found, key, "a list");
        return out;
    }
    for (const lang::yaml::Node* item : found.node->items) {
        if (item->is_null()) continue;
        if (item->is_scalar()) {
            out.push_back({item->text, {found.file, item->range}});
        } else {
            wrong({found.file, item}, key, "a list of texts");
        }
    }
    return out;
}

std::vector<std::string> DashboardReader::texts(std::string_view key) const {
    std::vector<std::string> out;
    for (DashboardWord& word : words(key)) out.push_back(std::move(word.text));
    return out;
}

void DashboardReader::add_pairs(DashboardValue value, std::string_view key,
                                std::vector<std::pair<DashboardWord, std::string>>& out) const {
    for (const auto& [name, member] : value.node->members) {
        if (name->is_scalar() && member->is_scalar()) {
            out.push_back({{name->text, {value.file, name->range}}, member->is_null() ? std::string() : member->text});
        } else {
            wrong({value.file, member}, key, "a mapping of texts");
        }
    }
}

std::vector<std::pair<DashboardWord, std::string>> DashboardReader::pairs(std::string_view key) const {
    std::vector<std::pair<DashboardWord, std::string>> out;
    const DashboardValue found = object_.find(key);
    if (!found || found.node->is_null()) return out;
    if (found.node->is_mapping()) {
        add_pairs(found, key, out);
    } else if (found.node->is_sequence()) {
        for (const lang::yaml::Node* item : found.node->items) {
            if (item->is_mapping()) {
                add_pairs({found.file, item}, key, out);
            } else if (!item->is_null()) {
                wrong({found.file, item}, key, "a mapping of texts");
            }
        }
    } else {
        wrong(found, key, "a mapping of texts");
    }
    return out;
}

std::vector<DashboardObject> DashboardReader::objects(std::string_view key) const {
    std::vector<DashboardObject> out;
    const DashboardValue found = object_.find(key);
    if (!found || found.node->is_null()) return out;
    if (!found.node->is_sequence()) {
        wrong(found, key, "a list");
        return out;
    }
    for (const lang::yaml::Node* item : found.node->items) {
        const DashboardValue value{found.file, item};
        if (!item->is_mapping()) {
            wrong(value, key, "a list of mappings");
            continue;
        }
        DashboardObject& object = out.emplace_back();
        object.value = value;
        object.add(value);
    }
    return out;
}

std::string DashboardReader::json(std::string_view key) const {
    const DashboardValue found = object_.find(key);
    return !found || found.node->is_null() ? std::string() : lang::yaml::to_json(*found.node).dump();
}

}  // namespace oriel::lookml
