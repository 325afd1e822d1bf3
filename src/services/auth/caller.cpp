#include "services/auth/caller.h"

namespace oriel::services {

bool Caller::may(Permission permission) const {
    const auto bit = static_cast<std::size_t>(permission);
    return is_admin || instance.test(bit) || any_model.test(bit);
}

bool Caller::may(Permission permission, std::string_view model) const {
    const auto bit = static_cast<std::size_t>(permission);
    if (is_admin || instance.test(bit) || all_models.test(bit)) return true;
    const auto found = models.find(model);
    return found != models.end() && found->second.test(bit);
}

Status Caller::require(Permission permission) const {
    if (may(permission)) return Ok{};
    return Error::forbidden("this needs the permission '" + std::string(info(permission).name) + "'");
}

}  // namespace oriel::services
