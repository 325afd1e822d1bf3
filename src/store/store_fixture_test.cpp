#include "store/store_fixture.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>
#include <vector>

namespace oriel::store {
namespace {

/// Debian's place; the server is found in no PATH.
constexpr const char* kBinaries = "/usr/lib/postgresql/15/bin/";

/// Starts a program, as user postgres when we are root, which the server refuses to be.
pid_t start(std::vector<std::string> command, bool die_with_parent) {
    if (::geteuid() == 0) {
        std::vector<std::string> as_postgres = {"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"};
        if (die_with_parent) as_postgres.insert(as_postgres.end(), {"--pdeathsig", "QUIT"});
        command.insert(command.begin(), as_postgres.begin(), as_postgres.end());
    }
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (die_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    // Silent: the server logs each error that the tests provoke.
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

class PostgresServer {
public:
    static PostgresServer& instance() {
        static PostgresServer server;
        return server;
    }

    const std::string& missing() const { return missing_; }

    /// A schema of its own looks like an empty database, and is made in a hundredth of the time.
    std::string new_database() {
        if (!missing_.empty()) return {};
        const std::string name = "test" + std::to_string(++databases_);
        PGconn* connection = PQconnectdb(url("public").c_str());
        PGresult* result = PQexec(connection, ("CREATE SCHEMA " + name).c_str());
        const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
        const std::string reason = PQerrorMessage(connection);
        PQclear(result);
        PQfinish(connection);
        if (!made) throw std::runtime_error("cannot create a test database: " + reason);
        return url(name);
    }

private:
    PostgresServer() {
        if (!file_exists(std::string(kBinaries) + "initdb")) {
            missing_ = std::string("skipped: no PostgreSQL 15 server in ") + kBinaries;
            return;
        }
        if (::geteuid() == 0) {
            const passwd* user = ::getpwnam("postgres");
            if (user == nullptr || ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
                missing_ = "skipped: no user postgres to run the server as";
                return;
            }
        }
        // Locale C on purpose: there the database itself knows no upper case beyond ASCII.
        const pid_t made = start({std::string(kBinaries) + "initdb", "-D", folder_ / "data", "-U", "oriel", "-A",
                                  "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
                                 false);
        int status = 0;
        if (::waitpid(made, &status, 0) != made || status != 0) {
            missing_ = "skipped: initdb failed";
            return;
        }
        pid_ = start({std::string(kBinaries) + "postgres", "-D", folder_ / "data", "-k", folder_.path(), "-c",
                      "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50"},
                     true);
        for (int attempt = 0; PQping(url("public").c_str()) != PQPING_OK; ++attempt) {
            if (attempt == 1500) throw std::runtime_error("the PostgreSQL server did not start within 30 s");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    ~PostgresServer() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGINT);  // Fast shutdown: does not wait for clients.
        int status = 0;
        ::waitpid(pid_, &status, 0);
    }

    std::string url(const std::string& schema) const {
        return "postgresql:///postgres?user=oriel&host=" + folder_.path() + "&options=-csearch_path%3D" + schema;
    }

    TemporaryFolder folder_;
    std::string missing_;
    pid_t pid_ = 0;
    int databases_ = 0;
};

}  // namespace

std::string new_postgres_database() {
    return PostgresServer::instance().new_database();
}
std::string postgres_missing() {
    return PostgresServer::instance().missing();
}

}  // namespace oriel::store
