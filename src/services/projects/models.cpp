#include "services/projects/models.h"

#include "base/log.h"
#include "lang/spelling.h"

#include <algorithm>

namespace oriel::services {

namespace {
constexpr std::size_t kMaxKept = 10'000;
}

Models::Models(store::Database& database, std::string data_dir)
    : database_(database),
      data_dir_(std::move(data_dir)),
      entries_([&database] { return database.version(store::Topic::config); }, 1),
      paths_([&database] { return database.version(store::Topic::config); }, kMaxKept) {}

bool Models::may_see(const Caller& caller, std::string_view model) {
    return caller.may(Permission::access_data, model) || caller.may(Permission::see_lookml, model) ||
           caller.may(Permission::develop, model);
}

Result<std::shared_ptr<const Models::Entries>> Models::entries() {
    return entries_.get("all", [&]() -> Result<Entries> {
        auto session = TRY(database_.read());
        return store::lookml_models::list(session);
    });
}

Result<std::shared_ptr<const CompiledProject>> Models::project(const Caller&, const std::string& name) {
    // FIXME: the workspace `dev` reads the production folder until projects live in git; for whoever develops on the
    // server.
    const auto path = TRY(paths_.get(name, [&]() -> Result<std::string> {
        auto session = TRY(database_.read());
        const auto row = TRY(store::found(store::projects::find(session, name)));
        return row.path.value_or(data_dir_ + "/projects/" + name);
    }));
    return projects_.get(*path);
}

Result<std::vector<ModelInUse>> Models::list(const Caller& caller) {
    const auto all = TRY(entries());
    std::vector<ModelInUse> items;
    for (const store::LookmlModelEntry& entry : *all) {
        if (!may_see(caller, entry.name)) continue;
        ModelInUse item{entry, nullptr};
        const auto compiled = project(caller, entry.project_name);
        if (compiled.ok()) {
            const auto found = compiled.value()->models.find(entry.name);
            if (found != compiled.value()->models.end()) item.model = found->second;
        } else {
            log::warn("a project cannot be used",
                      {{"project", entry.project_name}, {"reason", compiled.error().message}});
        }
        items.push_back(std::move(item));
    }
    return items;
}

/// The same for a model that is hidden as for one that does not exist; the hint names only what the caller may see.
Error Models::absent(const Caller& caller, const Entries& all, std::string_view name) {
    lang::NearestName nearest(name);
    for (const store::LookmlModelEntry& entry : all) {
        if (may_see(caller, entry.name)) nearest.offer(entry.name);
    }
    std::string message = "Model Not Found: there is no model '" + std::string(name) + "'";
    if (const std::string hint = nearest.hint(); !hint.empty()) message += "; " + hint;
    return Error::not_found(std::move(message));
}

Result<ModelInUse> Models::find(const Caller& caller, std::string_view name) {
    const auto all = TRY(entries());
    const auto entry = std::find_if(all->begin(), all->end(), [&](const auto& row) { return row.name == name; });
    if (entry == all->end() || !may_see(caller, name)) return absent(caller, *all, name);
    ModelInUse item{*entry, nullptr};
    const auto compiled = TRY(project(caller, entry->project_name));
    const auto found = compiled->models.find(entry->name);
    if (found != compiled->models.end()) item.model = found->second;
    return item;
}

/// Why a configured model has nothing to query. Whoever may see the LookML is told the first thing wrong with it.
Error Models::unusable(const Caller& caller, const store::LookmlModelEntry& entry) {
    std::string why = "Model Not Found: project '" + entry.project_name + "' has no usable model '" + entry.name + "'";
    if (!caller.is_admin && !caller.may(Permission::see_lookml, entry.name)) return Error::not_found(std::move(why));
    const auto compiled = project(caller, entry.project_name);
    if (!compiled.ok()) return Error::not_found(why + ": " + compiled.error().message);
    const std::string file = entry.name + ".model.lkml";
    for (const lang::Diagnostic& diagnostic : compiled.value()->diagnostics.all()) {
        if (diagnostic.is_error() && diagnostic.file.ends_with(file))
            return Error::not_found(why + ": " + diagnostic.to_text());
    }
    return Error::not_found(why + "; it is looked for in a file '" + file + "'");
}

Result<ModelInUse> Models::compiled(const Caller& caller, std::string_view name) {
    ModelInUse item = TRY(find(caller, name));
    if (!item.model) return unusable(caller, item.entry);
    const auto& allowed = item.entry.allowed_db_connection_names;
    const bool may = item.entry.unlimited_db_connections ||
                     std::find(allowed.begin(), allowed.end(), item.model->connection) != allowed.end();
    if (!may) {
        return Error::validation("model", "invalid",
                                 "model '" + std::string(name) + "' may not use connection '" + item.model->connection +
                                     "'; its configuration allows others");
    }
    return item;
}

}  // namespace oriel::services
