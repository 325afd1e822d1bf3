#pragma once

#include "db/driver.h"

#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

/// Real servers for tests: on loopback, on free ports, started by the test and ended with it. Not part of the library.
namespace oriel::db::live {

/// A database server of this process.
class Server {
public:
    /// `postgres`, `mysql` (MariaDB) or `clickhouse`. The first call starts it; it ends with the process. A server that
    /// cannot be started says why in `missing`, and the tests that need it are skipped for that reason.
    static Server& shared(std::string_view dialect);

    virtual ~Server();
    const std::string& missing() const { return missing_; }

    /// Settings of an administrator's connection to a new, empty database (on PostgreSQL a schema of its own).
    Settings new_database();

    /// Whether the server encrypts, from the next `start` on. It does at first.
    void set_tls(bool tls) { tls_ = tls; }
    /// The certificate, which is for 127.0.0.1, and is its own authority.
    std::string certificate() const { return folder_ + "/server.crt"; }

    void stop();
    /// Starts it again after `stop`, on the same port, and waits until it answers.
    void start();
    int port() const { return port_; }
    /// Where ClickHouse takes encrypted connections: not on the same port.
    int tls_port() const { return tls_port_; }

protected:
    virtual Settings administrator() const = 0;
    virtual void begin() = 0;          ///< Starts the process: sets `pid_`.
    virtual bool answers() const = 0;  ///< Whether it accepts connections.
    virtual Settings create(const std::string& name) = 0;

    std::string folder_;
    bool tls_ = true;
    std::string missing_;
    int port_ = 0;
    int tls_port_ = 0;
    pid_t pid_ = 0;
    int stop_signal_ = 15;
    int databases_ = 0;
};

/// A MariaDB server that was never told the names of time zones.
std::unique_ptr<Server> server_without_zones();

}  // namespace oriel::db::live
