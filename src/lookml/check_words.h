#pragma once

#include "lookml/build_model.h"
#include "lookml/native_tables.h"

namespace oriel::lookml {

/// Checks what fields name for their looks: `label_from_parameter`, `suggest_explore`, `suggest_dimension` (lookml.md
/// section 6, 31 and 32). A name that is nothing is reported and taken out of the field.
void check_words(ModelBuild& build, const Explores& explores);

}  // namespace oriel::lookml
