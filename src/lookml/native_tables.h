#pragma once

#include "lookml/build_model.h"

#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oriel::lookml {

/// The explores of a model while it is built, in declaration order; empty where one is left out.
struct Explores {
    std::vector<std::optional<model::Explore>> all;
    std::unordered_map<std::string_view, std::size_t> index;

    const model::Explore* find(std::string_view name) const {
        const auto found = index.find(name);
        return found == index.end() || !all[found->second] ? nullptr : &*all[found->second];
    }
};

/// The explore of that name that others need, or nullptr after a report that `what` can't be used without it.
const model::Explore* find_explore(std::string_view name, const lang::Place& place, std::string_view what,
                                   const Explores& explores, ModelBuild& build);

/// Fills in the queries of native derived tables, once explores are built (lookml.md section 6, 26 to 28). A view whose
/// query can't be made is left out, and `rebuild` is called for the explores that have it: then they do without.
void build_native_tables(ModelBuild& build, Explores& explores, const std::function<void(std::size_t)>& rebuild);

/// Leaves out views whose tables are made from themselves, or from a view that is left out.
void check_tables(ModelBuild& build);

}  // namespace oriel::lookml
