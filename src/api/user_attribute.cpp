#include "gen/api/user_attribute.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "api/convert/user_attribute.h"
#include "services/users/user_attributes.h"

namespace oriel::api {

namespace {

std::optional<std::string> text_of(const wire::Member<std::string>& member) {
    if (member.is_absent()) return {};
    return member.value_or("");
}

std::optional<bool> flag_of(const wire::Member<bool>& member) {
    if (!member.has_value()) return {};
    return *member;
}

std::optional<std::optional<std::string>> nullable_of(const wire::Member<std::string>& member) {
    if (member.is_absent()) return {};
    std::optional<std::string> value;
    apply(member, value);
    return std::optional<std::optional<std::string>>(std::move(value));
}

std::vector<wire::UserAttributeGroupValue> to_wire(const std::vector<store::UserAttributeGroupValue>& rows) {
    std::vector<wire::UserAttributeGroupValue> values;
    values.reserve(rows.size());
    for (const store::UserAttributeGroupValue& row : rows) values.push_back(api::to_wire(row));
    return values;
}

}  // namespace

Result<std::vector<wire::UserAttribute>> all_user_attributes(const AllUserAttributesParams& params,
                                                             const services::Caller& caller,
                                                             services::UserAttributes& attributes) {
    const auto rows = TRY(attributes.list(caller, sorts_text(params.sorts)));
    std::vector<wire::UserAttribute> items;
    items.reserve(rows.size());
    for (const store::UserAttribute& row : rows) items.push_back(to_wire(row, caller));
    return items;
}

Result<wire::UserAttribute> user_attribute(const UserAttributeParams& params, const services::Caller& caller,
                                           services::UserAttributes& attributes) {
    const auto row = TRY(attributes.find(caller, params.user_attribute_id));
    return to_wire(row, caller);
}

Result<wire::UserAttribute> create_user_attribute(const CreateUserAttributeParams& params,
                                                  const services::Caller& caller,
                                                  services::UserAttributes& attributes) {
    const wire::UserAttribute& body = params.body;
    store::UserAttribute fresh;
    fresh.name = body.name.value_or("");
    fresh.label = body.label.value_or("");
    fresh.type = body.type.value_or("");
    apply(body.default_value, fresh.default_value);
    fresh.value_is_hidden = body.value_is_hidden.value_or(false);
    fresh.user_can_view = body.user_can_view.value_or(false);
    fresh.user_can_edit = body.user_can_edit.value_or(false);
    apply(body.hidden_value_domain_whitelist, fresh.hidden_value_domain_whitelist);
    fresh.needed_for_ci_run = body.needed_for_ci_run.value_or(false);
    apply(body.value_for_ci_run, fresh.value_for_ci_run);
    const auto row = TRY(attributes.create(caller, fresh));
    return to_wire(row, caller);
}

Result<wire::UserAttribute> update_user_attribute(const UpdateUserAttributeParams& params,
                                                  const services::Caller& caller,
                                                  services::UserAttributes& attributes) {
    const wire::UserAttribute& body = params.body;
    services::UserAttributes::Change change;
    change.name = text_of(body.name);
    change.label = text_of(body.label);
    change.type = text_of(body.type);
    change.default_value = nullable_of(body.default_value);
    change.value_is_hidden = flag_of(body.value_is_hidden);
    change.user_can_view = flag_of(body.user_can_view);
    change.user_can_edit = flag_of(body.user_can_edit);
    change.hidden_value_domain_whitelist = nullable_of(body.hidden_value_domain_whitelist);
    change.needed_for_ci_run = flag_of(body.needed_for_ci_run);
    change.value_for_ci_run = nullable_of(body.value_for_ci_run);
    const auto row = TRY(attributes.update(caller, params.user_attribute_id, change));
    return to_wire(row, caller);
}

Status delete_user_attribute(const DeleteUserAttributeParams& params, const services::Caller& caller,
                             services::UserAttributes& attributes) {
    return attributes.remove(caller, params.user_attribute_id);
}

Result<std::vector<wire::UserAttributeGroupValue>> all_user_attribute_group_values(
    const AllUserAttributeGroupValuesParams& params, const services::Caller& caller,
    services::UserAttributes& attributes) {
    const auto rows = TRY(attributes.group_values(caller, params.user_attribute_id));
    return to_wire(rows);
}

Result<std::vector<wire::UserAttributeGroupValue>> set_user_attribute_group_values(
    const SetUserAttributeGroupValuesParams& params, const services::Caller& caller,
    services::UserAttributes& attributes) {
    std::vector<services::UserAttributes::GroupValue> values;
    values.reserve(params.body.size());
    for (const wire::UserAttributeGroupValue& item : params.body) {
        services::UserAttributes::GroupValue value;
        value.group_id = item.group_id.value_or("");
        apply(item.value, value.value);
        if (item.rank.has_value()) value.rank = *item.rank;
        values.push_back(std::move(value));
    }
    const auto rows = TRY(attributes.set_group_values(caller, params.user_attribute_id, values));
    return to_wire(rows);
}

}  // namespace oriel::api

#include "gen/api/user_attribute.routes.inc"
