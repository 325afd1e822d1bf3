#pragma once

#include "lookml/dashboard_params.h"
#include "lookml/dashboard_reader.h"
#include "lookml/dashboards.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace oriel::lookml {

/// Filters or elements of a dashboard, by name.
struct DashboardList {
    std::deque<DashboardObject> all;

    /// The object of that name, added when it is not there yet.
    DashboardObject& named(const std::string& name, DashboardValue value) {
        const auto [found, added] = index_.try_emplace(name, all.size());
        if (added) {
            DashboardObject& object = all.emplace_back();
            object.name = name;
            object.value = value;
        }
        return all[found->second];
    }
    bool has(const std::string& name) const { return index_.contains(name); }

private:
    std::unordered_map<std::string, std::size_t> index_;
};

/// One dashboard with everything it extends.
struct DashboardLayers {
    DashboardObject dashboard;
    DashboardList filters;
    DashboardList elements;
};

/// Builds one dashboard of `own`, and reports what it names that is not there.
model::Dashboard build_dashboard(const DashboardLayers& layers, const model::Model& own, const Models& models,
                                 lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
