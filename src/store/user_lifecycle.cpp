#include "store/user_lifecycle.h"

#include "store/columns.h"
#include "store/folders.h"
#include "store/identity.h"
#include "store/personal_folder.h"

namespace oriel::store {
namespace {

/// The folder, its content metadata, and who may do what with it: the owner all, everybody else look.
/// compat: users.md
Result<std::string> create_personal_folder(Transaction& transaction, const User& user) {
    const Value user_id = Value::id(user.id);
    auto folder = TRY(transaction.query(
        "INSERT INTO folders (name, parent_id, creator_id, kind, owner_id, is_embed, created_at)"
        " SELECT ?, f.id, ?, 'personal', ?, f.is_embed, ? FROM folders f WHERE f.kind = ? RETURNING id",
        personal_folder_name(user), user_id, user_id, transaction.now(),
        user.external_user_id.has_value() ? "embed_users_root" : "users_root"));
    if (!TRY(folder.step())) return Error::internal("the metadata store has no folder for personal folders");
    const std::string folder_id = folder.id(0);
    auto metadata =
        TRY(transaction.query("INSERT INTO content_metadata (content_type, content_id, parent_id, inherits)"
                              " SELECT 'folder', f.id, m.id, FALSE FROM folders f"
                              " JOIN content_metadata m ON m.content_type = 'folder' AND m.content_id = f.parent_id "
                              "WHERE f.id = ? RETURNING id",
                              Value::id(folder_id)));
    if (!TRY(metadata.step()))
        return Error::internal("the metadata store has no content metadata for personal folders");
    const Value metadata_id = metadata.integer(0);
    TRY(transaction.execute(
        "INSERT INTO content_metadata_access (content_metadata_id, user_id, permission_type) VALUES (?, ?, 'edit')",
        metadata_id, user_id));
    // Embed users keep to themselves.
    if (!user.external_user_id.has_value()) {
        TRY(
            transaction.execute("INSERT INTO content_metadata_access (content_metadata_id, group_id, permission_type)"
                                " SELECT ?, id, 'view' FROM groups WHERE include_by_default",
                                metadata_id));
    }
    return folder_id;
}

}  // namespace

std::string personal_folder_name(const User& user) {
    if (const auto name = user.display_name(); name.has_value()) return *name;
    if (user.first_name.has_value() && !user.first_name->empty()) return *user.first_name;
    if (user.last_name.has_value() && !user.last_name->empty()) return *user.last_name;
    if (user.service_account_name.has_value() && !user.service_account_name->empty()) return *user.service_account_name;
    return "User " + user.id;
}

Result<User> create_user(Transaction& transaction, const NewUser& user) {
    TRY(transaction.touch(Topic::identity));
    TRY(transaction.touch(Topic::content));
    if (user.external_user_id.has_value()) {
        const bool taken =
            TRY(exists(transaction, "SELECT 1 FROM users WHERE external_user_id = ?", *user.external_user_id));
        if (taken) return already_exists("external_user_id", *user.external_user_id);
    }
    auto rows = TRY(transaction.query(
        "INSERT INTO users (first_name, last_name, locale, is_disabled, models_dir_validated, ui_state,"
        " can_manage_api3_creds, is_service_account, service_account_name, external_user_id, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        user.first_name, user.last_name, user.locale, user.is_disabled, user.models_dir_validated,
        json_value(user.ui_state), user.can_manage_api3_creds, user.service_account_name.has_value(),
        user.service_account_name, user.external_user_id, transaction.now()));
    TRY(rows.step());
    const std::string id = rows.id(0);
    TRY(transaction.execute(
        "INSERT INTO group_users (group_id, user_id) SELECT id, ? FROM groups WHERE include_by_default",
        Value::id(id)));
    const User made = TRY(found(users::find(transaction, id)));
    const std::string folder_id = TRY(create_personal_folder(transaction, made));
    TRY(transaction.execute("UPDATE users SET personal_folder_id = ?, home_folder_id = ? WHERE id = ?",
                            Value::id(folder_id), Value::id(folder_id), Value::id(id)));
    return found(users::find(transaction, id));
}

Status delete_user(Transaction& transaction, std::string_view user_id) {
    const AdminGuard guard = TRY(AdminGuard::before(transaction));
    TRY(transaction.touch(Topic::content));
    TRY(transaction.touch(Topic::sessions));
    // Everything that is only the user's goes with the row: see ON DELETE in the migrations.
    const std::int64_t removed = TRY(transaction.execute("DELETE FROM users WHERE id = ?", Value::id(user_id)));
    if (removed == 0) return Error::not_found();
    return guard.check(transaction, "user_id");
}

}  // namespace oriel::store
