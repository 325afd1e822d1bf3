#pragma once

#include "lookml/explore_names.h"
#include "model/model.h"

#include <string_view>

namespace oriel::lookml {

/// Reads the `query` and `aggregate_table` blocks of an explore that is built, into the explore. One that names what is
/// not there is reported and left out; the explore stays (lookml.md section 6, 50).
void read_stored_queries(const Object& object, model::Explore& explore, ModelBuild& build);

}  // namespace oriel::lookml
