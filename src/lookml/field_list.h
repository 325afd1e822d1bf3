#pragma once

#include "lookml/build_model.h"

#include <string_view>

namespace oriel::lookml {

/// One element of a `fields`-like list, taken apart: `-users.detail*`.
struct ListElement {
    bool minus = false;
    bool star = false;      ///< A set.
    std::string_view view;  ///< Empty when it was not scoped.
    std::string_view name;  ///< Without the star.
    Item item;

    bool all_fields() const { return star && view.empty() && name == "ALL_FIELDS"; }
    std::string written() const { return std::string(item.raw()); }
};
ListElement read_element(Item item, std::string_view text);

/// Indices of the fields that a name stands for: the field, or all of a dimension_group. Empty when it is neither.
std::vector<std::size_t> fields_named(const BuiltView& built, std::string_view name);

/// Views that a scope can mean anywhere in the model: the view of that name, and views that some explore knows by it.
std::vector<const BuiltView*> views_known_as(const ModelBuild& build, std::string_view scope);

}  // namespace oriel::lookml
