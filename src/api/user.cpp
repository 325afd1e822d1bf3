#include "gen/api/user.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "api/convert/role.h"
#include "api/convert/user.h"
#include "services/content/folders.h"
#include "services/users/credentials.h"
#include "services/users/roles.h"
#include "services/users/user_attributes.h"
#include "services/users/users.h"

namespace oriel::api {

namespace {

/// What a PATCH of a nullable member does: not set when absent, empty when null.
template <typename T>
std::optional<std::optional<T>> change_of(const wire::Member<T>& member) {
    if (member.is_absent()) return {};
    std::optional<T> value;
    apply(member, value);
    return std::optional<std::optional<T>>(std::move(value));
}

/// The same of one that cannot be null: null leaves it, as absent does.
template <typename T>
std::optional<T> value_of(const wire::Member<T>& member) {
    if (!member.has_value()) return {};
    return *member;
}

Result<services::UserChange> change_of(const wire::User& body, const services::Caller& caller,
                                       services::Folders& folders) {
    services::UserChange change;
    change.first_name = change_of(body.first_name);
    change.last_name = change_of(body.last_name);
    change.locale = change_of(body.locale);
    change.home_folder_id = change_of(body.home_folder_id);
    change.models_dir_validated = change_of(body.models_dir_validated);
    if (body.ui_state.is_null()) change.ui_state = Json();
    if (body.ui_state.has_value()) change.ui_state = *body.ui_state;
    change.is_disabled = value_of(body.is_disabled);
    change.can_manage_api3_creds = value_of(body.can_manage_api3_creds);
    if (body.home_folder_id.has_value()) {
        const auto folder = folders.find(caller, *body.home_folder_id);
        if (!folder.ok() && folder.error().code == ErrorCode::not_found) {
            return Error::validation("home_folder_id", "invalid",
                                     "no folder has the id '" + *body.home_folder_id + "'");
        }
        TRY(folder);
    }
    return change;
}

std::string source_of(const store::AttributeValue& value) {
    switch (value.source) {
        case store::AttributeSource::user: return "user";
        case store::AttributeSource::group: return value.group_name;
        case store::AttributeSource::default_value: return "default";
        case store::AttributeSource::system: return "system";
        case store::AttributeSource::unset: return "";
    }
    return "";
}

wire::UserAttributeWithValue to_wire(const store::AttributeValue& row, const std::string& user_id,
                                     const services::Caller& caller) {
    const bool manage = caller.may(services::Permission::manage_user_attributes);
    const store::UserAttribute& attribute = row.attribute;
    wire::UserAttributeWithValue value;
    value.can =
        wire::Map<bool>{{"show_value", !attribute.value_is_hidden}, {"set_value", manage || attribute.user_can_edit}};
    value.name = attribute.name;
    value.label = attribute.label;
    value.rank = member(row.rank);
    value.value = nullptr;
    if (!attribute.value_is_hidden) value.value = member(row.value);
    value.user_id = user_id;
    value.user_can_edit = attribute.user_can_edit;
    value.value_is_hidden = attribute.value_is_hidden;
    value.user_attribute_id = attribute.id;
    value.source = text_member(source_of(row));
    value.hidden_value_domain_whitelist = member(attribute.hidden_value_domain_whitelist);
    return value;
}

/// Vendor's employees: of these there are none.
void add_verified_looker_employee(store::Search& search, const std::optional<bool>& wanted) {
    if (wanted.value_or(false) && !search.filter_or) search.only_ids.emplace();
}

}  // namespace

Result<wire::User> me(const services::Caller& caller, const Call& call, services::Users& users) {
    const auto details = TRY(users.find(caller.user_id));
    return to_wire(*details, caller, call.base_url);
}

Result<wire::User> user(const UserParams& params, const services::Caller& caller, const Call& call,
                        services::Users& users) {
    const auto details = TRY(users.find(params.user_id));
    return to_wire(*details, caller, call.base_url);
}

Result<Page<wire::User>> all_users(const AllUsersParams& params, const services::Caller& caller, const Call& call,
                                   services::Users& users) {
    store::Search search = search_of(params.paging, params.sorts);
    if (params.ids) search.only_ids = params.ids;
    const auto list = TRY(users.search(caller, std::move(search)));
    return to_wire(list, caller, call.base_url);
}

Result<Page<wire::User>> search_users(const SearchUsersParams& params, const services::Caller& caller, const Call& call,
                                      services::Users& users) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("first_name", params.first_name)
        .add("last_name", params.last_name)
        .add("full_name", params.full_name)
        .add("email", params.email)
        .add("embed_user", params.embed_user)
        .add("group_id", params.group_id)
        .add("can_manage_api3_creds", params.can_manage_api3_creds)
        .add("is_service_account", params.is_service_account)
        .add("is_disabled", params.is_disabled);
    add_verified_looker_employee(search, params.verified_looker_employee);
    // compat: lists.md: without a word about them, disabled users stay out.
    if (!params.is_disabled && !search.filter_or) search.criteria.push_back({"is_disabled", "false"});
    const auto list = TRY(users.search(caller, std::move(search)));
    return to_wire(list, caller, call.base_url);
}

Result<Page<wire::User>> search_users_names(const SearchUsersNamesParams& params, const services::Caller& caller,
                                            const Call& call, services::Users& users) {
    store::Search search = search_of(params.paging, params.sorts);
    Criteria(search)
        .add("pattern", std::optional<std::string>(params.pattern))
        .add("id", params.id)
        .add("first_name", params.first_name)
        .add("last_name", params.last_name)
        .add("email", params.email)
        .add("is_disabled", params.is_disabled);
    add_verified_looker_employee(search, params.verified_looker_employee);
    if (!params.is_disabled) search.criteria.push_back({"is_disabled", "false"});
    const auto list = TRY(users.search(caller, std::move(search)));
    return to_wire(list, caller, call.base_url);
}

Result<wire::User> user_for_credential(const UserForCredentialParams& params, const services::Caller& caller,
                                       const Call& call, services::Users& users) {
    const auto details = TRY(users.find_by_credential(caller, params.credential_type, params.credential_id));
    return to_wire(*details, caller, call.base_url);
}

Result<wire::User> create_user(const CreateUserParams& params, const services::Caller& caller, const Call& call,
                               services::Users& users, services::Folders& folders) {
    const auto change = TRY(change_of(params.body, caller, folders));
    const auto details = TRY(users.create(caller, change));
    return to_wire(*details, caller, call.base_url);
}

Result<wire::User> update_user(const UpdateUserParams& params, const services::Caller& caller, const Call& call,
                               services::Users& users, services::Folders& folders) {
    const auto change = TRY(change_of(params.body, caller, folders));
    const auto details = TRY(users.update(caller, params.user_id, change));
    return to_wire(*details, caller, call.base_url);
}

Status delete_user(const DeleteUserParams& params, const services::Caller& caller, services::Users& users) {
    return users.remove(caller, params.user_id);
}

Result<wire::UserPublic> create_embed_user(const CreateEmbedUserParams& params, const services::Caller& caller,
                                           const Call& call, services::Users& users) {
    const auto details = TRY(users.embed_user(caller, params.body.external_user_id.value_or("")));
    return to_public(*details, call.base_url);
}

Result<wire::ServiceAccount> create_service_account(const CreateServiceAccountParams& params,
                                                    const services::Caller& caller, const Call& call,
                                                    services::Users& users) {
    const auto details = TRY(users.create_service_account(caller, params.body.service_account_name.value_or(""),
                                                          params.body.is_disabled.value_or(false)));
    return to_service_account(*details, call.base_url);
}

Result<wire::ServiceAccount> update_service_account(const UpdateServiceAccountParams& params,
                                                    const services::Caller& caller, const Call& call,
                                                    services::Users& users) {
    const auto details = TRY(users.update_service_account(
        caller, params.user_id, value_of(params.body.service_account_name), value_of(params.body.is_disabled)));
    return to_service_account(*details, call.base_url);
}

Status delete_service_account(const DeleteServiceAccountParams& params, const services::Caller& caller,
                              services::Users& users) {
    return users.remove_service_account(caller, params.user_id);
}

Result<std::vector<wire::Role>> user_roles(const UserRolesParams& params, const services::Caller& caller,
                                           const Call& call, services::Roles& roles) {
    const bool direct = params.direct_association_only.value_or(false);
    const auto rows =
        TRY(roles.of_user(caller, params.user_id, direct ? store::Association::direct : store::Association::any));
    return all_to_wire(rows, caller, call.base_url);
}

Result<std::vector<wire::Role>> set_user_roles(const SetUserRolesParams& params, const services::Caller& caller,
                                               const Call& call, services::Roles& roles) {
    TRY(roles.set_of_user(caller, params.user_id, params.body));
    const auto rows = TRY(roles.of_user(caller, params.user_id, store::Association::direct));
    return all_to_wire(rows, caller, call.base_url);
}

Result<std::vector<wire::UserAttributeWithValue>> user_attribute_user_values(
    const UserAttributeUserValuesParams& params, const services::Caller& caller, services::UserAttributes& attributes) {
    services::UserAttributes::Wanted wanted;
    wanted.attribute_ids = params.user_attribute_ids;
    if (params.all_values.value_or(false)) wanted.candidates = store::Candidates::all;
    wanted.include_unset = params.include_unset.value_or(false);
    const auto rows = TRY(attributes.user_values(caller, params.user_id, wanted));
    std::vector<wire::UserAttributeWithValue> values;
    values.reserve(rows.size());
    for (const store::AttributeValue& row : rows) values.push_back(to_wire(row, params.user_id, caller));
    return values;
}

Result<wire::UserAttributeWithValue> set_user_attribute_user_value(const SetUserAttributeUserValueParams& params,
                                                                   const services::Caller& caller,
                                                                   services::UserAttributes& attributes) {
    if (params.body.value.is_absent()) return Error::validation("value", "missing_field", "'value' is required");
    std::optional<std::string> value;
    apply(params.body.value, value);
    const auto row = TRY(attributes.set_user_value(caller, params.user_id, params.user_attribute_id, value));
    return to_wire(row, params.user_id, caller);
}

Status delete_user_attribute_user_value(const DeleteUserAttributeUserValueParams& params,
                                        const services::Caller& caller, services::UserAttributes& attributes) {
    return attributes.remove_user_value(caller, params.user_id, params.user_attribute_id);
}

Result<std::vector<wire::CredentialsApi3>> all_user_credentials_api3s(const AllUserCredentialsApi3sParams& params,
                                                                      const services::Caller& caller, const Call& call,
                                                                      services::Credentials& credentials) {
    const auto rows = TRY(credentials.api3s(caller, params.user_id));
    std::vector<wire::CredentialsApi3> keys;
    keys.reserve(rows.size());
    for (const store::CredentialsApi3& row : rows) keys.push_back(to_wire(row, call.base_url));
    return keys;
}

Result<wire::CreateCredentialsApi3> create_user_credentials_api3(const CreateUserCredentialsApi3Params& params,
                                                                 const services::Caller& caller, const Call& call,
                                                                 services::Credentials& credentials) {
    const auto made = TRY(credentials.create_api3(caller, params.user_id));
    return to_wire_with_secret(made.key, made.secret, call.base_url);
}

Result<wire::CredentialsApi3> user_credentials_api3(const UserCredentialsApi3Params& params,
                                                    const services::Caller& caller, const Call& call,
                                                    services::Credentials& credentials) {
    const auto row = TRY(credentials.api3(caller, params.user_id, params.credentials_api3_id));
    return to_wire(row, call.base_url);
}

Result<wire::CredentialsApi3> update_user_credentials_api3(const UpdateUserCredentialsApi3Params& params,
                                                           const services::Caller& caller, const Call& call,
                                                           services::Credentials& credentials) {
    if (params.body.purpose.is_absent()) {
        const auto row = TRY(credentials.api3(caller, params.user_id, params.credentials_api3_id));
        return to_wire(row, call.base_url);
    }
    std::optional<std::string> purpose;
    apply(params.body.purpose, purpose);
    const auto row = TRY(credentials.set_purpose(caller, params.user_id, params.credentials_api3_id, purpose));
    return to_wire(row, call.base_url);
}

Status delete_user_credentials_api3(const DeleteUserCredentialsApi3Params& params, const services::Caller& caller,
                                    services::Credentials& credentials) {
    return credentials.remove_api3(caller, params.user_id, params.credentials_api3_id);
}

Result<wire::CredentialsEmail> user_credentials_email(const UserCredentialsEmailParams& params,
                                                      const services::Caller& caller, const Call& call,
                                                      services::Credentials& credentials) {
    const auto row = TRY(credentials.email(caller, params.user_id));
    return to_wire(row, call.base_url);
}

Result<wire::CredentialsEmail> create_user_credentials_email(const CreateUserCredentialsEmailParams& params,
                                                             const services::Caller& caller, const Call& call,
                                                             services::Credentials& credentials) {
    const auto row = TRY(credentials.create_email(caller, params.user_id, params.body.email.value_or(""),
                                                  params.body.forced_password_reset_at_next_login.value_or(false)));
    return to_wire(row, call.base_url);
}

Result<wire::CredentialsEmail> update_user_credentials_email(const UpdateUserCredentialsEmailParams& params,
                                                             const services::Caller& caller, const Call& call,
                                                             services::Credentials& credentials) {
    services::Credentials::EmailChange change;
    if (!params.body.email.is_absent()) change.email = params.body.email.value_or("");
    change.forced_password_reset_at_next_login = value_of(params.body.forced_password_reset_at_next_login);
    const auto row = TRY(credentials.update_email(caller, params.user_id, change));
    return to_wire(row, call.base_url);
}

Status delete_user_credentials_email(const DeleteUserCredentialsEmailParams& params, const services::Caller& caller,
                                     services::Credentials& credentials) {
    return credentials.remove_email(caller, params.user_id);
}

Result<wire::User> wipeout_user_emails(const WipeoutUserEmailsParams& params, const services::Caller& caller,
                                       const Call& call, services::Users& users, services::Credentials& credentials) {
    TRY(credentials.wipe_out_emails(caller, params.user_id, params.body.email.value_or("")));
    const auto details = TRY(users.find(params.user_id));
    return to_wire(*details, caller, call.base_url);
}

Result<Page<wire::CredentialsEmailSearch>> search_credentials_email(const SearchCredentialsEmailParams& params,
                                                                    const services::Caller& caller, const Call& call,
                                                                    services::Credentials& credentials) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search).add("id", params.id).add("email", params.email);
    const auto addresses = params.emails ? parse_list(*params.emails) : std::vector<std::string>{};
    if (!addresses) return Error::invalid_request("'emails' must be a list of addresses");
    const auto rows = TRY(credentials.search_emails(caller, std::move(search), *addresses));
    Page<wire::CredentialsEmailSearch> page;
    page.total = rows.total;
    for (const store::CredentialsEmail& row : rows.items) page.items.push_back(to_search(row, call.base_url));
    return page;
}

}  // namespace oriel::api

#include "gen/api/user.routes.inc"
