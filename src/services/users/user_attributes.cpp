#include "services/users/user_attributes.h"

#include "services/users/checks.h"
#include "store/groups.h"
#include "store/users.h"

#include <algorithm>
#include <array>
#include <utility>

namespace oriel::services {

namespace {

/// compat: users.md
constexpr std::array<std::string_view, 9> kTypes = {"advanced_filter_datetime",
                                                    "advanced_filter_number",
                                                    "advanced_filter_string",
                                                    "datetime",
                                                    "number",
                                                    "relative_url",
                                                    "string",
                                                    "yesno",
                                                    "zipcode"};

bool sees(const Caller& caller, const store::UserAttribute& attribute) {
    return caller.may(Permission::manage_user_attributes) || attribute.user_can_view;
}

/// LookML and Liquid name attributes, so a name is an identifier.
bool is_identifier(std::string_view name) {
    if (name.empty() || name.front() < 'a' || name.front() > 'z') return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void check_whitelist(const store::UserAttribute& attribute, std::vector<ErrorDetail>& problems) {
    if (!attribute.hidden_value_domain_whitelist) return;
    constexpr const char* kField = "hidden_value_domain_whitelist";
    if (attribute.hidden_value_domain_whitelist->find_first_not_of(" ,") == std::string::npos) {
        problems.push_back({kField, "invalid", "a list of domains must name at least one; null is for none"});
    } else if (!attribute.value_is_hidden) {
        problems.push_back({kField, "invalid", "only hidden values can be kept to domains; set 'value_is_hidden' too"});
    }
}

/// Everything that is wrong with it by itself; whether name and label are free is for the store.
Status check(const store::UserAttribute& attribute) {
    std::vector<ErrorDetail> problems;
    const auto required = [&](const char* field, const std::string& text) {
        if (text.empty()) problems.push_back({field, "missing_field", "'" + std::string(field) + "' is required"});
        return !text.empty();
    };
    // Built-in names are as they are.
    if (required("name", attribute.name) && !attribute.is_system && !is_identifier(attribute.name)) {
        problems.push_back({"name", "invalid",
                            "'" + attribute.name +
                                "' is no name of an attribute: lower-case letters, digits and '_', beginning with a "
                                "letter"});
    }
    required("label", attribute.label);
    if (required("type", attribute.type) && std::find(kTypes.begin(), kTypes.end(), attribute.type) == kTypes.end()) {
        std::string known;
        for (const std::string_view type : kTypes) known += (known.empty() ? "'" : ", '") + std::string(type) + "'";
        problems.push_back(
            {"type", "invalid", "'" + attribute.type + "' is no type of an attribute; there are " + known});
    }
    check_whitelist(attribute, problems);
    if (!problems.empty()) return Error::validation(std::move(problems));
    TRY(check_text("name", attribute.name));
    TRY(check_text("label", attribute.label));
    if (attribute.default_value) TRY(check_text("default_value", *attribute.default_value, kMaxValueLength));
    if (attribute.value_for_ci_run) TRY(check_text("value_for_ci_run", *attribute.value_for_ci_run, kMaxValueLength));
    return Ok{};
}

/// What can never change again.
Status check_change(const store::UserAttribute& before, const store::UserAttribute& after) {
    if (before.is_system) {
        const std::array<std::pair<const char*, bool>, 4> kept = {{
            {"name", before.name == after.name},
            {"label", before.label == after.label},
            {"type", before.type == after.type},
            {"value_is_hidden", before.value_is_hidden == after.value_is_hidden},
        }};
        for (const auto& [field, same] : kept) {
            if (!same) return Error::validation(field, "invalid", "attribute '" + before.name + "' is built in");
        }
    }
    if (before.value_is_hidden && !after.value_is_hidden)
        return Error::validation("value_is_hidden", "invalid", "values that were hidden cannot be shown again");
    if (before.hidden_value_domain_whitelist &&
        before.hidden_value_domain_whitelist != after.hidden_value_domain_whitelist)
        return Error::validation("hidden_value_domain_whitelist", "invalid",
                                 "where hidden values may be sent is said once and stays");
    return Ok{};
}

template <typename T>
void apply(const std::optional<T>& change, T& value) {
    if (change) value = *change;
}

/// Whether the caller may set this user's own value. Errors: not_found for what they may not see; forbidden.
Status require_may_set(const Caller& caller, std::string_view user_id, const store::UserAttribute& attribute) {
    if (caller.may(Permission::manage_user_attributes)) return Ok{};
    if (caller.user_id != user_id || !attribute.user_can_view) return Error::not_found();
    if (attribute.user_can_edit) return Ok{};
    return Error::forbidden("users do not set attribute '" + attribute.name + "' themselves");
}

}  // namespace

Result<std::vector<store::UserAttribute>> UserAttributes::list(const Caller& caller, const std::string& sorts) {
    auto session = TRY(database_.snapshot());
    store::Search search;
    search.sorts = sorts;
    auto page = TRY(store::user_attributes::search(session, search));
    std::erase_if(page.items, [&](const store::UserAttribute& attribute) { return !sees(caller, attribute); });
    return std::move(page.items);
}

Result<store::UserAttribute> UserAttributes::find(const Caller& caller, std::string_view id) {
    auto session = TRY(database_.read());
    auto attribute = TRY(store::found(store::user_attributes::find(session, id)));
    if (!sees(caller, attribute)) return Error::not_found();
    return attribute;
}

Result<store::UserAttribute> UserAttributes::create(const Caller& caller, const store::UserAttribute& attribute) {
    TRY(caller.require(Permission::manage_user_attributes));
    TRY(check(attribute));
    return database_.write(
        [&](store::Transaction& transaction) { return store::user_attributes::insert(transaction, attribute); });
}

Result<store::UserAttribute> UserAttributes::update(const Caller& caller, std::string_view id, const Change& change) {
    TRY(caller.require(Permission::manage_user_attributes));
    return database_.write([&](store::Transaction& transaction) -> Result<store::UserAttribute> {
        TRY(transaction.touch(store::Topic::identity));
        const auto before = TRY(store::found(store::user_attributes::find(transaction, id)));
        store::UserAttribute after = before;
        apply(change.name, after.name);
        apply(change.label, after.label);
        apply(change.type, after.type);
        apply(change.default_value, after.default_value);
        apply(change.value_is_hidden, after.value_is_hidden);
        apply(change.user_can_view, after.user_can_view);
        apply(change.user_can_edit, after.user_can_edit);
        apply(change.hidden_value_domain_whitelist, after.hidden_value_domain_whitelist);
        apply(change.needed_for_ci_run, after.needed_for_ci_run);
        apply(change.value_for_ci_run, after.value_for_ci_run);
        TRY(check_change(before, after));
        TRY(check(after));
        TRY(store::user_attributes::update(transaction, after));
        return after;
    });
}

Status UserAttributes::remove(const Caller& caller, std::string_view id) {
    TRY(caller.require(Permission::manage_user_attributes));
    return database_.write(
        [&](store::Transaction& transaction) { return store::user_attributes::remove(transaction, id); });
}

Result<std::vector<store::UserAttributeGroupValue>> UserAttributes::group_values(const Caller& caller,
                                                                                 std::string_view id) {
    TRY(caller.require(Permission::manage_user_attributes));
    auto session = TRY(database_.snapshot());
    TRY(store::found(store::user_attributes::find(session, id)));
    return store::user_attributes::group_values(session, id);
}

Result<std::vector<store::UserAttributeGroupValue>> UserAttributes::set_group_values(
    const Caller& caller, std::string_view id, const std::vector<GroupValue>& values) {
    TRY(caller.require(Permission::manage_user_attributes));
    const bool ranked =
        std::all_of(values.begin(), values.end(), [](const GroupValue& value) { return value.rank.has_value(); });
    std::vector<store::UserAttributeGroupValue> rows;
    for (const GroupValue& value : values) {
        if (value.value) TRY(check_text("value", *value.value, kMaxValueLength));
        store::UserAttributeGroupValue row;
        row.group_id = value.group_id;
        row.value = value.value;
        row.rank = ranked ? *value.rank : static_cast<std::int64_t>(rows.size()) + 1;
        rows.push_back(std::move(row));
    }
    auto set =
        database_.write([&](store::Transaction& transaction) -> Result<std::vector<store::UserAttributeGroupValue>> {
            TRY(transaction.touch(store::Topic::identity));
            TRY(store::user_attributes::set_group_values(transaction, id, rows));
            return store::user_attributes::group_values(transaction, id);
        });
    return refuse_as_invalid("user_attribute_id", std::move(set));
}

Result<std::vector<store::AttributeValue>> UserAttributes::user_values(const Caller& caller, std::string_view user_id,
                                                                       const Wanted& wanted) {
    if (caller.user_id != user_id && !caller.may(Permission::manage_user_attributes)) return Error::not_found();
    auto session = TRY(database_.snapshot());
    auto values = TRY(store::user_attributes::resolve(session, user_id, wanted.candidates));
    std::erase_if(values, [&](const store::AttributeValue& value) {
        if (!sees(caller, value.attribute)) return true;
        if (!wanted.include_unset && value.source == store::AttributeSource::unset) return true;
        if (!wanted.attribute_ids) return false;
        const auto& ids = *wanted.attribute_ids;
        return std::find(ids.begin(), ids.end(), value.attribute.id) == ids.end();
    });
    return values;
}

Result<store::AttributeValue> UserAttributes::set_user_value(const Caller& caller, std::string_view user_id,
                                                             std::string_view attribute_id,
                                                             const std::optional<std::string>& value) {
    if (value) TRY(check_text("value", *value, kMaxValueLength));
    auto set = database_.write([&](store::Transaction& transaction) -> Result<store::AttributeValue> {
        TRY(transaction.touch(store::Topic::identity));
        const auto attribute = TRY(store::found(store::user_attributes::find(transaction, attribute_id)));
        TRY(require_may_set(caller, user_id, attribute));
        TRY(store::user_attributes::set_user_value(transaction, attribute_id, user_id, value));
        auto values = TRY(store::user_attributes::resolve(transaction, user_id));
        for (store::AttributeValue& each : values) {
            if (each.attribute.id == attribute.id) return std::move(each);
        }
        return Error::internal("an attribute that was just set is gone");
    });
    return refuse_as_invalid("user_attribute_id", std::move(set));
}

Status UserAttributes::remove_user_value(const Caller& caller, std::string_view user_id,
                                         std::string_view attribute_id) {
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        const auto attribute = TRY(store::found(store::user_attributes::find(transaction, attribute_id)));
        TRY(require_may_set(caller, user_id, attribute));
        const bool removed = TRY(store::user_attributes::remove_user_value(transaction, attribute_id, user_id));
        if (!removed) return Error::not_found();
        return Ok{};
    });
}

}  // namespace oriel::services
