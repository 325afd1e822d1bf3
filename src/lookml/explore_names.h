#pragma once

#include "lookml/build_model.h"

#include <string>
#include <string_view>

namespace oriel::lookml {

/// Looks up what queries kept in LookML name (`explore_source`, `query`, `aggregate_table`) in an explore that is
/// built, and reports what it has not.
class ExploreNames {
public:
    /// `reader`: who names the fields, for messages: the view or query.
    ExploreNames(const model::Explore& explore, ModelBuild& build, std::string reader)
        : explore_(explore), build_(build), diagnostics_(build.context.diagnostics), reader_(std::move(reader)) {}

    const model::Explore& explore() const { return explore_; }
    const std::string& reader() const { return reader_; }
    /// With the base view in front, unless it is scoped already.
    std::string scoped(std::string_view name) const { return model::scoped(explore_.sources.front().alias, name); }

    /// The field, or nullptr after a report. Only fields with a value, unless it is a filter that names it.
    const model::Field* find(const Reference& reference);
    /// Whether all filters name fields of the explore; puts the base view in front of their names, and reports
    /// expressions that can't be read. `references`: of each filter, in the same order.
    bool check_filters(std::vector<model::FieldFilter>& filters, const std::vector<Reference>& references);
    /// Whether all can be found; reports each that can't.
    bool find_all(const std::vector<Reference>& references);

private:
    void report_unknown(const Reference& reference, const std::string& name);

    const model::Explore& explore_;
    ModelBuild& build_;
    lang::Diagnostics& diagnostics_;
    std::string reader_;
};

}  // namespace oriel::lookml
