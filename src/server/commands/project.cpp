#include "lookml/compile.h"
#include "lookml/file_source.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"
#include "store/connections.h"
#include "store/lookml_models.h"
#include "store/projects.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace oriel::server {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModelFile = ".model.lkml";

/// `models/shop.model.lkml` → `shop`; empty for other files.
std::string model_of(const std::string& file) {
    const std::string name = fs::path(file).filename().string();
    if (!name.ends_with(kModelFile)) return {};
    return name.substr(0, name.size() - kModelFile.size());
}

Result<std::vector<std::string>> models_in(const std::string& folder) {
    std::vector<std::string> models;
    for (const std::string& file : TRY(lookml::DiskFiles(folder).list())) {
        if (const std::string model = model_of(file); !model.empty()) models.push_back(model);
    }
    std::sort(models.begin(), models.end());
    models.erase(std::unique(models.begin(), models.end()), models.end());
    if (models.empty()) return Error::not_found("there is no '*.model.lkml' in '" + folder + "'");
    return models;
}

Status check_connections(store::Session& session, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (!TRY(store::connections::find(session, name))) {
            return Error::not_found("there is no connection '" + name + "'; make it with: oriel connection add " +
                                    name);
        }
    }
    return Ok{};
}

/// Says what the project's models need that is not there. Findings are no failure: they can be mended in place.
Status look_over(Instance& instance, const std::string& folder) {
    const auto project = TRY(lookml::compile(lookml::DiskFiles(folder)));
    if (const std::size_t errors = project.diagnostics.error_count(); errors > 0) {
        std::fprintf(stderr, "oriel: the LookML has %zu errors; see them with: oriel validate %s\n", errors,
                     folder.c_str());
    }
    auto session = TRY(instance.database->read());
    for (const auto& [name, model] : project.models) {
        if (!TRY(store::connections::find(session, model->connection))) {
            std::fprintf(stderr,
                         "oriel: model '%s' uses connection '%s', which is not there yet; make it with: oriel "
                         "connection add %s\n",
                         name.c_str(), model->connection.c_str(), model->connection.c_str());
        }
    }
    return Ok{};
}

Status add(Instance& instance, const ProjectOptions& options) {
    std::error_code failed;
    fs::path path = fs::absolute(options.path, failed).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    if (failed || !fs::is_directory(path, failed))
        return Error::not_found("there is no folder '" + path.string() + "'");
    store::Project project;
    project.name = options.name.empty() ? path.filename().string() : options.name;
    project.path = path.string();
    project.details = Json(Json::Object{});
    const auto models = TRY(models_in(path.string()));
    TRY(instance.database->write([&](store::Transaction& transaction) -> Status {
        TRY(check_connections(transaction, options.connections));
        TRY(store::projects::insert(transaction, project));
        for (const std::string& model : models) {
            store::LookmlModelEntry entry;
            entry.name = model;
            entry.project_name = project.name;
            entry.allowed_db_connection_names = options.connections;
            entry.unlimited_db_connections = options.connections.empty();
            TRY(store::lookml_models::insert(transaction, entry));
        }
        return Ok{};
    }));
    std::printf("project '%s' added\n", project.name.c_str());
    for (const std::string& model : models) std::printf("model '%s'\n", model.c_str());
    return look_over(instance, path.string());
}

Status list(Instance& instance) {
    auto session = TRY(instance.database->read());
    const auto models = TRY(store::lookml_models::list(session));
    for (const store::Project& project : TRY(store::projects::list(session))) {
        std::string names;
        for (const store::LookmlModelEntry& entry : models) {
            if (entry.project_name == project.name) names += (names.empty() ? "" : ",") + entry.name;
        }
        const std::string path = project.path.value_or(instance.config.data_dir + "/projects/" + project.name);
        std::printf("%s\t%s\t%s\n", project.name.c_str(), names.empty() ? "-" : names.c_str(), path.c_str());
    }
    return Ok{};
}

/// The files stay.
Status remove(Instance& instance, const std::string& name) {
    return instance.database->write([&](store::Transaction& transaction) -> Status {
        if (!TRY(store::projects::remove(transaction, name)))
            return Error::not_found("there is no project '" + name + "'");
        for (const store::LookmlModelEntry& entry : TRY(store::lookml_models::list(transaction))) {
            if (entry.project_name == name) TRY(store::lookml_models::remove(transaction, entry.name));
        }
        return Ok{};
    });
}

}  // namespace

int run_project(const ProjectOptions& options) {
    auto opened = Instance::open(options.data_dir);
    if (!opened.ok()) return report(opened.error());
    Instance& instance = *opened.value();
    const Status done = options.action == "add"    ? add(instance, options)
                        : options.action == "list" ? list(instance)
                                                   : remove(instance, options.name);
    return done.ok() ? kExitOk : report(done.error());
}

}  // namespace oriel::server
