#include "gen/api/session.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "services/auth/sessions.h"

namespace oriel::api {

namespace {

wire::ApiSession to_wire(const services::Caller& caller) {
    wire::ApiSession session;
    session.can = wire::Map<bool>{{"view", true}, {"update", true}};
    session.workspace_id = caller.workspace;
    session.sudo_user_id = text_member(caller.sudo_user_id);
    return session;
}

}  // namespace

Result<wire::ApiSession> session(const services::Caller& caller) {
    return to_wire(caller);
}

Result<wire::ApiSession> update_session(const UpdateSessionParams& params, const services::Caller& caller,
                                        services::Sessions& sessions) {
    services::Caller changed = caller;
    // Absent leaves it; null goes back to what a fresh session has.
    if (!params.body.workspace_id.is_absent()) {
        changed.workspace = params.body.workspace_id.value_or("production");
        TRY(sessions.set_workspace(caller, changed.workspace));
    }
    return to_wire(changed);
}

}  // namespace oriel::api

#include "gen/api/session.routes.inc"
