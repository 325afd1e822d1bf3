#include "server/cli.h"

#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/usage.h"
#include "base/version.h"
#include "sql/dialect.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace oriel::server {

namespace {

constexpr const char* kFooter = R"(
Exit status: 0 done, 1 failed, 2 wrong command line, 3 the project or query has errors, 130 interrupted.

Examples:
  oriel init --data ./data --sample thelook     make an instance with the e-commerce sample
  oriel serve --data ./data                     serve it at https://127.0.0.1:19999
  oriel validate ./my-lookml-project            check a LookML project, for CI
  oriel api coverage --missing                  which operations are not built yet)";

void add_data(CLI::App* command, std::string& data_dir) {
    command->add_option("--data", data_dir, "Data directory of the instance")->required()->type_name("DIR");
}

void add_connection_commands(CLI::App& app, ConnectionOptions& options, int& status) {
    auto* group = app.add_subcommand("connection", "Manage the databases that an instance queries");
    group->require_subcommand(1);
    const auto run = [&options, &status](const char* action) {
        options.action = action;
        status = run_connection(options);
    };
    auto* add = group->add_subcommand("add", "Add a connection and test it");
    add_data(add, options.data_dir);
    add->add_option("name", options.name, "As models call it in 'connection:'")->required();
    add->add_option("--dialect", options.dialect, "duckdb, sqlite, postgres, mysql or clickhouse")
        ->capture_default_str();
    add->add_option("--database", options.database, "The file of DuckDB or SQLite, else the database's name");
    add->add_option("--host", options.host, "Server");
    add->add_option("--port", options.port, "Port of the server");
    add->add_option("--schema", options.schema, "Schema that tables are looked for in first");
    add->add_option("--username", options.username, "User of the database");
    add->add_option("--password-file", options.password_file, "File that holds the password; - is standard input");
    add->add_flag("--ssl", options.ssl, "Encrypt the connection");
    add->add_option("--db-timezone", options.db_timezone, "Zone that times are stored in; else UTC");
    add->add_option("--query-timezone", options.query_timezone, "Zone that times are shown in; else the stored one");
    add->footer(
        "\nExamples:\n  oriel connection add shop --data ./data --database ./shop.duckdb\n"
        "  oriel connection add shop --data ./data --dialect postgres --host db.example.com --database shop "
        "--username oriel --password-file ./password");
    add->callback([run] { run("add"); });
    auto* list = group->add_subcommand("list", "List connections: name, dialect, server, database");
    add_data(list, options.data_dir);
    list->callback([run] { run("list"); });
    auto* test = group->add_subcommand("test", "Test a connection");
    add_data(test, options.data_dir);
    test->add_option("name", options.name, "The connection")->required();
    test->callback([run] { run("test"); });
    auto* remove = group->add_subcommand("delete", "Delete a connection; the database stays");
    add_data(remove, options.data_dir);
    remove->add_option("name", options.name, "The connection")->required();
    remove->callback([run] { run("delete"); });
}

void add_project_commands(CLI::App& app, ProjectOptions& options, int& status) {
    auto* group = app.add_subcommand("project", "Manage the LookML projects that an instance serves");
    group->require_subcommand(1);
    const auto run = [&options, &status](const char* action) {
        options.action = action;
        status = run_project(options);
    };
    auto* add = group->add_subcommand("add", "Serve a folder of LookML, where it is; changed files count at once");
    add_data(add, options.data_dir);
    add->add_option("path", options.path, "The project's folder")->required()->type_name("DIR");
    add->add_option("--name", options.name, "Name of the project; else the folder's");
    add->add_option("--connection", options.connections, "A connection that its models may use; may repeat; else all");
    add->footer("\nExample:\n  oriel project add ./my-lookml --data ./data");
    add->callback([run] { run("add"); });
    auto* list = group->add_subcommand("list", "List projects: name, models, folder");
    add_data(list, options.data_dir);
    list->callback([run] { run("list"); });
    auto* remove = group->add_subcommand("delete", "Serve a project no longer; its files stay");
    add_data(remove, options.data_dir);
    remove->add_option("name", options.name, "The project")->required();
    remove->callback([run] { run("delete"); });
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App app("Oriel: an open server for the Looker API 4.0");
    app.set_version_flag("--version", std::string(kVersion));
    app.require_subcommand(1);
    app.footer(kFooter);
    // Help shows every default that there is.
    app.option_defaults()->always_capture_default();
    int status = kExitOk;

    InitOptions init;
    auto* init_command = app.add_subcommand("init", "Make an instance: store, key, certificate, admin and API key");
    add_data(init_command, init.data_dir);
    init_command->add_option("--sample", init.sample, "Sample to load")
        ->check(CLI::IsMember({"thelook", "flights", "none"}));
    init_command->add_option("--scale", init.scale, "Size of the thelook data; 1 is about 100,000 order items")
        ->check(CLI::Range(0.001, 1000.0));
    init_command
        ->add_option("--flights-dir", init.flights_dir,
                     "Folder of flights-3m.parquet and airports.csv; else where examples/flights/fetch.sh puts them")
        ->type_name("DIR");
    init_command->add_option("--email", init.email, "E-mail of the first admin");
    init_command->add_option("--store", init.store, "postgresql://… to keep the metadata there; else SQLite in DIR")
        ->type_name("URL");
    init_command->add_option("--listen", init.listen, "Address that serve will use, written to looker.ini")
        ->type_name("HOST:PORT");
    init_command->footer(
        "\nExamples:\n  oriel init --data ./data --sample flights\n  oriel init --data /srv/oriel --store "
        "postgresql://oriel@db/oriel");
    init_command->callback([&] { status = run_init(init); });

    ServeOptions serve;
    auto* serve_command = app.add_subcommand("serve", "Serve the API");
    add_data(serve_command, serve.data_dir);
    serve_command->add_option("--listen", serve.listen, "Address; port 0 takes any free one; else what init was told")
        ->type_name("HOST:PORT");
    serve_command
        ->add_option("--tls", serve.tls, "off, or a certificate and key of your own; else those that init made")
        ->type_name("off|CERT,KEY");
    serve_command->add_option("--store", serve.store, "postgresql://… of the metadata store; else what init was told")
        ->type_name("URL");
    serve_command
        ->add_option("--host-url", serve.host_url,
                     "How clients reach this server, for links; else as each request came")
        ->type_name("URL");
    serve_command->add_option("--workers", serve.workers, "Worker threads; 0 is four per core")
        ->check(CLI::Range(0, 1024));
    serve_command->add_option("--log", serve.log_level, "Log level")
        ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}));
    serve_command->footer(
        "\nExamples:\n  oriel serve --data ./data --listen 0.0.0.0:19999\n  oriel serve --data ./data --tls off "
        "--listen 127.0.0.1:8080");
    serve_command->callback([&] { status = run_serve(serve); });

    DemoOptions demo;
    auto* demo_command = app.add_subcommand("demo", "Make a sample instance if there is none, and serve it");
    demo_command->add_option("--data", demo.data_dir, "Data directory")->type_name("DIR");
    demo_command->add_option("--listen", demo.listen, "Address")->type_name("HOST:PORT");
    demo_command->add_option("--sample", demo.sample, "Sample")->check(CLI::IsMember({"thelook", "flights"}));
    demo_command->footer(
        "\nExamples:\n  oriel demo\n  oriel demo --data ./flights --sample flights    after examples/flights/fetch.sh");
    demo_command->callback([&] { status = run_demo(demo); });

    ValidateOptions validate;
    auto* validate_command = app.add_subcommand("validate", "Check a LookML project");
    validate_command->add_option("path", validate.path, "Folder of the project")->required()->type_name("PATH");
    validate_command->add_option("--format", validate.format, "Form of the report")
        ->check(CLI::IsMember({"text", "json", "sarif"}));
    validate_command->footer(
        "\nExamples:\n  oriel validate examples/thelook\n  oriel validate . --format json\n"
        "  oriel validate . --format sarif > findings.sarif");
    validate_command->callback([&] { status = run_validate(validate); });

    SqlOptions sql;
    auto* sql_command = app.add_subcommand("sql", "Print the SQL of a query, without an instance");
    sql_command->add_option("--project", sql.project, "Folder of the LookML project")->required()->type_name("PATH");
    sql_command->add_option("--dialect", sql.dialect, "SQL dialect; Looker's names of them do too")
        ->check([](const std::string& name) {
            const auto dialect = sql::make_dialect(name);
            return dialect.ok() ? std::string() : dialect.error().details.front().message;
        });
    sql_command->add_option("--query", sql.query_file, "Query as JSON; - is standard input")
        ->required()
        ->type_name("FILE");
    sql_command->footer("\nExample:\n  oriel sql --project examples/thelook --dialect duckdb --query query.json");
    sql_command->callback([&] { status = run_sql(sql); });

    QueryOptions query;
    auto* query_command = app.add_subcommand("query", "Run a query of an instance and print the result");
    add_data(query_command, query.data_dir);
    query_command->add_option("--query", query.query_file, "Query as JSON; - is standard input")
        ->required()
        ->type_name("FILE");
    query_command->add_option("--format", query.format,
                              "Result format: csv, json, json_label, ndjson, md, html, txt, sql, …");
    query_command->add_option("--user", query.user, "Run as this user; else the first admin")->type_name("EMAIL|ID");
    query_command->add_option("--limit", query.limit, "Rows; -1 is all; else what the query says");
    query_command->footer("\nExample:\n  oriel query --data ./data --query query.json --format csv > rows.csv");
    query_command->callback([&] { status = run_query_command(query); });

    CoverageOptions coverage;
    auto* api_command = app.add_subcommand("api", "About the API itself");
    api_command->require_subcommand(1);
    api_command->footer("\nExample:\n  oriel api coverage --missing");
    auto* coverage_command = api_command->add_subcommand("coverage", "How many operations work");
    coverage_command->add_flag("--missing", coverage.missing, "List those that do not, by tag");
    coverage_command->footer("\nExample:\n  oriel api coverage --missing");
    coverage_command->callback([&] { status = run_coverage(coverage); });

    UserOptions user;
    auto* user_command = app.add_subcommand("user", "Manage users of an instance");
    user_command->require_subcommand(1);
    user_command->footer(
        "\nExamples:\n  oriel user add --data ./data ana@example.com --role Viewer\n  oriel user list --data ./data");
    for (const char* action : {"add", "list", "disable", "enable"}) {
        auto* command = user_command->add_subcommand(action);
        add_data(command, user.data_dir);
        if (std::string_view(action) != "list") {
            command->add_option("email", user.email, "E-mail of the user (or id)")->required();
        }
        if (std::string_view(action) == "add") {
            command->description("Add a user");
            command->add_option("--first-name", user.first_name, "First name");
            command->add_option("--last-name", user.last_name, "Last name");
            command->add_option("--role", user.roles, "Role by name; may repeat");
            command->footer(
                "\nExample:\n  oriel user add --data ./data ana@example.com --first-name Ana --role Viewer");
        } else {
            const bool lists = std::string_view(action) == "list";
            const bool disables = std::string_view(action) == "disable";
            command->description(lists      ? "List users: id, e-mail, name, state, roles"
                                 : disables ? "Keep a user out, who stays with all that is theirs"
                                            : "Let a disabled user in again");
            command->footer("\nExample:\n  oriel user " + std::string(action) + " --data ./data" +
                            (lists ? "" : " ana@example.com"));
        }
        command->callback([&user, &status, action] {
            user.action = action;
            status = run_user(user);
        });
    }

    KeyOptions key;
    auto* key_command = app.add_subcommand("key", "Manage API keys of an instance");
    key_command->require_subcommand(1);
    key_command->footer(
        "\nExamples:\n  oriel key add --data ./data --user ana@example.com\n  oriel key list --data ./data");
    for (const char* action : {"add", "list", "delete"}) {
        auto* command = key_command->add_subcommand(action);
        add_data(command, key.data_dir);
        if (std::string_view(action) == "delete") {
            command->description("Delete an API key");
            command->add_option("client_id", key.client_id, "Client id of the key")->required();
            command->footer("\nExample:\n  oriel key delete --data ./data hDqVCzGCYnVFmqGWJjhW");
        } else {
            command->description(std::string_view(action) == "add" ? "Add an API key; prints the secret once"
                                                                   : "List API keys: client id, user, e-mail, state");
            auto* option = command->add_option("--user", key.user, "Owner of the key")->type_name("EMAIL|ID");
            if (std::string_view(action) == "add") {
                option->required();
                command->add_option("--purpose", key.purpose, "What the key is for");
                command->footer("\nExample:\n  oriel key add --data ./data --user ana@example.com");
            } else {
                command->footer("\nExample:\n  oriel key list --data ./data --user ana@example.com");
            }
        }
        command->callback([&key, &status, action] {
            key.action = action;
            status = run_key(key);
        });
    }

    ConnectionOptions connection;
    add_connection_commands(app, connection, status);
    ProjectOptions project;
    add_project_commands(app, project, status);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return app.exit(asked);  // --help or --version
    } catch (const CLI::ParseError& error) {
        std::fprintf(stderr, "oriel: %s\n", usage_problem(app, error).c_str());
        return kExitUsage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "oriel: internal error: %s\n", error.what());
        return kExitFailed;
    }
    return status;
}

}  // namespace oriel::server
