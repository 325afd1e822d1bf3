#pragma once

#include <string>

namespace oriel::lookml {

/// docs/lookml/support.md: every parameter of every object and of dashboards, made from the tables, so that none is
/// missing and none promises what it has not.
std::string support_documentation();

}  // namespace oriel::lookml
