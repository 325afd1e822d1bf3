// The part of Users that writes.
#include "services/users/checks.h"
#include "services/users/users.h"
#include "store/user_lifecycle.h"

#include <array>
#include <utility>

namespace oriel::services {

namespace {

Status require_admin(const Caller& caller) {
    if (caller.is_admin) return Ok{};
    return Error::forbidden("only an admin may do this");
}

Status check(const UserChange& change) {
    const std::array<std::pair<std::string_view, const std::optional<std::optional<std::string>>*>, 3> texts = {{
        {"first_name", &change.first_name},
        {"last_name", &change.last_name},
        {"locale", &change.locale},
    }};
    for (const auto& [field, text] : texts) {
        if (*text && **text) TRY(check_text(field, ***text));
    }
    if (change.ui_state && !change.ui_state->is_null() && !change.ui_state->is_object())
        return Error::validation("ui_state", "invalid", "'ui_state' must be an object or null");
    return Ok{};
}

template <typename T>
void apply(const std::optional<T>& change, T& value) {
    if (change) value = *change;
}

void apply(const UserChange& change, store::User& user) {
    apply(change.first_name, user.first_name);
    apply(change.last_name, user.last_name);
    apply(change.locale, user.locale);
    apply(change.home_folder_id, user.home_folder_id);
    apply(change.models_dir_validated, user.models_dir_validated);
    apply(change.ui_state, user.ui_state);
    apply(change.is_disabled, user.is_disabled);
    apply(change.can_manage_api3_creds, user.can_manage_api3_creds);
}

/// Who may change what: admins all of it, users of themselves what gives no right. Sending back what is there already
/// changes nothing.
Status require_may_change(const Caller& caller, const store::User& before, const store::User& after) {
    if (caller.is_admin) return Ok{};
    if (caller.user_id != before.id) return Error::forbidden("only an admin may change another user");
    if (before.is_disabled != after.is_disabled) return Error::forbidden("only an admin may change 'is_disabled'");
    if (before.can_manage_api3_creds != after.can_manage_api3_creds)
        return Error::forbidden("only an admin may change 'can_manage_api3_creds'");
    return Ok{};
}

Status check_account_name(const std::string& name) {
    if (name.find_first_not_of(" \t\r\n") == std::string::npos)
        return Error::validation("service_account_name", "missing_field", "'service_account_name' is required");
    return check_text("service_account_name", name);
}

}  // namespace

Result<std::shared_ptr<const UserDetails>> Users::create(const Caller& caller, const UserChange& change) {
    TRY(require_admin(caller));
    TRY(check(change));
    const std::string id = TRY(database_.write([&](store::Transaction& transaction) -> Result<std::string> {
        store::User made = TRY(store::create_user(transaction, {}));
        apply(change, made);
        if (!made.home_folder_id) made.home_folder_id = made.personal_folder_id;
        TRY(store::users::update(transaction, made));
        return made.id;
    }));
    return find(id);
}

Result<std::shared_ptr<const UserDetails>> Users::update(const Caller& caller, std::string_view id,
                                                         const UserChange& change) {
    TRY(check(change));
    TRY(database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        const store::User before = TRY(store::found(store::users::find(transaction, id)));
        store::User after = before;
        apply(change, after);
        TRY(require_may_change(caller, before, after));
        return store::users::update(transaction, after);
    }));
    return find(id);
}

Status Users::remove(const Caller& caller, std::string_view id) {
    return remove(caller, id, Kind::any);
}

Status Users::remove_service_account(const Caller& caller, std::string_view id) {
    return remove(caller, id, Kind::service_account);
}

Status Users::remove(const Caller& caller, std::string_view id, Kind kind) {
    TRY(require_admin(caller));
    if (caller.user_id == id || caller.sudo_user_id == id) return Error::forbidden("users cannot delete themselves");
    return database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        const store::User user = TRY(store::found(store::users::find(transaction, id)));
        if (kind == Kind::service_account && !user.is_service_account) return Error::not_found();
        return store::delete_user(transaction, id);
    });
}

Result<std::shared_ptr<const UserDetails>> Users::find_by_credential(const Caller& caller, std::string_view type,
                                                                     std::string_view id) {
    TRY(caller.require(Permission::see_users));
    std::optional<store::User> user;
    {
        auto session = TRY(database_.read());
        if (type == "email") {
            user = TRY(store::users::find_by_email(session, id));
        } else if (type == "api3") {
            user = TRY(store::users::find_by_client_id(session, id));
        } else if (type == "embed") {
            user = TRY(store::users::find_by_external_id(session, id));
        }
    }
    if (!user) return Error::not_found();
    return find(user->id);
}

Result<std::shared_ptr<const UserDetails>> Users::embed_user(const Caller& caller, std::string_view external_user_id) {
    TRY(require_admin(caller));
    TRY(check_text("external_user_id", external_user_id));
    if (external_user_id.empty())
        return Error::validation("external_user_id", "missing_field", "'external_user_id' is required");
    const std::string id = TRY(database_.write([&](store::Transaction& transaction) -> Result<std::string> {
        TRY(transaction.touch(store::Topic::identity));
        const auto present = TRY(store::users::find_by_external_id(transaction, external_user_id));
        if (present) return present->id;
        store::NewUser fresh;
        fresh.external_user_id = std::string(external_user_id);
        const auto made = TRY(store::create_user(transaction, fresh));
        return made.id;
    }));
    return find(id);
}

Result<std::shared_ptr<const UserDetails>> Users::create_service_account(const Caller& caller, std::string_view name,
                                                                         bool is_disabled) {
    TRY(require_admin(caller));
    store::NewUser fresh;
    fresh.service_account_name = std::string(name);
    fresh.is_disabled = is_disabled;
    TRY(check_account_name(*fresh.service_account_name));
    const auto made =
        TRY(database_.write([&](store::Transaction& transaction) { return store::create_user(transaction, fresh); }));
    return find(made.id);
}

Result<std::shared_ptr<const UserDetails>> Users::update_service_account(const Caller& caller, std::string_view id,
                                                                         std::optional<std::string> name,
                                                                         std::optional<bool> is_disabled) {
    TRY(require_admin(caller));
    if (name) TRY(check_account_name(*name));
    TRY(database_.write([&](store::Transaction& transaction) -> Status {
        TRY(transaction.touch(store::Topic::identity));
        store::User user = TRY(store::found(store::users::find(transaction, id)));
        if (!user.is_service_account) return Error::not_found();
        if (name) user.service_account_name = *name;
        if (is_disabled) user.is_disabled = *is_disabled;
        return store::users::update(transaction, user);
    }));
    return find(id);
}

}  // namespace oriel::services
