#pragma once

#include "store/database.h"
#include "store/vault.h"

#include <memory>
#include <string>

namespace oriel::store {

struct StoreConfig {
    DatabaseConfig database;
    std::string key_file;
    /// Make a key when there is none yet: for `oriel init` and tests. A server that starts without its key must stop.
    bool create_key = false;
};

/// Opens the whole store: key file, connection, migrations, the check that key and database belong together, and
/// what a fresh instance has (store/seed.h).
/// Errors: as the parts; a key of another database is invalid_request.
Result<std::unique_ptr<Database>> open_store(StoreConfig config);

}  // namespace oriel::store
