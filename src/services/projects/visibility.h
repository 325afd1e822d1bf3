#pragma once

#include "model/grants.h"
#include "model/model.h"

#include <memory>
#include <string_view>

namespace oriel::services {

/// The explore as a caller with these attributes may know it: without the joins and fields whose access grants they
/// don't pass. Null when there is no such explore for them. Costs nothing for models without grants.
std::shared_ptr<const model::Explore> visible_explore(const std::shared_ptr<const model::Model>& model,
                                                      std::string_view name, const model::AttributeValues& attributes);

}  // namespace oriel::services
