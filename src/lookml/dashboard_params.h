#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The table of the parameters of LookML dashboards (lookml.md section 7), like that of LookML's own in `params.h`.
namespace oriel::lookml {

enum class DashboardPart : std::uint8_t { dashboard, filter, element };

std::string_view to_string(DashboardPart part);

struct DashboardParam {
    DashboardPart part = DashboardPart::dashboard;
    std::string_view name;
    std::string_view doc;
    std::string_view note = {};  ///< Why it has no effect; empty when it has.
};

/// All rows, by part and name.
std::span<const DashboardParam> dashboard_params();

/// The row, or nullptr. What an element says beside them is for its visualization.
const DashboardParam* find_dashboard_param(DashboardPart part, std::string_view name);

/// Visualizations that elements can have without a definition of their own.
std::span<const std::string_view> visualizations();

}  // namespace oriel::lookml
