#include "services/auth/sessions.h"

#include "base/ids.h"
#include "base/log.h"
#include "services/auth/rights.h"
#include "store/api_tokens.h"
#include "store/credentials_api3.h"
#include "store/identity.h"
#include "store/vault.h"

#include <chrono>
#include <optional>

namespace oriel::services {

namespace {

constexpr std::size_t kMaxHolders = 100'000;

Result<IssuedToken> issue(store::Database& database, store::ApiToken row) {
    const std::string token = random_token();
    row.expires_at = database.now() + std::chrono::seconds(kTokenLifetimeSeconds);
    TRY(database.write(
        [&](store::Transaction& transaction) { return store::api_tokens::insert(transaction, row, token); }));
    return IssuedToken{token, kTokenLifetimeSeconds};
}

/// Tells whoever runs the server why a login was refused. An id that is nobody's is not written: it may be a secret
/// that went into the wrong field.
Status log_refusal(store::Session& session, std::string_view client_id) {
    const auto key = TRY(store::credentials_api3::find_by_client_id(session, client_id));
    if (!key) {
        log::info("login refused", {{"reason", "no API key has this client_id"}});
        return Ok{};
    }
    const auto rights = TRY(store::effective_rights(session, key->user_id));
    const bool disabled = key->is_disabled || !rights || rights->is_disabled;
    log::info("login refused", {{"reason", disabled ? "the key or its user is disabled" : "the secret is another"},
                                {"client_id", client_id},
                                {"user_id", key->user_id}});
    return Ok{};
}

}  // namespace

Sessions::Sessions(store::Database& database)
    : database_(database),
      // Both counters only ever grow, so their sum moves whenever one of them does.
      holders_(
          [&database] { return database.version(store::Topic::identity) + database.version(store::Topic::sessions); },
          kMaxHolders) {}

Result<Sessions::Holder> Sessions::load(std::string_view token) {
    auto session = TRY(database_.read());
    const auto row = TRY(store::api_tokens::find(session, token));
    if (!row) return Error::unauthenticated();
    const auto rights = TRY(store::effective_rights(session, row->user_id));
    if (!rights || rights->is_disabled) return Error::unauthenticated();
    auto caller = std::make_shared<Caller>(make_caller(*rights));
    caller->workspace = row->workspace_id;
    caller->token_id = row->id;
    caller->sudo_user_id = row->sudo_user_id.value_or("");
    return Holder{std::move(caller), row->expires_at};
}

Result<std::shared_ptr<const Caller>> Sessions::authenticate(std::string_view token) {
    // Longer ones are never ours: no hash is spent on them.
    if (token.empty() || token.size() > 256) return Error::unauthenticated();
    const std::string key = database_.vault().hash_token(token);
    const auto holder = TRY(holders_.get(key, [&] { return load(token); }));
    if (holder->expires_at <= database_.now()) {
        holders_.erase(key);
        return Error::unauthenticated();
    }
    return holder->caller;
}

Result<IssuedToken> Sessions::login(std::string_view client_id, std::string_view client_secret) {
    std::optional<store::ApiLogin> login;
    {
        auto session = TRY(database_.read());
        login = TRY(store::credentials_api3::check(session, client_id, client_secret));
        if (!login) TRY(log_refusal(session, client_id));
    }
    if (!login) return Error::not_found();  // The same whatever was wrong: a stranger learns nothing.
    store::ApiToken row;
    row.user_id = login->user_id;
    row.credential_id = login->credential_id;
    return issue(database_, std::move(row));
}

Result<IssuedToken> Sessions::login_user(const Caller& caller, std::string_view user_id) {
    if (!caller.may(Permission::sudo)) return Error::not_found();
    {
        auto session = TRY(database_.read());
        const auto rights = TRY(store::effective_rights(session, user_id));
        if (!rights || rights->is_disabled) return Error::not_found();
        // Acting for someone must not give more than acting for oneself, as far as being admin goes.
        if (rights->is_admin && !caller.is_admin) return Error::not_found();
    }
    store::ApiToken row;
    row.user_id = std::string(user_id);
    row.sudo_user_id = caller.sudo_user_id.empty() ? caller.user_id : caller.sudo_user_id;
    return issue(database_, std::move(row));
}

Status Sessions::logout(const Caller& caller) {
    const bool removed = TRY(database_.write(
        [&](store::Transaction& transaction) { return store::api_tokens::remove(transaction, caller.token_id); }));
    if (!removed) return Error::not_found();
    return Ok{};
}

Status Sessions::set_workspace(const Caller& caller, std::string_view workspace) {
    if (workspace != "production" && workspace != "dev") {
        return Error::validation("workspace_id", "invalid",
                                 "'" + std::string(workspace) + "' is no workspace; 'production' and 'dev' are");
    }
    if (workspace == "dev" && !caller.may(Permission::develop)) {
        return Error::validation("workspace_id", "invalid", "the workspace 'dev' needs the permission 'develop'");
    }
    const bool changed = TRY(database_.write([&](store::Transaction& transaction) {
        return store::api_tokens::set_workspace(transaction, caller.token_id, workspace);
    }));
    if (!changed) return Error::not_found();
    return Ok{};
}

Result<Caller> Sessions::caller_of(std::string_view user_id) {
    auto session = TRY(database_.read());
    const auto rights = TRY(store::effective_rights(session, user_id));
    if (!rights || rights->is_disabled)
        return Error::not_found("there is no enabled user '" + std::string(user_id) + "'");
    return make_caller(*rights);
}

Result<std::int64_t> Sessions::remove_expired() {
    return database_.write(
        [](store::Transaction& transaction) { return store::api_tokens::remove_expired(transaction); });
}

}  // namespace oriel::services
