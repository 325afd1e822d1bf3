#pragma once

#include "store/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

struct UserAttribute {
    std::string id = {};
    std::string name = {};
    std::string label = {};
    std::string type = "string";
    std::optional<std::string> default_value = {};  ///< Sealed in the database when the value is hidden, as all values.
    bool is_system = false;
    bool is_permanent = false;
    bool value_is_hidden = false;
    bool user_can_view = true;
    bool user_can_edit = false;
    std::optional<std::string> hidden_value_domain_whitelist = {};
    bool needed_for_ci_run = false;
    std::optional<std::string> value_for_ci_run = {};
};

struct UserAttributeGroupValue {
    std::string id = {};
    std::string user_attribute_id = {};
    std::string group_id = {};
    std::int64_t rank = 0;  ///< The lowest wins.
    std::optional<std::string> value = {};
    bool value_is_hidden = false;  ///< Of the attribute. Read only.
};

enum class AttributeSource { user, group, default_value, system, unset };

/// A candidate for a user's value of one attribute.
struct AttributeValue {
    UserAttribute attribute = {};
    AttributeSource source = AttributeSource::unset;
    std::string group_id = {};  ///< With source group.
    std::string group_name = {};
    std::optional<std::int64_t> rank = {};
    std::optional<std::string> value = {};
};

enum class Candidates { winner, all };

namespace user_attributes {

Result<std::optional<UserAttribute>> find(Session& session, std::string_view id);
Result<std::optional<UserAttribute>> find_by_name(Session& session, std::string_view name);
/// Columns: id, name, label, type, is_system.
Result<Page<UserAttribute>> search(Session& session, const Search& search);

/// Errors: validation_failed (name or label missing or taken).
Result<UserAttribute> insert(Transaction& transaction, const UserAttribute& attribute);
/// Writes all but is_system and is_permanent; values are sealed or opened when value_is_hidden changes.
Status update(Transaction& transaction, const UserAttribute& attribute);
/// With all its values. Errors: not_found; not_allowed for a system or permanent one.
Status remove(Transaction& transaction, std::string_view id);

Result<std::vector<UserAttributeGroupValue>> group_values(Session& session, std::string_view attribute_id);
/// Replaces all. Errors: not_found; validation_failed (unknown group, or one twice).
Status set_group_values(Transaction& transaction, std::string_view attribute_id,
                        const std::vector<UserAttributeGroupValue>& values);
/// Sets one group's value; a new one comes last in rank unless `rank` is given.
Result<UserAttributeGroupValue> set_group_value(Transaction& transaction, std::string_view attribute_id,
                                                std::string_view group_id, const std::optional<std::string>& value,
                                                std::optional<std::int64_t> rank = {});
Result<bool> remove_group_value(Transaction& transaction, std::string_view attribute_id, std::string_view group_id);

/// True when the group, or one it is in, gives some attribute a value.
Result<bool> group_gives_values(Session& session, std::string_view group_id);

/// Errors: not_found (attribute or user); not_allowed for a system attribute that follows the user's record.
Status set_user_value(Transaction& transaction, std::string_view attribute_id, std::string_view user_id,
                      const std::optional<std::string>& value);
Result<bool> remove_user_value(Transaction& transaction, std::string_view attribute_id, std::string_view user_id);

/// What a user's attributes are, in order of attribute id: the user's own value, else that of the group with the
/// lowest rank (groups that hold the user's groups count too), else the default. `all`: every candidate, best first.
/// Attributes without any value come with source unset. System ones (email, name …) are read from the user.
/// Keep no longer than Topic::identity stands still. Errors: not_found.
Result<std::vector<AttributeValue>> resolve(Session& session, std::string_view user_id,
                                            Candidates candidates = Candidates::winner);

}  // namespace user_attributes
}  // namespace oriel::store
