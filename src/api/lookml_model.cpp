#include "gen/api/lookml_model.h"

#include "api/binding.h"
#include "api/convert/explore.h"
#include "api/convert/member.h"
#include "services/auth/attributes.h"
#include "services/connections/connections.h"
#include "services/projects/models.h"
#include "services/projects/visibility.h"

#include <algorithm>

namespace oriel::api {

namespace {

bool is_empty(const services::ModelInUse& item) {
    return !item.model || item.model->explores.empty();
}

/// `attributes`: a caller may have a right on a model and still not pass an explore's access grants; then it is not
/// listed.
wire::LookmlModel to_wire(const services::ModelInUse& item, const services::Caller& caller,
                          const services::Attributes::Values& attributes, bool exclude_hidden) {
    const store::LookmlModelEntry& entry = item.entry;
    const bool manage = caller.may(services::Permission::manage_models) ||
                        caller.may(services::Permission::manage_project_models, entry.name);
    wire::LookmlModel out;
    out.can = wire::Map<bool>{{"index", true},     {"show", true},
                              {"create", manage},  {"update", manage},
                              {"destroy", manage}, {"explore", caller.may(services::Permission::explore, entry.name)}};
    out.allowed_db_connection_names = entry.allowed_db_connection_names;
    out.has_content = item.model != nullptr;
    out.label = item.model ? wire::Member<std::string>(item.model->label) : wire::Member<std::string>(nullptr);
    out.name = entry.name;
    out.project_name = entry.project_name;
    out.unlimited_db_connections = entry.unlimited_db_connections;
    std::vector<wire::LookmlModelNavExplore> explores;
    if (item.model) {
        for (const model::Explore& explore : item.model->explores) {
            if (exclude_hidden && explore.hidden) continue;
            if (!model::passes_grants(*item.model, attributes, explore.required_access_grants)) continue;
            wire::LookmlModelNavExplore nav;
            nav.name = explore.name;
            nav.description = text_member(explore.description);
            nav.label = explore.label;
            nav.hidden = explore.hidden;
            nav.group_label = explore.group_label.empty() ? item.model->label : explore.group_label;
            explores.push_back(std::move(nav));
        }
    }
    out.explores = std::move(explores);
    return out;
}

/// Absent leaves, null clears.
void apply(const wire::LookmlModel& body, store::LookmlModelEntry& entry) {
    if (!body.project_name.is_absent()) entry.project_name = body.project_name.value_or("");
    if (!body.allowed_db_connection_names.is_absent())
        entry.allowed_db_connection_names = body.allowed_db_connection_names.value_or({});
    if (!body.unlimited_db_connections.is_absent())
        entry.unlimited_db_connections = body.unlimited_db_connections.value_or(false);
}

}  // namespace

Result<Page<wire::LookmlModel>> all_lookml_models(const AllLookmlModelsParams& params, const services::Caller& caller,
                                                  services::Models& models, services::Attributes& attributes) {
    auto items = TRY(models.list(caller));
    const auto values = TRY(attributes.of(caller));
    if (params.exclude_empty.value_or(false))
        items.erase(std::remove_if(items.begin(), items.end(), is_empty), items.end());
    std::vector<wire::LookmlModel> out;
    out.reserve(items.size());
    for (const services::ModelInUse& item : items) {
        out.push_back(to_wire(item, caller, *values, params.exclude_hidden.value_or(false)));
    }
    return page_of(std::move(out), params.paging);
}

Result<wire::LookmlModel> lookml_model(const LookmlModelParams& params, const services::Caller& caller,
                                       services::Models& models, services::Attributes& attributes) {
    const auto item = TRY(models.find(caller, params.lookml_model_name));
    const auto values = TRY(attributes.of(caller));
    return to_wire(item, caller, *values, false);
}

Result<wire::LookmlModel> create_lookml_model(const CreateLookmlModelParams& params, const services::Caller& caller,
                                              services::Models& models, services::Attributes& attributes) {
    store::LookmlModelEntry entry;
    entry.name = params.body.name.value_or("");
    apply(params.body, entry);
    const auto item = TRY(models.create(caller, entry));
    const auto values = TRY(attributes.of(caller));
    return to_wire(item, caller, *values, false);
}

Result<wire::LookmlModel> update_lookml_model(const UpdateLookmlModelParams& params, const services::Caller& caller,
                                              services::Models& models, services::Attributes& attributes) {
    store::LookmlModelEntry entry = TRY(models.find(caller, params.lookml_model_name)).entry;
    if (params.body.name && *params.body.name != entry.name) {
        return Error::validation("name", "invalid", "the name of a model is that of its file and can't be changed");
    }
    apply(params.body, entry);
    const auto item = TRY(models.update(caller, entry));
    const auto values = TRY(attributes.of(caller));
    return to_wire(item, caller, *values, false);
}

Status delete_lookml_model(const DeleteLookmlModelParams& params, const services::Caller& caller,
                           services::Models& models) {
    return models.remove(caller, params.lookml_model_name);
}

Result<wire::LookmlModelExplore> lookml_model_explore(const LookmlModelExploreParams& params,
                                                      const services::Caller& caller, services::Models& models,
                                                      services::Connections& connections,
                                                      services::Attributes& attributes) {
    const auto item = TRY(models.compiled(caller, params.lookml_model_name));
    const auto& model = item.model;
    const auto granted = TRY(attributes.of(caller));
    const auto shown = services::visible_explore(model, params.explore_name, *granted);
    if (!shown.explore) {
        return Error::not_found("Explore Not Found: model '" + model->name + "' has no explore '" +
                                params.explore_name + "'");
    }
    const auto connection = connections.find(model->connection);
    const ExploreContext context{caller, *model, item.entry.project_name,
                                 connection.ok() ? connection.value().dialect->name() : std::string_view(), shown};
    return to_wire(*shown.explore, context, params.fields);
}

}  // namespace oriel::api

#include "gen/api/lookml_model.routes.inc"
