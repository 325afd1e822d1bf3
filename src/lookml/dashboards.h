#pragma once

#include "lang/diagnostics.h"
#include "lookml/project.h"
#include "model/dashboard.h"
#include "model/model.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace oriel::lookml {

using Models = std::map<std::string, std::shared_ptr<const model::Model>, std::less<>>;
/// The dashboards of each model, by the model's name, in the order their files are included.
using Dashboards = std::map<std::string, std::vector<std::shared_ptr<const model::Dashboard>>, std::less<>>;

/// How many elements all dashboards of a project may have, those they take over included.
inline constexpr std::size_t kMaxDashboardElements = 100'000;

/// Builds the dashboards that each model includes, once all models are built: their elements may query any of them.
///
/// What is wrong is reported. An element that names unknown things stays, as its dashboard does: it is the element that
/// fails when it is run.
Dashboards build_dashboards(const Project& project, const Models& models, lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
