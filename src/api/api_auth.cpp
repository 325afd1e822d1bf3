#include "gen/api/api_auth.h"

#include "api/binding.h"
#include "services/auth/sessions.h"

namespace oriel::api {

namespace {

wire::AccessToken to_wire(const services::IssuedToken& issued) {
    wire::AccessToken token;
    token.access_token = issued.token;
    token.token_type = "Bearer";  // compat: login.md: clients copy it into their header
    token.expires_in = issued.expires_in_s;
    token.refresh_token = nullptr;
    return token;
}

}  // namespace

Result<wire::AccessToken> login(const LoginParams& params, services::Sessions& sessions) {
    const auto issued = TRY(sessions.login(params.client_id.value_or(""), params.client_secret.value_or("")));
    return to_wire(issued);
}

Result<wire::AccessToken> login_user(const LoginUserParams& params, const services::Caller& caller,
                                     services::Sessions& sessions) {
    const auto issued = TRY(sessions.login_user(caller, params.user_id));
    return to_wire(issued);
}

Status logout(const services::Caller& caller, services::Sessions& sessions) {
    return sessions.logout(caller);
}

}  // namespace oriel::api

#include "gen/api/api_auth.routes.inc"
