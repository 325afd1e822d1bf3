#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/user_attributes.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// User attributes and what users and groups have of them, as callers see and change them. (What queries use of them
/// is in auth/attributes.h.)
///
/// Whoever manages user attributes sees all; others those that users may view. A hidden one is as if it were not there.
/// compat: users.md
class UserAttributes {
public:
    explicit UserAttributes(store::Database& database) : database_(database) {}

    Result<std::vector<store::UserAttribute>> list(const Caller& caller, const std::string& sorts);
    /// Errors: not_found.
    Result<store::UserAttribute> find(const Caller& caller, std::string_view id);

    /// Errors: forbidden; validation_failed, naming each field that will not do.
    Result<store::UserAttribute> create(const Caller& caller, const store::UserAttribute& attribute);
    /// What is not set stays as it is.
    struct Change {
        std::optional<std::string> name = {};
        std::optional<std::string> label = {};
        std::optional<std::string> type = {};
        std::optional<std::optional<std::string>> default_value = {};
        std::optional<bool> value_is_hidden = {};
        std::optional<bool> user_can_view = {};
        std::optional<bool> user_can_edit = {};
        std::optional<std::optional<std::string>> hidden_value_domain_whitelist = {};
        std::optional<bool> needed_for_ci_run = {};
        std::optional<std::optional<std::string>> value_for_ci_run = {};
    };
    /// Values that were hidden stay hidden, and where they may be sent is said once: else whoever manages attributes
    /// could read them. Built-in ones keep name, label, type and whether they are hidden.
    /// Errors: not_found; forbidden; validation_failed.
    Result<store::UserAttribute> update(const Caller& caller, std::string_view id, const Change& change);
    /// With all values. Errors: not_found; forbidden; not_allowed for a built-in one.
    Status remove(const Caller& caller, std::string_view id);

    /// The strongest first. Errors: not_found; forbidden.
    Result<std::vector<store::UserAttributeGroupValue>> group_values(const Caller& caller, std::string_view id);
    /// Replaces all. Their order is their strength, unless each says its rank.
    struct GroupValue {
        std::string group_id;
        std::optional<std::string> value;
        std::optional<std::int64_t> rank;
    };
    /// Errors: not_found; forbidden; validation_failed (a group that is none or twice).
    Result<std::vector<store::UserAttributeGroupValue>> set_group_values(const Caller& caller, std::string_view id,
                                                                         const std::vector<GroupValue>& values);

    /// What holds for a user: their own to themselves (as far as they may view it), everybody's to whoever manages
    /// attributes. Attributes without value are left out unless `include_unset`.
    struct Wanted {
        std::optional<std::vector<std::string>> attribute_ids = {};
        store::Candidates candidates = store::Candidates::winner;
        bool include_unset = false;
    };
    /// Errors: not_found.
    Result<std::vector<store::AttributeValue>> user_values(const Caller& caller, std::string_view user_id,
                                                           const Wanted& wanted);
    /// By whoever manages attributes, and by users for themselves where the attribute lets them. Yields what holds now.
    /// Errors: not_found; forbidden; validation_failed for one that follows the user's record.
    Result<store::AttributeValue> set_user_value(const Caller& caller, std::string_view user_id,
                                                 std::string_view attribute_id,
                                                 const std::optional<std::string>& value);
    Status remove_user_value(const Caller& caller, std::string_view user_id, std::string_view attribute_id);

private:
    store::Database& database_;
};

}  // namespace oriel::services
