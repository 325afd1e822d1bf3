#include "store/credentials_email.h"

#include "store/columns.h"
#include "store/text.h"
#include "store/vault.h"

#include <array>

namespace oriel::store::credentials_email {
namespace {

#define ORIEL_EMAIL_COLUMNS                                                                           \
    "user_id, email, password_hash, is_disabled, forced_password_reset_at_next_login, logged_in_at, " \
    "reset_expires_at, reset_token_hash IS NOT NULL, created_at"
#define ORIEL_EMAIL_SELECT "SELECT " ORIEL_EMAIL_COLUMNS " FROM credentials_email WHERE "

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "user_id"},
    SearchColumn{"email", ColumnKind::text, "email"},
    SearchColumn{"created_at", ColumnKind::id, "created_at"},
    SearchColumn{"logged_in_at", ColumnKind::id, "logged_in_at"},
};
constexpr SearchTable kSearchTable = {ORIEL_EMAIL_COLUMNS, "credentials_email", "user_id", kSearchColumns};

CredentialsEmail read_credentials(Statement& row) {
    CredentialsEmail credentials;
    credentials.user_id = row.id(0);
    credentials.email = row.string(1);
    credentials.password_hash = row.opt_text(2);
    credentials.is_disabled = row.boolean(3);
    credentials.forced_password_reset_at_next_login = row.boolean(4);
    credentials.logged_in_at = row.opt_instant(5);
    credentials.reset_expires_at = row.opt_instant(6);
    credentials.has_reset_token = row.boolean(7);
    credentials.created_at = row.instant(8);
    return credentials;
}

Status require_free_email(Session& session, const CredentialsEmail& credentials) {
    TRY(require_text("email", credentials.email));
    const bool taken = TRY(exists(session, "SELECT 1 FROM credentials_email WHERE email_key = ? AND user_id <> ?",
                                  fold_case(credentials.email), Value::id(credentials.user_id)));
    if (taken) return already_exists("email", credentials.email);
    return Ok{};
}

}  // namespace

Result<std::optional<CredentialsEmail>> find(Session& session, std::string_view user_id) {
    return read_one(session, read_credentials, ORIEL_EMAIL_SELECT "user_id = ?", Value::id(user_id));
}

Result<std::vector<CredentialsEmail>> list_for_users(Session& session, const std::vector<std::string>& user_ids) {
    return read_all(session, read_credentials,
                    ORIEL_EMAIL_SELECT + id_in_list(session.dialect(), "user_id") + " ORDER BY user_id",
                    id_list(session.dialect(), user_ids));
}

Result<Page<CredentialsEmail>> search(Session& session, const Search& search) {
    return run_search<CredentialsEmail>(session, kSearchTable, search, read_credentials);
}

Result<std::optional<CredentialsEmail>> find_by_email(Session& session, std::string_view email) {
    return read_one(session, read_credentials, ORIEL_EMAIL_SELECT "email_key = ?", fold_case(email));
}

Result<std::optional<CredentialsEmail>> find_by_reset_token(Session& session, std::string_view token) {
    return read_one(session, read_credentials,
                    ORIEL_EMAIL_SELECT "reset_token_hash = ? AND (reset_expires_at IS NULL OR reset_expires_at > ?)",
                    Blob{session.vault().hash_token(token)}, session.now());
}

Result<CredentialsEmail> insert(Transaction& transaction, const CredentialsEmail& credentials) {
    TRY(transaction.touch(Topic::identity));
    const bool has_user = TRY(exists(transaction, "SELECT 1 FROM users WHERE id = ?", Value::id(credentials.user_id)));
    if (!has_user) return Error::not_found();
    const auto present = TRY(find(transaction, credentials.user_id));
    if (present.has_value()) {
        return Error::validation("email", "already_exists", "the user has an e-mail credential already");
    }
    TRY(require_free_email(transaction, credentials));
    TRY(transaction.execute(
        "INSERT INTO credentials_email (user_id, email, email_key, password_hash, is_disabled,"
        " forced_password_reset_at_next_login, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        Value::id(credentials.user_id), credentials.email, fold_case(credentials.email), credentials.password_hash,
        credentials.is_disabled, credentials.forced_password_reset_at_next_login, transaction.now()));
    return found(find(transaction, credentials.user_id));
}

Status update(Transaction& transaction, const CredentialsEmail& credentials) {
    TRY(transaction.touch(Topic::identity));
    TRY(require_free_email(transaction, credentials));
    const auto changed = TRY(transaction.execute(
        "UPDATE credentials_email SET email = ?, email_key = ?, password_hash = ?, is_disabled = ?,"
        " forced_password_reset_at_next_login = ? WHERE user_id = ?",
        credentials.email, fold_case(credentials.email), credentials.password_hash, credentials.is_disabled,
        credentials.forced_password_reset_at_next_login, Value::id(credentials.user_id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view user_id) {
    TRY(transaction.touch(Topic::identity));
    const auto removed =
        TRY(transaction.execute("DELETE FROM credentials_email WHERE user_id = ?", Value::id(user_id)));
    return removed != 0;
}

Status set_password(Transaction& transaction, std::string_view user_id, std::string_view password_hash) {
    TRY(transaction.touch(Topic::identity));
    const auto changed = TRY(transaction.execute(
        "UPDATE credentials_email SET password_hash = ?, forced_password_reset_at_next_login = FALSE,"
        " reset_token_hash = NULL, reset_expires_at = NULL WHERE user_id = ?",
        password_hash, Value::id(user_id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Status set_reset_token(Transaction& transaction, std::string_view user_id, std::string_view token,
                       std::optional<Instant> expires_at) {
    TRY(transaction.touch(Topic::identity));
    const auto changed = TRY(
        transaction.execute("UPDATE credentials_email SET reset_token_hash = ?, reset_expires_at = ? WHERE user_id = ?",
                            Blob{transaction.vault().hash_token(token)}, expires_at, Value::id(user_id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Status set_logged_in(Transaction& transaction, std::string_view user_id) {
    // No touch: no right depends on it, and it happens all day.
    const auto changed = TRY(transaction.execute("UPDATE credentials_email SET logged_in_at = ? WHERE user_id = ?",
                                                 transaction.now(), Value::id(user_id)));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

}  // namespace oriel::store::credentials_email
