#include "store/user_attributes.h"

#include "store/attribute_values.h"
#include "store/columns.h"

#include <algorithm>
#include <array>

namespace oriel::store::user_attributes {
namespace {

#define ORIEL_ATTRIBUTE_COLUMNS                                                                            \
    "a.id, a.name, a.label, a.type, a.default_value, a.sealed_default_value, a.is_system, a.is_permanent," \
    " a.value_is_hidden, a.user_can_view, a.user_can_edit, a.hidden_value_domain_whitelist,"               \
    " a.needed_for_ci_run, a.value_for_ci_run"

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "a.id"},
    SearchColumn{"name", ColumnKind::text, "a.name"},
    SearchColumn{"label", ColumnKind::text, "a.label"},
    SearchColumn{"type", ColumnKind::text, "a.type"},
    SearchColumn{"is_system", ColumnKind::boolean, "a.is_system"},
};
constexpr SearchTable kSearchTable = {ORIEL_ATTRIBUTE_COLUMNS, "user_attributes a", "a.id", kSearchColumns};

/// The row without its default value, which may have to be opened first: see `open_default`.
struct AttributeRow {
    UserAttribute attribute;
    StoredValue default_value;
};

AttributeRow read_attribute(Statement& row) {
    AttributeRow read;
    UserAttribute& attribute = read.attribute;
    attribute.id = row.id(0);
    attribute.name = row.string(1);
    attribute.label = row.string(2);
    attribute.type = row.string(3);
    read.default_value = read_stored_value(row, 4);
    attribute.is_system = row.boolean(6);
    attribute.is_permanent = row.boolean(7);
    attribute.value_is_hidden = row.boolean(8);
    attribute.user_can_view = row.boolean(9);
    attribute.user_can_edit = row.boolean(10);
    attribute.hidden_value_domain_whitelist = row.opt_text(11);
    attribute.needed_for_ci_run = row.boolean(12);
    attribute.value_for_ci_run = row.opt_text(13);
    return read;
}

Result<UserAttribute> open_default(const Session& session, AttributeRow row) {
    row.attribute.default_value = TRY(open_value(session.vault(), kDefaultValue, row.attribute.id, row.default_value));
    return std::move(row.attribute);
}

template <typename... Params>
Result<std::optional<UserAttribute>> find_where(Session& session, std::string_view sql, Params&&... params) {
    auto row = TRY(read_one(session, read_attribute, sql, std::forward<Params>(params)...));
    if (!row.has_value()) return std::optional<UserAttribute>{};
    auto attribute = TRY(open_default(session, *std::move(row)));
    return std::optional<UserAttribute>(std::move(attribute));
}

Status require_valid(Session& session, const UserAttribute& attribute) {
    TRY(require_text("name", attribute.name));
    TRY(require_text("label", attribute.label));
    TRY(require_unique(session, "SELECT 1 FROM user_attributes WHERE name = ? AND id <> ?", "name", attribute.name,
                       attribute.id));
    return require_unique(session, "SELECT 1 FROM user_attributes WHERE label = ? AND id <> ?", "label",
                          attribute.label, attribute.id);
}

Status write_default(Transaction& transaction, const UserAttribute& attribute) {
    const auto stored = store_value(transaction.vault(), kDefaultValue, attribute.id, attribute.value_is_hidden,
                                    attribute.default_value);
    TRY(transaction.execute("UPDATE user_attributes SET default_value = ?, sealed_default_value = ? WHERE id = ?",
                            plain_column(stored), sealed_column(stored), Value::id(attribute.id)));
    return Ok{};
}

}  // namespace

Result<std::optional<UserAttribute>> find(Session& session, std::string_view id) {
    return find_where(session, "SELECT " ORIEL_ATTRIBUTE_COLUMNS " FROM user_attributes a WHERE a.id = ?",
                      Value::id(id));
}

Result<std::optional<UserAttribute>> find_by_name(Session& session, std::string_view name) {
    return find_where(session, "SELECT " ORIEL_ATTRIBUTE_COLUMNS " FROM user_attributes a WHERE a.name = ?", name);
}

Result<Page<UserAttribute>> search(Session& session, const Search& search) {
    auto rows = TRY(run_search<AttributeRow>(session, kSearchTable, search, read_attribute));
    Page<UserAttribute> page;
    page.total = rows.total;
    for (AttributeRow& row : rows.items) {
        auto attribute = TRY(open_default(session, std::move(row)));
        page.items.push_back(std::move(attribute));
    }
    return page;
}

Result<UserAttribute> insert(Transaction& transaction, const UserAttribute& attribute) {
    TRY(transaction.touch(Topic::identity));
    UserAttribute fresh = attribute;
    fresh.id.clear();
    TRY(require_valid(transaction, fresh));
    const auto ids = TRY(read_ids(
        transaction,
        "INSERT INTO user_attributes (name, label, type, is_system, is_permanent, value_is_hidden, user_can_view,"
        " user_can_edit, hidden_value_domain_whitelist, needed_for_ci_run, value_for_ci_run)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        attribute.name, attribute.label, attribute.type, attribute.is_system, attribute.is_permanent,
        attribute.value_is_hidden, attribute.user_can_view, attribute.user_can_edit,
        attribute.hidden_value_domain_whitelist, attribute.needed_for_ci_run, attribute.value_for_ci_run));
    // Only now: the seal is bound to the id.
    fresh.id = ids.front();
    TRY(write_default(transaction, fresh));
    return found(find(transaction, fresh.id));
}

Status update(Transaction& transaction, const UserAttribute& attribute) {
    TRY(transaction.touch(Topic::identity));
    const UserAttribute before = TRY(found(find(transaction, attribute.id)));
    TRY(require_valid(transaction, attribute));
    TRY(transaction.execute(
        "UPDATE user_attributes SET name = ?, label = ?, type = ?, value_is_hidden = ?, user_can_view = ?,"
        " user_can_edit = ?, hidden_value_domain_whitelist = ?, needed_for_ci_run = ?, value_for_ci_run = ? WHERE id = "
        "?",
        attribute.name, attribute.label, attribute.type, attribute.value_is_hidden, attribute.user_can_view,
        attribute.user_can_edit, attribute.hidden_value_domain_whitelist, attribute.needed_for_ci_run,
        attribute.value_for_ci_run, Value::id(attribute.id)));
    TRY(write_default(transaction, attribute));
    if (before.value_is_hidden == attribute.value_is_hidden) return Ok{};
    return reseal_values(transaction, attribute.id, attribute.value_is_hidden);
}

Status remove(Transaction& transaction, std::string_view id) {
    TRY(transaction.touch(Topic::identity));
    const UserAttribute attribute = TRY(found(find(transaction, id)));
    if (attribute.is_system || attribute.is_permanent) {
        return Error{ErrorCode::not_allowed,
                     "user attribute '" + attribute.name + "' is built in and cannot be deleted"};
    }
    TRY(transaction.execute("DELETE FROM user_attributes WHERE id = ?", Value::id(id)));
    return Ok{};
}

}  // namespace oriel::store::user_attributes
