#include "services/users/credentials.h"

#include "base/ids.h"
#include "services/users/checks.h"
#include "store/identity.h"
#include "store/users.h"

#include <utility>

namespace oriel::services {

namespace {

constexpr std::size_t kSecretLength = 24;

/// Whether the caller may know of the user's credentials. Errors: not_found.
Status require_may_see(store::Session& session, const Caller& caller, std::string_view user_id) {
    if (caller.user_id != user_id && !caller.may(Permission::see_users)) return Error::not_found();
    TRY(store::found(store::users::find(session, user_id)));
    return Ok{};
}

/// Acting for another must leave nothing behind that outlives the token, unless the real user is an admin.
Status require_not_borrowed(store::Session& session, const Caller& caller) {
    if (caller.sudo_user_id.empty()) return Ok{};
    const auto rights = TRY(store::effective_rights(session, caller.sudo_user_id));
    if (rights && rights->is_admin && !rights->is_disabled) return Ok{};
    return Error::forbidden("who acts for another user cannot change that user's credentials");
}

Status require_may_change_key(store::Session& session, const Caller& caller, std::string_view user_id) {
    TRY(require_may_see(session, caller, user_id));
    TRY(require_not_borrowed(session, caller));
    if (caller.is_admin) return Ok{};
    if (caller.user_id != user_id) return Error::forbidden("only an admin may change another user's API keys");
    const auto user = TRY(store::found(store::users::find(session, user_id)));
    if (user.can_manage_api3_creds) return Ok{};
    return Error::forbidden("you may not manage your API keys; an admin can");
}

Status require_admin(const Caller& caller) {
    if (caller.is_admin) return Ok{};
    return Error::forbidden("only an admin may do this");
}

/// An address has one @ with something on both sides, and no blanks or control characters. Whether it works is for the
/// mail to find out.
Status check_address(const std::string& address) {
    if (address.empty()) return Error::validation("email", "missing_field", "'email' is required");
    TRY(check_text("email", address));
    const auto at = address.find('@');
    bool good =
        at != std::string::npos && at != 0 && at + 1 < address.size() && address.find('@', at + 1) == std::string::npos;
    for (const char c : address) good = good && static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
    if (good) return Ok{};
    return Error::validation("email", "invalid",
                             "'" + address + "' is no e-mail address; one looks like 'ada@example.com'");
}

}  // namespace

Result<std::vector<store::CredentialsApi3>> Credentials::api3s(const Caller& caller, std::string_view user_id) {
    auto session = TRY(database_.snapshot());
    TRY(require_may_see(session, caller, user_id));
    return store::credentials_api3::list(session, user_id);
}

Result<store::CredentialsApi3> Credentials::api3(const Caller& caller, std::string_view user_id, std::string_view id) {
    auto session = TRY(database_.snapshot());
    TRY(require_may_see(session, caller, user_id));
    return store::found(store::credentials_api3::find(session, user_id, id));
}

Result<Credentials::NewKey> Credentials::create_api3(const Caller& caller, std::string_view user_id) {
    return database_.write([&](store::Transaction& transaction) -> Result<NewKey> {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_key(transaction, caller, user_id));
        NewKey made;
        made.secret = random_alphanumeric(kSecretLength);
        store::CredentialsApi3 fresh;
        fresh.user_id = std::string(user_id);
        made.key = TRY(store::credentials_api3::insert(transaction, fresh, made.secret));
        return made;
    });
}

Result<store::CredentialsApi3> Credentials::set_purpose(const Caller& caller, std::string_view user_id,
                                                        std::string_view id,
                                                        const std::optional<std::string>& purpose) {
    if (purpose) TRY(check_text("purpose", *purpose));
    return database_.write([&](store::Transaction& transaction) -> Result<store::CredentialsApi3> {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_key(transaction, caller, user_id));
        auto key = TRY(store::found(store::credentials_api3::find(transaction, user_id, id)));
        key.purpose = purpose;
        TRY(store::credentials_api3::update(transaction, key));
        return key;
    });
}

Status Credentials::remove_api3(const Caller& caller, std::string_view user_id, std::string_view id) {
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_change_key(transaction, caller, user_id));
        const bool removed = TRY(store::credentials_api3::remove(transaction, user_id, id));
        if (!removed) return Error::not_found();
        return Ok{};
    });
}

Result<store::CredentialsEmail> Credentials::email(const Caller& caller, std::string_view user_id) {
    auto session = TRY(database_.snapshot());
    TRY(require_may_see(session, caller, user_id));
    return store::found(store::credentials_email::find(session, user_id));
}

Result<store::CredentialsEmail> Credentials::create_email(const Caller& caller, std::string_view user_id,
                                                          const std::string& address, bool forced_reset) {
    TRY(require_admin(caller));
    TRY(check_address(address));
    store::CredentialsEmail fresh;
    fresh.user_id = std::string(user_id);
    fresh.email = address;
    fresh.forced_password_reset_at_next_login = forced_reset;
    return database_.write(
        [&](store::Transaction& transaction) { return store::credentials_email::insert(transaction, fresh); });
}

Result<store::CredentialsEmail> Credentials::update_email(const Caller& caller, std::string_view user_id,
                                                          const EmailChange& change) {
    if (change.email) TRY(check_address(*change.email));
    return database_.write([&](store::Transaction& transaction) -> Result<store::CredentialsEmail> {
        TRY(transaction.touch(store::Topic::identity));
        TRY(require_may_see(transaction, caller, user_id));
        auto row = TRY(store::found(store::credentials_email::find(transaction, user_id)));
        if (!caller.is_admin) {
            TRY(require_not_borrowed(transaction, caller));
            if (caller.user_id != user_id) return Error::forbidden("only an admin may change another user's login");
            if (change.email && *change.email != row.email)
                return Error::forbidden("only an admin may change an e-mail address");
            if (row.forced_password_reset_at_next_login && change.forced_password_reset_at_next_login == false)
                return Error::forbidden("only an admin may take back that a new password is needed");
        }
        if (change.email) row.email = *change.email;
        if (change.forced_password_reset_at_next_login)
            row.forced_password_reset_at_next_login = *change.forced_password_reset_at_next_login;
        TRY(store::credentials_email::update(transaction, row));
        return row;
    });
}

Status Credentials::remove_email(const Caller& caller, std::string_view user_id) {
    TRY(require_admin(caller));
    const bool removed = TRY(database_.write(
        [&](store::Transaction& transaction) { return store::credentials_email::remove(transaction, user_id); }));
    if (!removed) return Error::not_found();
    return Ok{};
}

Result<store::Page<store::CredentialsEmail>> Credentials::search_emails(const Caller& caller, store::Search search,
                                                                        const std::vector<std::string>& addresses) {
    TRY(require_admin(caller));
    auto session = TRY(database_.snapshot());
    if (!addresses.empty()) {
        // As a criterion among the others, so that filter_or holds for it too; 0 is nobody's id.
        std::string ids = "0";
        for (const std::string& address : addresses) {
            const auto found = TRY(store::credentials_email::find_by_email(session, address));
            if (found) ids += "," + found->user_id;
        }
        search.criteria.push_back({"id", std::move(ids)});
    }
    return store::credentials_email::search(session, search);
}

Status Credentials::wipe_out_emails(const Caller& caller, std::string_view user_id, const std::string& address) {
    TRY(require_admin(caller));
    TRY(check_address(address));
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        const auto user = TRY(store::found(store::users::find(transaction, user_id)));
        if (!user.is_disabled) {
            return Error::validation("user_id", "invalid",
                                     "the user is enabled; only a disabled user's addresses can be replaced");
        }
        auto row = TRY(store::found(store::credentials_email::find(transaction, user_id)));
        row.email = address;
        return store::credentials_email::update(transaction, row);
    });
}

}  // namespace oriel::services
