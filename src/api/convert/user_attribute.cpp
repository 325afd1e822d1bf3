#include "api/convert/user_attribute.h"

#include "api/convert/member.h"

namespace oriel::api {

wire::UserAttribute to_wire(const store::UserAttribute& row, const services::Caller& caller) {
    const bool manage = caller.may(services::Permission::manage_user_attributes);
    wire::UserAttribute attribute;
    attribute.can = wire::Map<bool>{{"show", true},
                                    {"index", true},
                                    {"create", manage},
                                    {"show_value", !row.value_is_hidden},
                                    {"update", manage},
                                    {"destroy", manage && !row.is_system && !row.is_permanent},
                                    {"set_value", manage || row.user_can_edit}};
    attribute.id = row.id;
    attribute.name = row.name;
    attribute.label = row.label;
    attribute.type = row.type;
    // What is hidden is hidden from everybody, admins too: only queries use it.
    attribute.default_value = nullptr;
    attribute.value_for_ci_run = nullptr;
    if (!row.value_is_hidden) {
        attribute.default_value = member(row.default_value);
        attribute.value_for_ci_run = member(row.value_for_ci_run);
    }
    attribute.is_system = row.is_system;
    attribute.is_permanent = row.is_permanent;
    attribute.value_is_hidden = row.value_is_hidden;
    attribute.user_can_view = row.user_can_view;
    attribute.user_can_edit = row.user_can_edit;
    attribute.hidden_value_domain_whitelist = member(row.hidden_value_domain_whitelist);
    attribute.needed_for_ci_run = row.needed_for_ci_run;
    return attribute;
}

wire::UserAttributeGroupValue to_wire(const store::UserAttributeGroupValue& row) {
    wire::UserAttributeGroupValue value;
    value.can = wire::Map<bool>{{"show_value", !row.value_is_hidden}};
    value.id = row.id;
    value.group_id = row.group_id;
    value.user_attribute_id = row.user_attribute_id;
    value.value_is_hidden = row.value_is_hidden;
    value.rank = row.rank;
    value.value = nullptr;
    if (!row.value_is_hidden) value.value = member(row.value);
    return value;
}

}  // namespace oriel::api
