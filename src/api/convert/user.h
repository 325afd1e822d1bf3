#pragma once

#include "api/paging.h"
#include "gen/wire/user.h"
#include "services/users/users.h"

#include <string>
#include <string_view>

namespace oriel::api {

wire::CredentialsApi3 to_wire(const store::CredentialsApi3& key, std::string_view base_url);
/// With the secret, which no other answer has.
wire::CreateCredentialsApi3 to_wire_with_secret(const store::CredentialsApi3& key, const std::string& secret,
                                                std::string_view base_url);
wire::CredentialsEmail to_wire(const store::CredentialsEmail& email, std::string_view base_url);
wire::CredentialsEmailSearch to_search(const store::CredentialsEmail& email, std::string_view base_url);
wire::ServiceAccount to_service_account(const services::UserDetails& details, std::string_view base_url);
wire::UserPublic to_public(const services::UserDetails& details, std::string_view base_url);

/// A user as this caller may see them: whole, or the public part alone.
wire::User to_wire(const services::UserDetails& details, const services::Caller& caller, std::string_view base_url);
Page<wire::User> to_wire(const services::Users::List& list, const services::Caller& caller, std::string_view base_url);

}  // namespace oriel::api
