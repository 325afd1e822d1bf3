#pragma once

#include "lookml/build_view.h"
#include "lookml/reader.h"
#include "model/model.h"

#include <vector>

namespace oriel::lookml {

/// Reads what fields of every kind can say: words, menus, suggestions, how values look and who sees them. What is wrong
/// is reported; only an unknown grant makes `ok` false, since the rest is looks.
///
/// `view`: the parameters of its view, which gives some defaults. `references`: fields that are named.
void read_field_params(const Object& object, const Reader& view, BuildContext& context, model::Field& field,
                       std::vector<Reference>& references, bool& ok);

/// Whether a field names parameters, explores or other fields that only its looks depend on, so that they are checked
/// when all views and explores are known: see check_words.h.
bool names_for_looks(const model::Field& field);

}  // namespace oriel::lookml
