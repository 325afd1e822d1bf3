#include "api/convert/user.h"

#include "api/convert/member.h"
#include "gen/wire/user.h"
#include "base/version.h"

namespace oriel::api {

namespace {

std::string self_url(std::string_view base_url, std::string_view user_id) {
    return std::string(base_url) + "/api/4.0/users/" + std::string(user_id);
}

template <typename Wire>
Wire fill(const store::CredentialsApi3& key, std::string_view base_url) {
    Wire credentials;
    credentials.can = wire::Map<bool>{{"show", true}};
    credentials.id = key.id;
    credentials.client_id = key.client_id;
    credentials.created_at = wire::format_instant(key.created_at);
    credentials.is_disabled = key.is_disabled;
    credentials.type = "api3";
    credentials.purpose = member(key.purpose);
    credentials.url = self_url(base_url, key.user_id) + "/credentials_api3/" + key.id;
    return credentials;
}

template <typename Wire>
Wire fill(const store::CredentialsEmail& email, std::string_view base_url) {
    Wire credentials;
    credentials.can = wire::Map<bool>{{"show_password_reset_url", false}};
    credentials.created_at = wire::format_instant(email.created_at);
    credentials.email = email.email;
    credentials.forced_password_reset_at_next_login = email.forced_password_reset_at_next_login;
    credentials.user_id = email.user_id;
    credentials.is_disabled = email.is_disabled;
    // compat: users.md: nothing that changes by itself, since clients compare whole users before and after.
    credentials.logged_in_at = nullptr;
    credentials.type = "email";
    credentials.url = self_url(base_url, email.user_id) + "/credentials_email";
    credentials.user_url = self_url(base_url, email.user_id);
    return credentials;
}

template <typename Wire>
void add_public_part(Wire& user, const store::User& row, std::string_view base_url) {
    user.id = row.id;
    user.first_name = row.first_name.value_or("");
    user.last_name = row.last_name.value_or("");
    user.display_name = member(row.display_name());
    user.avatar_url = nullptr;
    user.url = self_url(base_url, row.id);
}

}  // namespace

wire::CredentialsApi3 to_wire(const store::CredentialsApi3& key, std::string_view base_url) {
    return fill<wire::CredentialsApi3>(key, base_url);
}

wire::CreateCredentialsApi3 to_wire_with_secret(const store::CredentialsApi3& key, const std::string& secret,
                                                std::string_view base_url) {
    auto credentials = fill<wire::CreateCredentialsApi3>(key, base_url);
    credentials.client_secret = secret;
    return credentials;
}

wire::CredentialsEmail to_wire(const store::CredentialsEmail& email, std::string_view base_url) {
    return fill<wire::CredentialsEmail>(email, base_url);
}

wire::CredentialsEmailSearch to_search(const store::CredentialsEmail& email, std::string_view base_url) {
    return fill<wire::CredentialsEmailSearch>(email, base_url);
}

wire::ServiceAccount to_service_account(const services::UserDetails& details, std::string_view base_url) {
    const store::User& row = details.user;
    wire::ServiceAccount account;
    account.can = wire::Map<bool>{{"show", true}, {"update", true}};
    account.id = row.id;
    account.service_account_name = row.service_account_name.value_or("");
    account.is_service_account = row.is_service_account;
    account.is_disabled = row.is_disabled;
    account.group_ids = details.group_ids;
    account.role_ids = details.role_ids;
    std::vector<wire::CredentialsApi3> keys;
    for (const store::CredentialsApi3& key : details.credentials_api3) keys.push_back(to_wire(key, base_url));
    account.credentials_api3 = std::move(keys);
    account.created_at = row.created_at;
    account.url = self_url(base_url, row.id);
    return account;
}

wire::UserPublic to_public(const services::UserDetails& details, std::string_view base_url) {
    wire::UserPublic user;
    user.can = wire::Map<bool>{{"show", true}};
    add_public_part(user, details.user, base_url);
    return user;
}

wire::User to_wire(const services::UserDetails& details, const services::Caller& caller, std::string_view base_url) {
    const store::User& row = details.user;
    wire::User user;
    add_public_part(user, row, base_url);
    if (services::Users::view_of(caller, row.id) == services::UserView::public_part) {
        user.can = wire::Map<bool>{{"show", true}, {"update", false}};
        return user;
    }
    const bool self = caller.user_id == row.id;
    user.can = wire::Map<bool>{{"show", true},
                               {"show_details", true},
                               {"update", caller.is_admin || self},
                               {"show_creds", caller.is_admin || self},
                               {"sudo", caller.may(services::Permission::sudo) && !self}};
    std::vector<wire::CredentialsApi3> keys;
    keys.reserve(details.credentials_api3.size());
    for (const store::CredentialsApi3& key : details.credentials_api3) keys.push_back(to_wire(key, base_url));
    user.credentials_api3 = std::move(keys);
    if (details.credentials_email) user.credentials_email = to_wire(*details.credentials_email, base_url);
    user.credentials_embed = std::vector<wire::CredentialsEmbed>{};
    user.email = member(row.email);
    user.group_ids = details.group_ids;
    user.role_ids = details.role_ids;
    user.home_folder_id = member(row.home_folder_id);
    user.personal_folder_id = member(row.personal_folder_id);
    user.is_disabled = row.is_disabled;
    user.locale = member(row.locale);
    user.looker_versions = std::vector<std::string>{kLookerRelease};
    user.models_dir_validated = member(row.models_dir_validated);
    user.presumed_looker_employee = false;
    user.verified_looker_employee = false;
    user.sessions = std::vector<wire::Session>{};
    if (row.ui_state.is_null()) {
        user.ui_state = nullptr;
    } else {
        user.ui_state = row.ui_state;
    }
    user.roles_externally_managed = false;
    user.allow_direct_roles = true;
    user.allow_normal_group_membership = true;
    user.allow_roles_from_normal_groups = true;
    user.is_iam_admin = false;
    user.can_manage_api3_creds = row.can_manage_api3_creds;
    user.is_service_account = row.is_service_account;
    user.service_account_name = member(row.service_account_name);
    return user;
}

Page<wire::User> to_wire(const services::Users::List& list, const services::Caller& caller, std::string_view base_url) {
    Page<wire::User> page;
    page.total = list.total;
    page.items.reserve(list.items.size());
    for (const auto& details : list.items) page.items.push_back(to_wire(*details, caller, base_url));
    return page;
}

}  // namespace oriel::api
