#include "store/attribute_values.h"

#include "store/columns.h"
#include "store/users.h"

#include <algorithm>
#include <array>

namespace oriel::store::user_attributes {
namespace {

/// The system attributes that show the user's record and take no value of their own.
constexpr std::array<std::string_view, 5> kFromRecord = {"email", "first_name", "id", "last_name", "name"};

bool follows_record(const UserAttribute& attribute) {
    return attribute.is_system && std::ranges::find(kFromRecord, attribute.name) != kFromRecord.end();
}

std::optional<std::string> value_from_record(const UserAttribute& attribute, const User& user) {
    if (attribute.name == "email") return user.email;
    if (attribute.name == "first_name") return user.first_name;
    if (attribute.name == "last_name") return user.last_name;
    if (attribute.name == "id") return user.id;
    if (const auto name = user.display_name(); name.has_value()) return name;
    return user.first_name.has_value() ? user.first_name : user.last_name;
}

Error no_own_value(const UserAttribute& attribute) {
    return Error{ErrorCode::not_allowed,
                 "user attribute '" + attribute.name + "' shows the user's record; change the user instead"};
}

struct GroupValueRow {
    UserAttributeGroupValue value;
    StoredValue stored;
};

#define ORIEL_GROUP_VALUE_SELECT                                                                       \
    "SELECT v.id, v.user_attribute_id, v.group_id, v.rank, a.value_is_hidden, v.value, v.sealed_value" \
    " FROM user_attribute_group_values v JOIN user_attributes a ON a.id = v.user_attribute_id "

GroupValueRow read_group_value(Statement& row) {
    GroupValueRow read;
    read.value.id = row.id(0);
    read.value.user_attribute_id = row.id(1);
    read.value.group_id = row.id(2);
    read.value.rank = row.integer(3);
    read.value.value_is_hidden = row.boolean(4);
    read.stored = read_stored_value(row, 5);
    return read;
}

Result<UserAttributeGroupValue> open_group_value(const Session& session, GroupValueRow row) {
    const std::string place = value_row(row.value.user_attribute_id, row.value.group_id);
    row.value.value = TRY(open_value(session.vault(), kGroupValue, place, row.stored));
    return std::move(row.value);
}

Result<UserAttribute> require_settable(Session& session, std::string_view attribute_id) {
    auto attribute = TRY(found(find(session, attribute_id)));
    if (follows_record(attribute)) return no_own_value(attribute);
    return attribute;
}

}  // namespace

StoredValue read_stored_value(const Statement& row, int first_column) {
    StoredValue stored;
    stored.plain = row.opt_text(first_column);
    if (!row.is_null(first_column + 1)) stored.sealed = row.blob(first_column + 1);
    return stored;
}

StoredValue store_value(const Vault& vault, ValueColumn column, std::string_view row, bool hidden,
                        const std::optional<std::string>& value) {
    StoredValue stored;
    if (!value.has_value()) return stored;
    if (hidden) {
        stored.sealed = vault.seal(column.table, column.column, row, *value);
    } else {
        stored.plain = value;
    }
    return stored;
}

Result<std::optional<std::string>> open_value(const Vault& vault, ValueColumn column, std::string_view row,
                                              const StoredValue& stored) {
    if (!stored.sealed.has_value()) return stored.plain;
    auto plain = TRY(vault.unseal(column.table, column.column, row, *stored.sealed));
    return std::optional<std::string>(std::move(plain));
}

Value plain_column(const StoredValue& stored) {
    return stored.plain;
}
Value sealed_column(const StoredValue& stored) {
    if (!stored.sealed.has_value()) return {};
    return Blob{*stored.sealed};
}

std::string value_row(std::string_view attribute_id, std::string_view holder_id) {
    return std::string(attribute_id) + "/" + std::string(holder_id);
}

Status reseal_values(Transaction& transaction, std::string_view attribute_id, bool hidden) {
    struct Holder {
        std::string id;
        StoredValue stored;
    };
    const auto read_holder = [](Statement& row) { return Holder{row.id(0), read_stored_value(row, 1)}; };
    struct Texts {
        ValueColumn column;
        std::string_view select_sql;
        std::string_view update_sql;
    };
    constexpr std::array<Texts, 2> kTexts = {{
        {kGroupValue,
         "SELECT group_id, value, sealed_value FROM user_attribute_group_values WHERE user_attribute_id = ?",
         "UPDATE user_attribute_group_values SET value = ?, sealed_value = ? WHERE user_attribute_id = ? AND group_id "
         "= ?"},
        {kUserValue, "SELECT user_id, value, sealed_value FROM user_attribute_user_values WHERE user_attribute_id = ?",
         "UPDATE user_attribute_user_values SET value = ?, sealed_value = ? WHERE user_attribute_id = ? AND user_id = "
         "?"},
    }};
    for (const Texts& texts : kTexts) {
        const auto holders = TRY(read_all(transaction, read_holder, texts.select_sql, Value::id(attribute_id)));
        for (const Holder& holder : holders) {
            const std::string row = value_row(attribute_id, holder.id);
            const auto value = TRY(open_value(transaction.vault(), texts.column, row, holder.stored));
            const auto stored = store_value(transaction.vault(), texts.column, row, hidden, value);
            TRY(transaction.execute(texts.update_sql, plain_column(stored), sealed_column(stored),
                                    Value::id(attribute_id), Value::id(holder.id)));
        }
    }
    return Ok{};
}

Result<std::vector<UserAttributeGroupValue>> group_values(Session& session, std::string_view attribute_id) {
    auto rows = TRY(read_all(session, read_group_value,
                             ORIEL_GROUP_VALUE_SELECT "WHERE v.user_attribute_id = ? ORDER BY v.rank, v.id",
                             Value::id(attribute_id)));
    std::vector<UserAttributeGroupValue> values;
    for (GroupValueRow& row : rows) {
        auto value = TRY(open_group_value(session, std::move(row)));
        values.push_back(std::move(value));
    }
    return values;
}

Result<UserAttributeGroupValue> set_group_value(Transaction& transaction, std::string_view attribute_id,
                                                std::string_view group_id, const std::optional<std::string>& value,
                                                std::optional<std::int64_t> rank) {
    TRY(transaction.touch(Topic::identity));
    const UserAttribute attribute = TRY(require_settable(transaction, attribute_id));
    const bool known = TRY(exists(transaction, "SELECT 1 FROM groups WHERE id = ?", Value::id(group_id)));
    if (!known) return Error::validation("group_id", "invalid", "no group has the id '" + std::string(group_id) + "'");
    const auto stored = store_value(transaction.vault(), kGroupValue, value_row(attribute_id, group_id),
                                    attribute.value_is_hidden, value);
    // A value that is there keeps its rank, a new one comes last.
    TRY(transaction.execute(
        "INSERT INTO user_attribute_group_values (user_attribute_id, group_id, rank, value, sealed_value) VALUES (?, ?,"
        " COALESCE(CAST(? AS BIGINT), (SELECT MAX(rank) + 1 FROM user_attribute_group_values WHERE user_attribute_id = "
        "?), 1), ?, ?)"
        " ON CONFLICT (user_attribute_id, group_id) DO UPDATE SET value = excluded.value, sealed_value = "
        "excluded.sealed_value,"
        " rank = COALESCE(CAST(? AS BIGINT), user_attribute_group_values.rank)",
        Value::id(attribute_id), Value::id(group_id), rank, Value::id(attribute_id), plain_column(stored),
        sealed_column(stored), rank));
    auto row = TRY(found(read_one(transaction, read_group_value,
                                  ORIEL_GROUP_VALUE_SELECT "WHERE v.user_attribute_id = ? AND v.group_id = ?",
                                  Value::id(attribute_id), Value::id(group_id))));
    return open_group_value(transaction, std::move(row));
}

Status set_group_values(Transaction& transaction, std::string_view attribute_id,
                        const std::vector<UserAttributeGroupValue>& values) {
    TRY(transaction.touch(Topic::identity));
    TRY(require_settable(transaction, attribute_id));
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (values[i].group_id != values[j].group_id) continue;
            return Error::validation("group_id", "already_exists",
                                     "group '" + values[i].group_id + "' is in the list twice");
        }
    }
    TRY(transaction.execute("DELETE FROM user_attribute_group_values WHERE user_attribute_id = ?",
                            Value::id(attribute_id)));
    for (const UserAttributeGroupValue& value : values) {
        const auto set = set_group_value(transaction, attribute_id, value.group_id, value.value, value.rank);
        if (set.ok()) continue;
        transaction.doom();  // Half a list is written by now.
        return set.error();
    }
    return Ok{};
}

Result<bool> remove_group_value(Transaction& transaction, std::string_view attribute_id, std::string_view group_id) {
    TRY(transaction.touch(Topic::identity));
    const auto removed =
        TRY(transaction.execute("DELETE FROM user_attribute_group_values WHERE user_attribute_id = ? AND group_id = ?",
                                Value::id(attribute_id), Value::id(group_id)));
    return removed != 0;
}

Result<bool> group_gives_values(Session& session, std::string_view group_id) {
    return exists(session,
                  "WITH RECURSIVE up(group_id) AS (SELECT id FROM groups WHERE id = ?"
                  " UNION SELECT gg.parent_id FROM group_groups gg JOIN up ON gg.child_id = up.group_id)"
                  " SELECT 1 FROM user_attribute_group_values WHERE group_id IN (SELECT group_id FROM up) LIMIT 1",
                  Value::id(group_id));
}

Status set_user_value(Transaction& transaction, std::string_view attribute_id, std::string_view user_id,
                      const std::optional<std::string>& value) {
    TRY(transaction.touch(Topic::identity));
    const UserAttribute attribute = TRY(require_settable(transaction, attribute_id));
    const bool known = TRY(exists(transaction, "SELECT 1 FROM users WHERE id = ?", Value::id(user_id)));
    if (!known) return Error::not_found();
    const auto stored = store_value(transaction.vault(), kUserValue, value_row(attribute_id, user_id),
                                    attribute.value_is_hidden, value);
    TRY(transaction.execute(
        "INSERT INTO user_attribute_user_values (user_attribute_id, user_id, value, sealed_value) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (user_attribute_id, user_id) DO UPDATE SET value = excluded.value, sealed_value = "
        "excluded.sealed_value",
        Value::id(attribute_id), Value::id(user_id), plain_column(stored), sealed_column(stored)));
    return Ok{};
}

Result<bool> remove_user_value(Transaction& transaction, std::string_view attribute_id, std::string_view user_id) {
    TRY(transaction.touch(Topic::identity));
    const auto removed =
        TRY(transaction.execute("DELETE FROM user_attribute_user_values WHERE user_attribute_id = ? AND user_id = ?",
                                Value::id(attribute_id), Value::id(user_id)));
    return removed != 0;
}

Result<std::vector<AttributeValue>> resolve(Session& session, std::string_view user_id, Candidates candidates) {
    const User user = TRY(found(users::find(session, user_id)));
    const auto attributes = TRY(search(session, Search{}));
    struct UserValue {
        std::string attribute_id;
        StoredValue stored;
    };
    const auto user_values = TRY(read_all(
        session,
        [](Statement& row) {
            return UserValue{row.id(0), read_stored_value(row, 1)};
        },
        "SELECT user_attribute_id, value, sealed_value FROM user_attribute_user_values WHERE user_id = ?",
        Value::id(user_id)));
    struct GroupValue {
        std::string attribute_id;
        std::string group_id;
        std::string group_name;
        std::int64_t rank;
        StoredValue stored;
    };
    const auto group_values = TRY(read_all(
        session,
        [](Statement& row) {
            return GroupValue{row.id(0), row.id(1), row.string(2), row.integer(3), read_stored_value(row, 4)};
        },
        "WITH RECURSIVE my_groups(group_id) AS (SELECT group_id FROM group_users WHERE user_id = ?"
        " UNION SELECT gg.parent_id FROM group_groups gg JOIN my_groups m ON gg.child_id = m.group_id) "
        "SELECT v.user_attribute_id, v.group_id, g.name, v.rank, v.value, v.sealed_value FROM "
        "user_attribute_group_values v"
        " JOIN my_groups m ON m.group_id = v.group_id JOIN groups g ON g.id = v.group_id ORDER BY v.rank, v.id",
        Value::id(user_id)));

    std::vector<AttributeValue> values;
    for (const UserAttribute& attribute : attributes.items) {
        const std::size_t first = values.size();
        const auto add = [&](AttributeSource source, std::optional<std::string> value) -> AttributeValue& {
            values.push_back({attribute, source, {}, {}, {}, std::move(value)});
            return values.back();
        };
        if (follows_record(attribute)) {
            add(AttributeSource::system, value_from_record(attribute, user));
            continue;
        }
        for (const UserValue& each : user_values) {
            if (each.attribute_id != attribute.id) continue;
            auto value = TRY(open_value(session.vault(), kUserValue, value_row(attribute.id, user.id), each.stored));
            add(AttributeSource::user, std::move(value));
        }
        // The locale in the user's record is the user's own value of that attribute.
        if (attribute.is_system && attribute.name == "locale" && user.locale.has_value() && values.size() == first) {
            add(AttributeSource::user, user.locale);
        }
        for (const GroupValue& each : group_values) {
            if (each.attribute_id != attribute.id) continue;
            auto value =
                TRY(open_value(session.vault(), kGroupValue, value_row(attribute.id, each.group_id), each.stored));
            AttributeValue& added = add(AttributeSource::group, std::move(value));
            added.group_id = each.group_id;
            added.group_name = each.group_name;
            added.rank = each.rank;
        }
        if (attribute.default_value.has_value()) add(AttributeSource::default_value, attribute.default_value);
        if (values.size() == first) add(AttributeSource::unset, {});
        if (candidates == Candidates::winner)
            values.erase(values.begin() + static_cast<std::ptrdiff_t>(first) + 1, values.end());
    }
    return values;
}

}  // namespace oriel::store::user_attributes
