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

/// What to change of a user: what is not set stays as it is, an empty inner value clears.
struct UserChange {
    std::optional<std::optional<std::string>> first_name = {};
    std::optional<std::optional<std::string>> last_name = {};
    std::optional<std::optional<std::string>> locale = {};
    std::optional<std::optional<std::string>> home_folder_id = {};  ///< Must be a folder that the caller sees.
    std::optional<std::optional<bool>> models_dir_validated = {};
    std::optional<Json> ui_state = {};
    std::optional<bool> is_disabled = {};            ///< For admins.
    std::optional<bool> can_manage_api3_creds = {};  ///< For admins.
};

/// Users as callers see them. Safe to use from many threads.
class Users {
public:
    explicit Users(store::Database& database);

    /// Errors: not_found.
    Result<std::shared_ptr<const UserDetails>> find(std::string_view id);
    static UserView view_of(const Caller& caller, std::string_view user_id);

    /// With a personal folder and in the groups for everybody, without credentials. For admins.
    /// Errors: forbidden; validation_failed.
    Result<std::shared_ptr<const UserDetails>> create(const Caller& caller, const UserChange& change);
    /// By admins, and by users of themselves. A user who is disabled loses every token at once.
    /// Errors: not_found; forbidden; validation_failed when it would disable the last admin.
    Result<std::shared_ptr<const UserDetails>> update(const Caller& caller, std::string_view id,
                                                      const UserChange& change);
    /// For good. For admins. Errors: not_found; forbidden for oneself; validation_failed for the last admin.
    Status remove(const Caller& caller, std::string_view id);

    /// The holder of a credential: `email` by address, `api3` by client_id, `embed` by external user id. Of the other
    /// types there are none, so they find nobody. Errors: not_found; forbidden without `see_users`.
    Result<std::shared_ptr<const UserDetails>> find_by_credential(const Caller& caller, std::string_view type,
                                                                  std::string_view id);
    /// The embed user of an external id, made when there is none. For admins.
    Result<std::shared_ptr<const UserDetails>> embed_user(const Caller& caller, std::string_view external_user_id);

    /// Users that only programs log in as. For admins. Errors: forbidden; validation_failed; not_found when the id is
    /// of no service account; forbidden for deleting oneself.
    Result<std::shared_ptr<const UserDetails>> create_service_account(const Caller& caller, std::string_view name,
                                                                      bool is_disabled);
    Result<std::shared_ptr<const UserDetails>> update_service_account(const Caller& caller, std::string_view id,
                                                                      std::optional<std::string> name,
                                                                      std::optional<bool> is_disabled);
    Status remove_service_account(const Caller& caller, std::string_view id);

    struct List {
        std::vector<std::shared_ptr<const UserDetails>> items;
        std::optional<std::int64_t> total;
    };
    /// Those of `search` that the caller may see: all of them for whoever may see other users, else just themselves.
    /// Takes a handful of queries whatever their number.
    Result<List> search(const Caller& caller, store::Search search);
    /// Those of these ids that the caller may see, in order of id.
    Result<List> list(const Caller& caller, std::vector<std::string> ids);

private:
    enum class Kind { any, service_account };
    Status remove(const Caller& caller, std::string_view id, Kind kind);
    Result<UserDetails> load(std::string_view id);
    /// Everything else about these users, in their order.
    Result<std::vector<UserDetails>> load_all(store::Session& session, std::vector<store::User> users);

    store::Database& database_;
    VersionedCache<UserDetails> kept_;
};

}  // namespace oriel::services
