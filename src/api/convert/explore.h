#pragma once

#include "gen/wire/lookml_model.h"
#include "model/model.h"
#include "services/auth/caller.h"

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
};

/// The whole explore as the API shows it. `wanted`: members that the client did not ask for are not computed.
/// compat: explores.md
wire::LookmlModelExplore to_wire(const model::Explore& explore, const ExploreContext& context,
                                 const wire::FieldMask& wanted);

/// One field of an explore. `sql` is shown only to those who may see LookML.
wire::LookmlModelExploreField to_wire(const model::Field& field, const model::Source& source,
                                      const model::Explore& explore, const ExploreContext& context);

/// Names of fields as `alias.field`: authors leave the view's own name out.
std::vector<std::string> scoped_all(const std::string& alias, const std::vector<std::string>& names);

/// An author's text with its references as they were written.
std::string source_text(const model::Template& text);

}  // namespace oriel::api
