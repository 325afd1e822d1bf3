#pragma once

#include "gen/wire/lookml_model.h"
#include "model/model.h"
#include "services/auth/caller.h"
#include "services/projects/visibility.h"

#include <string>
#include <string_view>
#include <vector>

namespace oriel::api {

/// What surrounds an explore: everything of the answer that is not in the model itself.
struct ExploreContext {
    const services::Caller& caller;
    const model::Model& model;
    std::string_view project_name;
    std::string_view dialect_name;
    const services::VisibleExplore& visible;  ///< Says which names may be told.
};

/// The whole explore as the API shows it. `wanted`: members that the client did not ask for are not computed.
/// compat: explores.md
wire::LookmlModelExplore to_wire(const model::Explore& explore, const ExploreContext& context,
                                 const wire::FieldMask& wanted);

/// One field of an explore. `sql` is shown only to those who may see LookML.
wire::LookmlModelExploreField to_wire(const model::Field& field, const model::Source& source,
                                      const model::Explore& explore, const ExploreContext& context);

/// The names of a list that the caller may know, as `alias.field`: authors leave the view's own name out.
std::vector<std::string> told(const std::string& alias, const std::vector<std::string>& names,
                              const services::VisibleExplore& visible);

}  // namespace oriel::api
