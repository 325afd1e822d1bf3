#pragma once

#include "lookml/build_model.h"
#include "lookml/native_tables.h"

namespace oriel::lookml {

/// Reads the objects of a model that stand by themselves and that views and explores name: access grants, datagroups,
/// number formats, map layers. Of two with one name neither counts.
void build_model_objects(ModelBuild& build, model::Model& model);

/// Reads the data tests of a model, once its explores are built (lookml.md section 6, 45).
void build_tests(ModelBuild& build, const Explores& explores, model::Model& model);

}  // namespace oriel::lookml
