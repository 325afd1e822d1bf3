#pragma once

#include "base/result.h"
#include "services/auth/caller.h"
#include "services/versioned_cache.h"
#include "store/credentials_api3.h"
#include "store/credentials_email.h"
#include "store/users.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// A user with everything that the API shows of one.
struct UserDetails {
    store::User user;
    std::vector<store::CredentialsApi3> credentials_api3;
    std::optional<store::CredentialsEmail> credentials_email;
    std::vector<std::string> group_ids;  ///< Direct.
    std::vector<std::string> role_ids;   ///< Direct.
};

/// How much of a user a caller sees.
enum class UserView {
    whole,        ///< Admins, the user themselves, and who has `see_users`.
    public_part,  ///< Everybody else: id and names.
};

/// Users as callers see them. Safe to use from many threads.
class Users {
public:
    explicit Users(store::Database& database);

    /// Errors: not_found.
    Result<std::shared_ptr<const UserDetails>> find(std::string_view id);
    static UserView view_of(const Caller& caller, std::string_view user_id);

    struct List {
        std::vector<std::shared_ptr<const UserDetails>> items;
        std::optional<std::int64_t> total;
    };
    /// Those of `search` that the caller may see: all of them for whoever may see other users, else just themselves.
    Result<List> search(const Caller& caller, store::Search search);

private:
    Result<UserDetails> load(std::string_view id);

    store::Database& database_;
    VersionedCache<UserDetails> kept_;
};

}  // namespace oriel::services
