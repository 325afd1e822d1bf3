#include "services/projects/models.h"
#include "store/connections.h"

namespace oriel::services {

namespace {

bool may_manage(const Caller& caller, std::string_view model) {
    return caller.may(Permission::manage_models) || caller.may(Permission::manage_project_models, model);
}

Error no_model(std::string_view name) {
    return Error::not_found("Model Not Found: there is no model '" + std::string(name) + "'");
}

Status check(store::Session& session, const store::LookmlModelEntry& entry) {
    if (entry.name.empty()) return Error::validation("name", "missing_field", "a model needs a name");
    if (entry.project_name.empty())
        return Error::validation("project_name", "missing_field", "a model needs the name of its project");
    if (!TRY(store::projects::find(session, entry.project_name))) {
        return Error::validation("project_name", "invalid", "there is no project '" + entry.project_name + "'");
    }
    for (const std::string& name : entry.allowed_db_connection_names) {
        if (!TRY(store::connections::find(session, name))) {
            return Error::validation("allowed_db_connection_names", "invalid", "there is no connection '" + name + "'");
        }
    }
    return Ok{};
}

}  // namespace

/// The entry as it is now, whether the caller may query it or not: who has just written it may see it.
Result<ModelInUse> Models::in_use(const Caller& caller, const store::LookmlModelEntry& entry) {
    ModelInUse item{entry, nullptr};
    const auto compiled = project(caller, entry.project_name);
    if (!compiled.ok()) return item;
    const auto found = compiled.value()->models.find(entry.name);
    if (found != compiled.value()->models.end()) item.model = found->second;
    return item;
}

Result<ModelInUse> Models::create(const Caller& caller, const store::LookmlModelEntry& entry) {
    if (!may_manage(caller, entry.name)) return no_model(entry.name);
    const auto made = TRY(database_.write([&](store::Transaction& transaction) -> Result<store::LookmlModelEntry> {
        TRY(check(transaction, entry));
        return store::lookml_models::insert(transaction, entry);
    }));
    return in_use(caller, made);
}

Result<ModelInUse> Models::update(const Caller& caller, const store::LookmlModelEntry& entry) {
    if (!may_manage(caller, entry.name)) return no_model(entry.name);
    TRY(database_.write([&](store::Transaction& transaction) -> Status {
        if (!TRY(store::lookml_models::find(transaction, entry.name))) return no_model(entry.name);
        TRY(check(transaction, entry));
        return store::lookml_models::update(transaction, entry);
    }));
    return in_use(caller, entry);
}

Status Models::remove(const Caller& caller, std::string_view name) {
    if (!may_manage(caller, name)) return no_model(name);
    const bool removed = TRY(database_.write(
        [&](store::Transaction& transaction) { return store::lookml_models::remove(transaction, name); }));
    if (!removed) return no_model(name);
    return Ok{};
}

}  // namespace oriel::services
