#pragma once

#include "lookml/dashboard_reader.h"
#include "lookml/dashboards.h"

#include <string>
#include <string_view>

namespace oriel::lookml {

/// Reads the queries of a dashboard's elements, and looks up what they name.
class DashboardQueries {
public:
    DashboardQueries(const model::Model& own, const Models& models, lang::Diagnostics& diagnostics)
        : own_(own), models_(models), diagnostics_(diagnostics) {}

    /// The query that an element, or a source of a merged one, says. `what`: whose it is, for messages.
    model::DashboardQuery read(const DashboardObject& object, const std::string& what);

    /// The explore, or nullptr after a report. `read`: where `model` and `explore` stand.
    const model::Explore* explore(const DashboardReader& read, const std::string& what, std::string_view model,
                                  std::string_view name);
    /// The field, or nullptr after a report.
    const model::Field* field(const model::Explore& explore, const std::string& what, const DashboardWord& name);
    /// Reports when the explore of `object` has no such field.
    void check_field(const DashboardObject& object, const std::string& what, const DashboardWord& name);
    /// Reports a filter expression that the field can't take.
    void check_filter(const model::Field& field, std::string_view expression, const lang::Place& place);

private:
    const model::Model& own_;
    const Models& models_;
    lang::Diagnostics& diagnostics_;
};

}  // namespace oriel::lookml
