#pragma once

#include "services/auth/caller.h"
#include "store/identity.h"

namespace oriel::services {

/// The caller that these rights make, without a token's part (workspace, sudo).
///
/// Permissions of scope `model` and `connection` hold on the models of the role that gives them, those of scope
/// `instance` everywhere. A name this release doesn't know gives nothing. `manage_models` stretches what its holder may
/// do on some model to all models. compat: permissions.md
Caller make_caller(const store::EffectiveRights& rights);

}  // namespace oriel::services
