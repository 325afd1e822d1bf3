#include "store/credentials_api3.h"

#include "base/crypto.h"
#include "store/columns.h"
#include "store/search.h"
#include "store/vault.h"

namespace oriel::store::credentials_api3 {
namespace {

constexpr std::size_t kClientIdLength = 20;

#define ORIEL_API3_SELECT "SELECT id, user_id, client_id, purpose, is_disabled, created_at FROM credentials_api3 WHERE "

CredentialsApi3 read_credentials(Statement& row) {
    CredentialsApi3 credentials;
    credentials.id = row.id(0);
    credentials.user_id = row.id(1);
    credentials.client_id = row.string(2);
    credentials.purpose = row.opt_text(3);
    credentials.is_disabled = row.boolean(4);
    credentials.created_at = row.instant(5);
    return credentials;
}

Status end_tokens(Transaction& transaction, std::string_view id) {
    TRY(transaction.touch(Topic::sessions));
    TRY(transaction.execute("DELETE FROM api_tokens WHERE credential_id = ?", Value::id(id)));
    return Ok{};
}

}  // namespace

Result<std::optional<CredentialsApi3>> find(Session& session, std::string_view user_id, std::string_view id) {
    return read_one(session, read_credentials, ORIEL_API3_SELECT "id = ? AND user_id = ?", Value::id(id),
                    Value::id(user_id));
}

Result<std::optional<CredentialsApi3>> find_by_client_id(Session& session, std::string_view client_id) {
    return read_one(session, read_credentials, ORIEL_API3_SELECT "client_id = ?", client_id);
}

Result<std::vector<CredentialsApi3>> list(Session& session, std::string_view user_id) {
    return read_all(session, read_credentials, ORIEL_API3_SELECT "user_id = ? ORDER BY id", Value::id(user_id));
}

Result<std::vector<CredentialsApi3>> list_for_users(Session& session, const std::vector<std::string>& user_ids) {
    return read_all(session, read_credentials,
                    ORIEL_API3_SELECT + id_in_list(session.dialect(), "user_id") + " ORDER BY user_id, id",
                    id_list(session.dialect(), user_ids));
}

Result<std::optional<ApiLogin>> check(Session& session, std::string_view client_id, std::string_view secret) {
    const std::string given = session.vault().hash_secret(secret);
    auto rows =
        TRY(session.query("SELECT c.user_id, c.id, c.secret_hash, c.is_disabled OR u.is_disabled"
                          " FROM credentials_api3 c JOIN users u ON u.id = c.user_id WHERE c.client_id = ?",
                          client_id));
    const bool known = TRY(rows.step());
    const std::string wanted = known ? rows.blob(2) : std::string(given.size(), '\0');
    const bool same = constant_time_equal(given, wanted);
    if (!known || !same || rows.boolean(3)) return std::optional<ApiLogin>{};
    return std::optional<ApiLogin>(ApiLogin{rows.id(0), rows.id(1)});
}

Result<CredentialsApi3> insert(Transaction& transaction, const CredentialsApi3& credentials, std::string_view secret) {
    TRY(transaction.touch(Topic::identity));
    const bool has_user = TRY(exists(transaction, "SELECT 1 FROM users WHERE id = ?", Value::id(credentials.user_id)));
    if (!has_user) return Error::not_found();
    const std::string client_id =
        credentials.client_id.empty() ? random_alphanumeric(kClientIdLength) : credentials.client_id;
    const bool taken = TRY(exists(transaction, "SELECT 1 FROM credentials_api3 WHERE client_id = ?", client_id));
    if (taken) return already_exists("client_id", client_id);
    return found(
        read_one(transaction, read_credentials,
                 "INSERT INTO credentials_api3 (user_id, client_id, secret_hash, purpose, is_disabled, created_at)"
                 " VALUES (?, ?, ?, ?, ?, ?) RETURNING id, user_id, client_id, purpose, is_disabled, created_at",
                 Value::id(credentials.user_id), client_id, Blob{transaction.vault().hash_secret(secret)},
                 credentials.purpose, credentials.is_disabled, transaction.now()));
}

Status update(Transaction& transaction, const CredentialsApi3& credentials) {
    TRY(transaction.touch(Topic::identity));
    const auto changed = TRY(transaction.execute(
        "UPDATE credentials_api3 SET purpose = ?, is_disabled = ? WHERE id = ? AND user_id = ?", credentials.purpose,
        credentials.is_disabled, Value::id(credentials.id), Value::id(credentials.user_id)));
    if (changed == 0) return Error::not_found();
    if (credentials.is_disabled) TRY(end_tokens(transaction, credentials.id));
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view user_id, std::string_view id) {
    TRY(transaction.touch(Topic::identity));
    TRY(transaction.touch(Topic::sessions));
    // Its tokens go with the row.
    const auto removed = TRY(transaction.execute("DELETE FROM credentials_api3 WHERE id = ? AND user_id = ?",
                                                 Value::id(id), Value::id(user_id)));
    return removed != 0;
}

}  // namespace oriel::store::credentials_api3
