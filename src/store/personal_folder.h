#pragma once

#include "store/users.h"

namespace oriel::store {

/// What a user's personal folder is called: the display name, else what there is of it, else "User 17".
std::string personal_folder_name(const User& user);

}  // namespace oriel::store
