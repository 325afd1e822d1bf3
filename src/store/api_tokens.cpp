#include "store/api_tokens.h"

#include "store/columns.h"
#include "store/vault.h"

namespace oriel::store::api_tokens {
namespace {

ApiToken read_token(Statement& row) {
    ApiToken token;
    token.id = row.id(0);
    token.user_id = row.id(1);
    token.sudo_user_id = row.opt_id(2);
    token.credential_id = row.opt_id(3);
    token.workspace_id = row.string(4);
    token.created_at = row.instant(5);
    token.expires_at = row.instant(6);
    return token;
}

}  // namespace

Result<std::optional<ApiToken>> find(Session& session, std::string_view token) {
    return read_one(
        session, read_token,
        "SELECT t.id, t.user_id, t.sudo_user_id, t.credential_id, t.workspace_id, t.created_at, t.expires_at"
        " FROM api_tokens t JOIN users u ON u.id = t.user_id"
        " WHERE t.token_hash = ? AND t.expires_at > ? AND NOT u.is_disabled",
        Blob{session.vault().hash_token(token)}, session.now());
}

Result<ApiToken> insert(Transaction& transaction, const ApiToken& api_token, std::string_view token) {
    return found(read_one(
        transaction, read_token,
        "INSERT INTO api_tokens (token_hash, user_id, sudo_user_id, credential_id, workspace_id, created_at,"
        " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " RETURNING id, user_id, sudo_user_id, credential_id, workspace_id, created_at, expires_at",
        Blob{transaction.vault().hash_token(token)}, Value::id(api_token.user_id), Value::id(api_token.sudo_user_id),
        Value::id(api_token.credential_id), api_token.workspace_id, transaction.now(), api_token.expires_at));
}

Result<bool> set_workspace(Transaction& transaction, std::string_view id, std::string_view workspace_id) {
    TRY(transaction.touch(Topic::sessions));
    const auto changed =
        TRY(transaction.execute("UPDATE api_tokens SET workspace_id = ? WHERE id = ?", workspace_id, Value::id(id)));
    return changed != 0;
}

Result<bool> remove(Transaction& transaction, std::string_view id) {
    TRY(transaction.touch(Topic::sessions));
    const auto removed = TRY(transaction.execute("DELETE FROM api_tokens WHERE id = ?", Value::id(id)));
    return removed != 0;
}

Result<std::int64_t> remove_of_user(Transaction& transaction, std::string_view user_id) {
    TRY(transaction.touch(Topic::sessions));
    return transaction.execute("DELETE FROM api_tokens WHERE user_id = ?", Value::id(user_id));
}

Result<std::int64_t> remove_expired(Transaction& transaction) {
    // No touch: whoever keeps a token also keeps its end.
    return transaction.execute("DELETE FROM api_tokens WHERE expires_at <= ?", transaction.now());
}

}  // namespace oriel::store::api_tokens
