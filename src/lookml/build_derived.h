#pragma once

#include "lookml/build_view.h"
#include "lookml/reader.h"
#include "model/model.h"

#include <memory>
#include <string_view>

namespace oriel::lookml {

/// Reads `derived_table` of a view (lookml.md 2.11): its SQL, its statements and when it is stored. An `explore_source`
/// is only noted: what it names is known when explores are built (see native_tables.h). Reports what is wrong; then
/// `out.usable` is false.
void build_derived_table(const Object& table, BuildContext& context, BuiltView& out);

/// When and how a table is stored, from the parameters of a `derived_table` or `materialization` block; null when it
/// says nothing of that. `what` it is, for messages: `the derived table of view 'facts'`.
std::shared_ptr<const model::Materialization> read_materialization(const Object& block, std::string_view what,
                                                                   BuildContext& context);

}  // namespace oriel::lookml
