#pragma once

#include "lang/diagnostics.h"
#include "lookml/includes.h"
#include "lookml/project.h"
#include "lookml/syntax.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace oriel::lookml {

/// All that is said about one view or explore: its definition and its refinements in the order they apply.
struct Declared {
    Item base;  ///< Empty when it is only refined.
    std::vector<Item> refinements;
    bool unusable = false;  ///< Defined twice, or refined in a file that can't be read. Reported already.
};

/// The views or explores of a model, by name and in the order they came.
struct Declarations {
    std::vector<std::string_view> order;
    std::unordered_map<std::string_view, Declared> all;

    const Declared* find(std::string_view name) const {
        const auto found = all.find(name);
        return found == all.end() ? nullptr : &found->second;
    }
};

/// What a model is made of: the closure of its includes (lookml.md 1.6), before anything is merged.
struct ModelScope {
    std::string_view name;
    std::uint32_t file = 0;            ///< The model's own file.
    Item settings;                     ///< That file's top level.
    std::vector<std::uint32_t> files;  ///< In the order their objects count: includes before the file that has them.
    Declarations views;
    Declarations explores;
    std::vector<Item> access_grants;
    std::vector<Item> datagroups;
    std::vector<Item> named_value_formats;
    std::vector<Item> map_layers;
    std::vector<Item> tests;
};

/// Follows the includes of one model file. Reports includes without a file, objects defined twice and refinements of
/// nothing; see there.
ModelScope collect(const Project& project, std::uint32_t model_file, IncludeIndex& index,
                   lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
