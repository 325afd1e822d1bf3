#pragma once

#include "base/crypto.h"
#include "base/result.h"

#include <string>

namespace oriel::store {

/// Reads the key that everything secret in the database is sealed with.
///
/// The file holds one line, `oriel-key-1 ` and 64 hexadecimal digits. It belongs in a backup of its own: whoever has
/// file and database has every secret, whoever has lost the file has lost them.
/// Errors: not_found when absent; invalid_request when it is malformed, or others than its owner can read it.
Result<SecretKey> load_key_file(const std::string& path);

/// Writes a new key file, mode 0600. Errors: conflict when something is there already.
Status save_key_file(const std::string& path, const SecretKey& key);

}  // namespace oriel::store
