#pragma once

#include "store/user_attributes.h"
#include "store/vault.h"

#include <optional>
#include <string>
#include <string_view>

/// How values of user attributes lie in the database: as text, or sealed when the attribute hides them.
namespace oriel::store::user_attributes {

/// One of the three columns a value can be in; bound into the seal.
struct ValueColumn {
    std::string_view table;
    std::string_view column;
};
inline constexpr ValueColumn kDefaultValue = {"user_attributes", "default_value"};
inline constexpr ValueColumn kGroupValue = {"user_attribute_group_values", "value"};
inline constexpr ValueColumn kUserValue = {"user_attribute_user_values", "value"};

/// At most one of the two is set.
struct StoredValue {
    std::optional<std::string> plain;
    std::optional<std::string> sealed;
};

StoredValue read_stored_value(const Statement& row, int first_column);
StoredValue store_value(const Vault& vault, ValueColumn column, std::string_view row, bool hidden,
                        const std::optional<std::string>& value);
Result<std::optional<std::string>> open_value(const Vault& vault, ValueColumn column, std::string_view row,
                                              const StoredValue& stored);
Value plain_column(const StoredValue& stored);
Value sealed_column(const StoredValue& stored);

/// What a group's or user's value is sealed for: attribute and holder.
std::string value_row(std::string_view attribute_id, std::string_view holder_id);

/// Seals, or opens, all group and user values of an attribute whose value_is_hidden has just changed.
Status reseal_values(Transaction& transaction, std::string_view attribute_id, bool hidden);

}  // namespace oriel::store::user_attributes
