#include "model/grants.h"

#include <algorithm>
#include <string_view>

namespace oriel::model {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool allows(const AccessGrant& grant, std::string_view value) {
    const auto is_allowed = [&](std::string_view one) {
        return std::find(grant.allowed_values.begin(), grant.allowed_values.end(), one) != grant.allowed_values.end();
    };
    if (is_allowed(value)) return true;
    for (std::size_t from = 0; from <= value.size();) {
        const std::size_t comma = std::min(value.find(',', from), value.size());
        if (is_allowed(trimmed(value.substr(from, comma - from)))) return true;
        from = comma + 1;
    }
    return false;
}

}  // namespace

bool passes_grants(const Model& model, const AttributeValues& attributes, const std::vector<std::string>& grants) {
    for (const std::string& name : grants) {
        const auto grant = model.access_grants.find(name);
        if (grant == model.access_grants.end()) return false;
        const auto value = attributes.find(grant->second.user_attribute);
        if (value == attributes.end() || !allows(grant->second, value->second)) return false;
    }
    return true;
}

}  // namespace oriel::model
