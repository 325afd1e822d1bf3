#include "db/live/servers.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace oriel::db::live {

namespace {

/// Debian's place; the server is found in no PATH.
constexpr const char* kPostgres = "/usr/lib/postgresql/15/bin/";
constexpr const char* kClickhouse = "/usr/sbin/clickhouse-server";
constexpr const char* kPassword = "swordfish-7";

/// A folder of the user that the server runs as: servers refuse to be root.
std::string make_folder(const char* user, std::string& missing) {
    std::string pattern = (std::filesystem::temp_directory_path() / "oriel-live-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder");
    if (::geteuid() != 0) return pattern;
    const passwd* owner = ::getpwnam(user);
    if (owner == nullptr || ::chown(pattern.c_str(), owner->pw_uid, owner->pw_gid) != 0)
        missing = std::string("skipped: no user ") + user + " to run the server as";
    return pattern;
}

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(probe);
    if (!bound) throw std::runtime_error("no free port");
    return ::ntohs(address.sin_port);
}

/// Starts a program as that user, silent: a server logs each error that the tests provoke. Not by fork: that would run
/// handlers of the libraries that are loaded, which take every lock of their allocator.
pid_t spawn(std::vector<std::string> command, const std::string& user, bool die_with_parent) {
    std::vector<std::string> other;
    if (::geteuid() == 0) other = {"--reuid=" + user, "--regid=" + user, "--init-groups"};
    if (die_with_parent) other.insert(other.end(), {"--pdeathsig", "KILL"});
    if (!other.empty()) {
        command.insert(command.begin(), other.begin(), other.end());
        command.insert(command.begin(), "setpriv");
    }
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t silent;
    ::posix_spawn_file_actions_init(&silent);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::posix_spawn_file_actions_addopen(&silent, stream, "/dev/null", O_RDWR, 0);
    pid_t child = -1;
    const int problem = ::posix_spawnp(&child, arguments[0], &silent, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&silent);
    if (problem != 0) throw std::runtime_error("cannot start " + command[0]);
    return child;
}

bool run(const std::vector<std::string>& command, const std::string& user) {
    const pid_t child = spawn(command, user, false);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && status == 0;
}

/// A certificate for 127.0.0.1, and its key, as server.crt and server.key.
void make_certificate(const std::string& folder, const std::string& user) {
    const bool made = run(
        {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/server.key", "-out", folder + "/server.crt"},
        user);
    if (!made) throw std::runtime_error("cannot make a certificate");
}

bool answers(const Settings& settings) {
    auto database = open_database(settings);
    return database.ok() && database.value()->connect().ok();
}

void must_run(const Settings& settings, const std::string& sql) {
    const auto database = open_database(settings);
    auto session = database.value()->connect();
    if (!session.ok()) throw std::runtime_error(session.error().message);
    const auto ran = session.value()->run(sql, Deadline::none());
    if (!ran.ok()) throw std::runtime_error(sql + ": " + ran.error().message);
}

class PostgresServer final : public Server {
public:
    PostgresServer() {
        if (!std::filesystem::exists(std::string(kPostgres) + "initdb")) {
            missing_ = std::string("skipped: no PostgreSQL 15 server in ") + kPostgres;
            return;
        }
        stop_signal_ = SIGINT;  // Fast shutdown: does not wait for clients.
        folder_ = make_folder("postgres", missing_);
        if (!missing_.empty()) return;
        std::ofstream(folder_ + "/password") << kPassword;
        const bool made =
            run({std::string(kPostgres) + "initdb", "-D", folder_ + "/data", "-U", "oriel", "-A", "scram-sha-256",
                 "--pwfile", folder_ + "/password", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
                "postgres");
        if (!made) {
            missing_ = "skipped: initdb failed";
            return;
        }
        make_certificate(folder_, "postgres");
        port_ = free_port();
        start();
    }

protected:
    Settings administrator() const override {
        Settings settings;
        settings.name = "live";
        settings.dialect_name = "postgres";
        settings.host = "127.0.0.1";
        settings.port = port_;
        settings.database = "postgres";
        settings.username = "oriel";
        settings.password = kPassword;
        settings.read_only = false;
        return settings;
    }
    void begin() override {
        std::vector<std::string> command = {
            std::string(kPostgres) + "postgres", "-D", folder_ + "/data", "-k", folder_, "-p", std::to_string(port_)};
        const auto set = [&](const std::string& setting) { command.insert(command.end(), {"-c", setting}); };
        set("listen_addresses=127.0.0.1");
        set("fsync=off");
        set("max_connections=60");
        set("jit=off");  // Which would compile for longer than the small queries of tests run.
        if (tls_) {
            set("ssl=on");
            set("ssl_cert_file=" + folder_ + "/server.crt");
            set("ssl_key_file=" + folder_ + "/server.key");
        }
        pid_ = spawn(command, "postgres", true);
    }
    bool answers() const override { return live::answers(administrator()); }
    Settings create(const std::string& name) override {
        Settings settings = administrator();
        must_run(settings, "CREATE SCHEMA " + name);
        settings.schema = name;
        return settings;
    }
};

class MariadbServer final : public Server {
public:
    explicit MariadbServer(bool zones) {
        if (!std::filesystem::exists("/usr/sbin/mariadbd")) {
            missing_ = "skipped: no MariaDB server at /usr/sbin/mariadbd";
            return;
        }
        folder_ = make_folder("mysql", missing_);
        if (!missing_.empty()) return;
        const bool made = run({"mariadb-install-db", "--no-defaults", "--datadir=" + folder_ + "/data",
                               "--auth-root-authentication-method=normal", "--skip-test-db"},
                              "mysql");
        if (!made) {
            missing_ = "skipped: mariadb-install-db failed";
            return;
        }
        make_certificate(folder_, "mysql");
        port_ = free_port();
        start();
        Settings root = administrator();
        root.username = "root";
        root.password = "";
        root.tls = Tls::preferred;
        must_run(root, std::string("CREATE USER oriel@'%' IDENTIFIED BY '") + kPassword + "'");
        must_run(root, "GRANT ALL ON *.* TO oriel@'%'");
        const std::string client =
            "mariadb --no-defaults --host=127.0.0.1 --port=" + std::to_string(port_) + " --user=root mysql";
        if (zones && !run({"sh", "-c", "mariadb-tzinfo-to-sql /usr/share/zoneinfo | " + client}, "mysql"))
            throw std::runtime_error("cannot load the time zones into MariaDB");
    }

protected:
    Settings administrator() const override {
        Settings settings;
        settings.name = "live";
        settings.dialect_name = "mysql";
        settings.host = "127.0.0.1";
        settings.port = port_;
        settings.database = "mysql";
        settings.username = "oriel";
        settings.password = kPassword;
        settings.read_only = false;
        return settings;
    }
    void begin() override {
        std::vector<std::string> command = {"/usr/sbin/mariadbd",
                                            "--no-defaults",
                                            "--datadir=" + folder_ + "/data",
                                            "--socket=" + folder_ + "/socket",
                                            "--port=" + std::to_string(port_),
                                            "--bind-address=127.0.0.1",
                                            "--innodb-buffer-pool-size=64M",
                                            "--innodb-flush-log-at-trx-commit=0",
                                            "--skip-log-bin"};
        if (tls_) {
            command.insert(command.end(),
                           {"--ssl-cert=" + folder_ + "/server.crt", "--ssl-key=" + folder_ + "/server.key"});
        }
        pid_ = spawn(command, "mysql", true);
    }
    bool answers() const override {
        Settings root = administrator();
        root.username = "root";
        root.password = "";
        return live::answers(administrator()) || live::answers(root);
    }
    Settings create(const std::string& name) override {
        Settings settings = administrator();
        must_run(settings, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
        settings.database = name;
        return settings;
    }
};

class ClickhouseServer final : public Server {
public:
    ClickhouseServer() {
        if (!std::filesystem::exists(kClickhouse)) {
            missing_ = std::string("skipped: no ClickHouse server at ") + kClickhouse;
            return;
        }
        folder_ = make_folder("clickhouse", missing_);
        if (!missing_.empty()) return;
        stop_signal_ = SIGKILL;  // It would wait for the clients that keep a connection.
        make_certificate(folder_, "clickhouse");
        port_ = free_port();
        tls_port_ = free_port();
        const std::string tcp_port = std::to_string(free_port());
        std::ofstream(folder_ + "/config.xml")
            << "<yandex><logger><level>none</level></logger><listen_host>127.0.0.1</listen_host><http_port>" << port_
            << "</http_port><https_port>" << tls_port_ << "</https_port><tcp_port>" << tcp_port
            << "</tcp_port><openSSL><server><certificateFile>" << folder_
            << "/server.crt</certificateFile><privateKeyFile>" << folder_
            << "/server.key</privateKeyFile><verificationMode>none</verificationMode></server></openSSL><path>"
            << folder_ << "/data/</path><tmp_path>" << folder_ << "/tmp/</tmp_path><user_files_path>" << folder_
            << "/files/</user_files_path><users_config>users.xml</users_config><default_profile>default</"
               "default_profile>"
               "<default_database>default</default_database><timezone>UTC</timezone>"
               "<mark_cache_size>8388608</mark_cache_size></yandex>";
        std::ofstream(folder_ + "/users.xml")
            << "<yandex><profiles><default/></profiles><quotas><default/></quotas><users><oriel><password>" << kPassword
            << "</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>"
               "</oriel></users></yandex>";
        start();
    }

protected:
    Settings administrator() const override {
        Settings settings;
        settings.name = "live";
        settings.dialect_name = "clickhouse";
        settings.host = "127.0.0.1";
        settings.port = port_;
        settings.database = "default";
        settings.username = "oriel";
        settings.password = kPassword;
        settings.read_only = false;
        return settings;
    }
    void begin() override {
        pid_ = spawn({kClickhouse, "--config-file=" + folder_ + "/config.xml"}, "clickhouse", true);
    }
    bool answers() const override { return live::answers(administrator()); }
    Settings create(const std::string& name) override {
        Settings settings = administrator();
        must_run(settings, "CREATE DATABASE " + name);
        settings.database = name;
        return settings;
    }
};

/// A current ClickHouse engine behind the same interface: see test/live/clickhouse_engine.py.
class ClickhouseEngine final : public Server {
public:
    ClickhouseEngine() {
        if (!run({ORIEL_ENGINES_PYTHON, "-c", "import importlib.util as u, sys; sys.exit(u.find_spec('chdb') is None)"},
                 "root")) {
            missing_ = std::string("skipped: no chdb-core for ") + ORIEL_ENGINES_PYTHON + "; run tools/deps.sh";
            return;
        }
        stop_signal_ = SIGKILL;
        port_ = free_port();
        start();
    }

protected:
    Settings administrator() const override {
        Settings settings;
        settings.name = "live";
        settings.dialect_name = "clickhouse";
        settings.host = "127.0.0.1";
        settings.port = port_;
        settings.database = "default";
        settings.read_only = false;
        return settings;
    }
    void begin() override {
        pid_ = spawn({"env", "TZ=UTC", ORIEL_ENGINES_PYTHON, std::string(ORIEL_ENGINES_DIR) + "/clickhouse_engine.py",
                      std::to_string(port_)},
                     "root", true);
    }
    bool answers() const override { return live::answers(administrator()); }
    Settings create(const std::string& name) override {
        Settings settings = administrator();
        must_run(settings, "CREATE DATABASE " + name);
        settings.database = name;
        return settings;
    }
};

}  // namespace

Server::~Server() {
    stop();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Server& Server::shared(std::string_view dialect) {
    if (dialect == "postgres") {
        static PostgresServer server;
        return server;
    }
    if (dialect == "clickhouse") {
        static ClickhouseServer server;
        return server;
    }
    if (dialect == "clickhouse-engine") {
        static ClickhouseEngine server;
        return server;
    }
    EXPECT_EQ(dialect, "mysql");
    static MariadbServer server(true);
    return server;
}

Settings Server::new_database() {
    return create("t" + std::to_string(++databases_));
}

void Server::start() {
    begin();
    for (int attempt = 0; !answers(); ++attempt) {
        if (attempt == 1500) throw std::runtime_error("the server did not start within 30 s");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void Server::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, stop_signal_);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
}

std::unique_ptr<Server> server_without_zones() {
    return std::make_unique<MariadbServer>(false);
}

}  // namespace oriel::db::live
