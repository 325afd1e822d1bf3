#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "store/credentials_api3.h"
#include "store/credentials_email.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// How users log in: e-mail addresses and API keys.
///
/// Users read their own, whoever sees users reads everybody's; for the others they are not there. Secrets are in no
/// answer but the one that makes them. Whoever acts for another (sudo) and is no admin changes none of these: the
/// right to act for somebody ends with the token, a key would not.
class Credentials {
public:
    explicit Credentials(store::Database& database) : database_(database) {}

    Result<std::vector<store::CredentialsApi3>> api3s(const Caller& caller, std::string_view user_id);
    Result<store::CredentialsApi3> api3(const Caller& caller, std::string_view user_id, std::string_view id);
    struct NewKey {
        store::CredentialsApi3 key;
        std::string secret;  ///< Nowhere else from now on.
    };
    /// By admins, and by users for themselves unless they may not (can_manage_api3_creds).
    /// Errors: not_found; forbidden.
    Result<NewKey> create_api3(const Caller& caller, std::string_view user_id);
    Result<store::CredentialsApi3> set_purpose(const Caller& caller, std::string_view user_id, std::string_view id,
                                               const std::optional<std::string>& purpose);
    /// Ends the tokens got with it.
    Status remove_api3(const Caller& caller, std::string_view user_id, std::string_view id);

    Result<store::CredentialsEmail> email(const Caller& caller, std::string_view user_id);
    /// For admins: addresses are what row-level filters may go by, so nobody chooses their own.
    /// Errors: not_found; forbidden; validation_failed (no address, or taken, or the user has one).
    Result<store::CredentialsEmail> create_email(const Caller& caller, std::string_view user_id,
                                                 const std::string& address, bool forced_reset);
    struct EmailChange {
        std::optional<std::string> email;
        std::optional<bool> forced_password_reset_at_next_login;
    };
    Result<store::CredentialsEmail> update_email(const Caller& caller, std::string_view user_id,
                                                 const EmailChange& change);
    /// Errors: not_found; forbidden.
    Status remove_email(const Caller& caller, std::string_view user_id);

    /// For admins. `addresses`: only these, in any case of letters.
    Result<store::Page<store::CredentialsEmail>> search_emails(const Caller& caller, store::Search search,
                                                               const std::vector<std::string>& addresses);

    /// Sets every e-mail address of a disabled user. For admins. Errors: not_found (no user, no address); forbidden;
    /// validation_failed (the user is enabled, the address is taken or none).
    Status wipe_out_emails(const Caller& caller, std::string_view user_id, const std::string& address);

private:
    store::Database& database_;
};

}  // namespace oriel::services
