#pragma once

#include <optional>
#include <string>
#include <vector>

/// One function per command of the program, with its options as plain data: `cli.cpp` alone knows the command line's
/// syntax. Each returns an `ExitCode`, prints results to stdout and messages to stderr.
namespace oriel::server {

struct InitOptions {
    std::string data_dir;
    std::string sample = "none";  ///< thelook, flights or none.
    double scale = 1;             ///< Size of generated data, 1 = the sample's own default.
    std::string flights_dir;      ///< Where flights-3m.parquet and airports.csv are; empty = the build's cache.
    std::string email = "admin@example.com";
    std::string store;  ///< A `postgresql://` URL; empty = SQLite in the data directory.
    std::string listen = "127.0.0.1:19999";
    bool tells_next = true;  ///< Whether to say what to do next.
};
int run_init(const InitOptions& options);

struct ServeOptions {
    std::string data_dir;
    std::string listen;    ///< HOST:PORT; port 0 = any. Empty = what `init` wrote.
    std::string tls;       ///< Empty = the instance's certificate; `off`; or `CERT,KEY`.
    std::string store;     ///< As for init; empty = what `init` wrote.
    std::string host_url;  ///< How browsers and clients reach this server, for links; empty = from each request.
    int workers = 0;       ///< 0 = four per core.
    std::string log_level = "info";
};
int run_serve(const ServeOptions& options);

struct DemoOptions {
    std::string data_dir = "data/demo";
    std::string listen = "127.0.0.1:19999";
    std::string sample = "thelook";
};
int run_demo(const DemoOptions& options);

struct ValidateOptions {
    std::string path;
    std::string format = "text";
};
int run_validate(const ValidateOptions& options);

struct SqlOptions {
    std::string project;
    std::string dialect = "duckdb";
    std::string query_file;  ///< `-` = standard input.
};
int run_sql(const SqlOptions& options);

struct QueryOptions {
    std::string data_dir;
    std::string query_file;  ///< `-` = standard input.
    std::string format = "csv";
    std::string user;  ///< E-mail or id of the user to run as; empty = the first admin.
    std::optional<long long> limit;
};
int run_query_command(const QueryOptions& options);

struct CoverageOptions {
    bool missing = false;
};
int run_coverage(const CoverageOptions& options);

struct UserOptions {
    std::string data_dir;
    std::string action;  ///< add, list, disable or enable.
    std::string email;
    std::string first_name;
    std::string last_name;
    std::vector<std::string> roles;  ///< Names.
};
int run_user(const UserOptions& options);

struct ConnectionOptions {
    std::string data_dir;
    std::string action;  ///< add, list, test or delete.
    std::string name;
    std::string dialect = "duckdb";
    std::string database;  ///< A file for DuckDB and SQLite, else the database's name.
    std::string host;
    std::string port;
    std::string schema;
    std::string username;
    std::string password_file;  ///< `-` = standard input.
    std::string db_timezone;
    std::string query_timezone;
    bool ssl = false;
};
int run_connection(const ConnectionOptions& options);

struct ProjectOptions {
    std::string data_dir;
    std::string action;                    ///< add, list or delete.
    std::string path;                      ///< The folder with the LookML.
    std::string name;                      ///< Empty = the folder's name.
    std::vector<std::string> connections;  ///< That its models may use; empty = all.
};
int run_project(const ProjectOptions& options);

struct KeyOptions {
    std::string data_dir;
    std::string action;  ///< add, list or delete.
    std::string user;    ///< E-mail or id.
    std::string client_id;
    std::string purpose;
};
int run_key(const KeyOptions& options);

}  // namespace oriel::server
