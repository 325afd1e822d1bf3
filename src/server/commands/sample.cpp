#include "server/commands/sample.h"

#include "base/filesystem.h"
#include "db/script.h"
#include "store/connections.h"
#include "store/lookml_models.h"
#include "store/projects.h"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace oriel::server {

namespace {

namespace fs = std::filesystem;

/// `examples` beside the program's folder, else where it was when the program was built.
std::string examples_dir() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path beside = program.parent_path().parent_path() / "examples";
        if (fs::is_directory(beside, error)) return beside.string();
    }
    return ORIEL_EXAMPLES_DIR;
}

void tell(const std::string& line) {
    if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "oriel: %s\n", line.c_str());
}

/// Copies every LookML file, folders kept.
Status copy_project(const fs::path& from, const fs::path& to) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(from, error), end; entry != end; entry.increment(error)) {
        if (error) return Error::internal("cannot read '" + from.string() + "': " + error.message());
        if (!entry->is_regular_file() || entry->path().extension() != ".lkml") continue;
        const fs::path target = to / fs::relative(entry->path(), from);
        fs::create_directories(target.parent_path(), error);
        fs::copy_file(entry->path(), target, error);
        if (error) return Error::internal("cannot copy '" + entry->path().string() + "': " + error.message());
    }
    if (error) return Error::not_found("there is no sample in '" + from.string() + "'");
    return Ok{};
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

std::string sql_text(std::string value) {
    replace_all(value, "'", "''");
    return "'" + value + "'";
}

struct Script {
    std::string text;
    std::vector<std::string> folders;  ///< That it reads from.
};

Result<Script> script_of(const fs::path& sample, const SampleOptions& options) {
    Script script;
    if (options.name == "thelook") {
        script.text = TRY(read_file((sample / "data.sql").string()));
        replace_all(script.text, ":scale", fmt::format("{}", options.scale));
        return script;
    }
    script.text = TRY(read_file((sample / "load.sql").string()));
    std::error_code error;
    const fs::path data =
        fs::absolute(options.flights_dir.empty() ? sample / "data" : fs::path(options.flights_dir), error);
    for (const auto& [placeholder, file] :
         {std::pair<const char*, const char*>{":parquet", "flights-3m.parquet"}, {":airports", "airports.csv"}}) {
        const std::string path = (data / file).string();
        if (!file_exists(path)) {
            return Error::not_found("'" + path +
                                    "' is not there; bring it with examples/flights/fetch.sh, or name its folder "
                                    "with --flights-dir");
        }
        replace_all(script.text, placeholder, sql_text(path));
    }
    script.folders.push_back(data.string());
    return script;
}

Status make_database(const std::string& file, const Script& script) {
    db::Settings settings;
    settings.name = "sample";
    settings.dialect_name = "duckdb";
    settings.database = file;
    settings.read_only = false;
    settings.allowed_directories = script.folders;
    const auto database = TRY(db::open_database(settings));
    return db::run_script(*database, script.text, Deadline::none());
}

Status register_sample(Instance& instance, const std::string& name) {
    return instance.database->write([&](store::Transaction& transaction) -> Status {
        store::Connection connection;
        connection.name = name;
        connection.dialect_name = "duckdb";
        connection.database = "databases/" + name + ".duckdb";
        connection.details = Json(Json::Object{});
        TRY(store::connections::insert(transaction, connection));
        store::Project project;
        project.name = name;
        project.is_example = true;
        project.details = Json(Json::Object{});
        TRY(store::projects::insert(transaction, project));
        store::LookmlModelEntry entry;
        entry.name = name;
        entry.project_name = name;
        entry.allowed_db_connection_names = {name};
        TRY(store::lookml_models::insert(transaction, entry));
        return Ok{};
    });
}

}  // namespace

Status load_sample(Instance& instance, const SampleOptions& options) {
    const fs::path sample = fs::path(examples_dir()) / options.name;
    const Script script = TRY(script_of(sample, options));
    tell("copying the LookML of " + options.name);
    TRY(copy_project(sample, fs::path(instance.config.data_dir) / "projects" / options.name));
    TRY(create_directories(instance.config.data_dir + "/databases"));
    tell("loading the data of " + options.name);
    TRY(make_database(instance.config.data_dir + "/databases/" + options.name + ".duckdb", script));
    return register_sample(instance, options.name);
}

}  // namespace oriel::server
