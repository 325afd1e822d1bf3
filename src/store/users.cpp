#include "store/users.h"

#include "store/columns.h"
#include "store/identity.h"
#include "store/personal_folder.h"
#include "store/text.h"

#include <array>

namespace oriel::store {

std::optional<std::string> User::display_name() const {
    if (!first_name.has_value() || !last_name.has_value() || first_name->empty() || last_name->empty()) return {};
    return *first_name + " " + *last_name;
}

namespace users {
namespace {

#define ORIEL_USER_COLUMNS                                                                                        \
    "u.id, u.first_name, u.last_name, u.locale, e.email, u.is_disabled, u.home_folder_id, u.personal_folder_id, " \
    "u.models_dir_validated, u.ui_state, u.can_manage_api3_creds, u.is_service_account, u.service_account_name, " \
    "u.external_user_id, u.created_at"
#define ORIEL_USER_TABLES "users u LEFT JOIN credentials_email e ON e.user_id = u.id"

User read_user(Statement& row) {
    User user;
    user.id = row.id(0);
    user.first_name = row.opt_text(1);
    user.last_name = row.opt_text(2);
    user.locale = row.opt_text(3);
    user.email = row.opt_text(4);
    user.is_disabled = row.boolean(5);
    user.home_folder_id = row.opt_id(6);
    user.personal_folder_id = row.opt_id(7);
    user.models_dir_validated = row.opt_boolean(8);
    user.ui_state = read_json(row.text(9));
    user.can_manage_api3_creds = row.boolean(10);
    user.is_service_account = row.boolean(11);
    user.service_account_name = row.opt_text(12);
    user.external_user_id = row.opt_text(13);
    user.created_at = row.instant(14);
    return user;
}

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "u.id"},
    SearchColumn{"first_name", ColumnKind::text, "u.first_name"},
    SearchColumn{"last_name", ColumnKind::text, "u.last_name"},
    SearchColumn{"full_name", ColumnKind::text, "TRIM(COALESCE(u.first_name, '') || ' ' || COALESCE(u.last_name, ''))"},
    SearchColumn{"email", ColumnKind::text, "e.email"},
    SearchColumn{"locale", ColumnKind::text, "u.locale"},
    SearchColumn{"is_disabled", ColumnKind::boolean, "u.is_disabled"},
    SearchColumn{"can_manage_api3_creds", ColumnKind::boolean, "u.can_manage_api3_creds"},
    SearchColumn{"is_service_account", ColumnKind::boolean, "u.is_service_account"},
    SearchColumn{"embed_user", ColumnKind::boolean, "(u.external_user_id IS NOT NULL)"},
    SearchColumn{"group_id", ColumnKind::id_list_in,
                 "u.id IN (SELECT user_id FROM group_users WHERE group_id IN ({ids}))"},
    SearchColumn{"pattern", ColumnKind::text, "u.first_name", "u.last_name", "e.email"},
    SearchColumn{"created_at", ColumnKind::id, "u.created_at"},
};
constexpr SearchTable kSearchTable = {ORIEL_USER_COLUMNS, ORIEL_USER_TABLES, "u.id", kSearchColumns};

}  // namespace

Result<std::optional<User>> find(Session& session, std::string_view id) {
    return read_one(session, read_user, "SELECT " ORIEL_USER_COLUMNS " FROM " ORIEL_USER_TABLES " WHERE u.id = ?",
                    Value::id(id));
}

Result<std::optional<User>> find_by_email(Session& session, std::string_view email) {
    return read_one(session, read_user,
                    "SELECT " ORIEL_USER_COLUMNS " FROM " ORIEL_USER_TABLES " WHERE e.email_key = ?", fold_case(email));
}

Result<std::optional<User>> find_by_client_id(Session& session, std::string_view client_id) {
    return read_one(session, read_user,
                    "SELECT " ORIEL_USER_COLUMNS " FROM " ORIEL_USER_TABLES
                    " WHERE u.id = (SELECT user_id FROM credentials_api3 WHERE client_id = ?)",
                    client_id);
}

Result<std::optional<User>> find_by_external_id(Session& session, std::string_view external_user_id) {
    return read_one(session, read_user,
                    "SELECT " ORIEL_USER_COLUMNS " FROM " ORIEL_USER_TABLES " WHERE u.external_user_id = ?",
                    external_user_id);
}

Result<Page<User>> search(Session& session, const Search& search) {
    return run_search<User>(session, kSearchTable, search, read_user);
}

Status update(Transaction& transaction, const User& user) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    const User before = TRY(found(find(transaction, user.id)));
    TRY(transaction.execute(
        "UPDATE users SET first_name = ?, last_name = ?, locale = ?, is_disabled = ?, home_folder_id = ?,"
        " models_dir_validated = ?, ui_state = ?, can_manage_api3_creds = ?, is_service_account = ?,"
        " service_account_name = ?, external_user_id = ? WHERE id = ?",
        user.first_name, user.last_name, user.locale, user.is_disabled, Value::id(user.home_folder_id),
        user.models_dir_validated, json_value(user.ui_state), user.can_manage_api3_creds, user.is_service_account,
        user.service_account_name, user.external_user_id, Value::id(user.id)));
    if (user.is_disabled && !before.is_disabled) {
        TRY(guard.check(transaction, "is_disabled"));
        TRY(transaction.touch(Topic::sessions));
        TRY(transaction.execute("DELETE FROM api_tokens WHERE user_id = ? OR sudo_user_id = ?", Value::id(user.id),
                                Value::id(user.id)));
    }
    const std::string name = personal_folder_name(user);
    if (name == personal_folder_name(before) || !before.personal_folder_id.has_value()) return Ok{};
    TRY(transaction.touch(Topic::content));
    TRY(transaction.execute("UPDATE folders SET name = ? WHERE id = ?", name, Value::id(before.personal_folder_id)));
    return Ok{};
}

}  // namespace users
}  // namespace oriel::store
