#pragma once

#include "model/model.h"

#include <map>
#include <string>
#include <vector>

namespace oriel::model {

/// Name → value of the caller's user attributes.
using AttributeValues = std::map<std::string, std::string, std::less<>>;

/// Whether a caller with these attributes passes every grant of the list. A value that is a comma list passes with any
/// of its items. A grant that the model does not have is passed by nobody.
bool passes_grants(const Model& model, const AttributeValues& attributes, const std::vector<std::string>& grants);

}  // namespace oriel::model
