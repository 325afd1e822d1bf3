#pragma once

#include "db/driver.h"

#include <atomic>
#include <memory>
#include <mysql.h>
#include <string>

namespace oriel::db::mysql {

struct CloseHandle {
    void operator()(MYSQL* handle) const { ::mysql_close(handle); }
};
using Handle = std::unique_ptr<MYSQL, CloseHandle>;

/// What was learnt of a server, for the next connections to it.
struct Server {
    std::atomic<bool> has_no_tls = false;  ///< It refused to encrypt, and may be talked to in the clear.
};

/// A connection with the server, of which nothing has been asked yet.
/// Errors: upstream_failed, secrets removed.
Result<Handle> open_handle(const Settings& settings, Server& server);

/// The library's last error on the connection, secrets removed.
Error explain(MYSQL* handle, std::string_view sql, const Settings& settings);

/// Whether the connection is of no more use after its last error.
bool is_lost(MYSQL* handle);

}  // namespace oriel::db::mysql
