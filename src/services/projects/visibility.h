#pragma once

#include "model/grants.h"
#include "model/model.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace oriel::services {

/// An explore as one caller may know it.
struct VisibleExplore {
    std::shared_ptr<const model::Explore> explore;  ///< Null when there is no such explore for them.
    std::set<std::string, std::less<>> hidden;  ///< `alias.field` of what they may not know: in no list, in no rule.

    bool shows(std::string_view scoped_name) const { return hidden.find(scoped_name) == hidden.end(); }
};

/// The explore without the joins and fields whose access grants a caller with these attributes doesn't pass, and
/// without the fields that are made of such. Costs nothing for models without grants.
VisibleExplore visible_explore(const std::shared_ptr<const model::Model>& model, std::string_view name,
                               const model::AttributeValues& attributes);

}  // namespace oriel::services
