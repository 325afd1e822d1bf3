#pragma once

#include "lookml/build_model.h"
#include "model/model.h"

#include <string_view>
#include <vector>

namespace oriel::lookml {

/// Reports a filter expression that a field of its type can't take (lookml.md section 6, 30). A text with Liquid is
/// known only in a query.
void check_filter_text(const model::Field& field, std::string_view text, const lang::Place& place,
                       lang::Diagnostics& diagnostics);

/// The same for the filters of all measures and the default values of filters, once all views are built.
void check_filter_texts(ModelBuild& build);

}  // namespace oriel::lookml
