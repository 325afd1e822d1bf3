#pragma once

#include "lookml/explore_names.h"
#include "model/model.h"

#include <optional>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// Reads an `explore_source` block (lookml.md 2.11) whose explore is built. Reports what it names that is not there;
/// then there is none.
std::optional<model::ExploreSource> read_explore_source(const Object& object, ExploreNames& names, ModelBuild& build);

/// The views whose tables a query of `source` reads, each once: those of its fields, of what they refer to, and of what
/// the explore puts into every query. `work` is taken off for every field looked at; at 0 the answer is not complete.
std::vector<std::string_view> views_needed(const model::ExploreSource& source, const model::Explore& explore,
                                           const ModelBuild& build, std::size_t& work);

}  // namespace oriel::lookml
