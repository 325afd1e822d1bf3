#pragma once

#include "model/template.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel::model {

/// `filters: [field: "expression"]`. `field` is scoped (`view.field`) where the author scoped it, else bare.
struct FieldFilter {
    std::string field;
    std::string expression;
    Location location;
};

/// `sorts: [field: desc]`. `field` as in `FieldFilter`.
struct FieldSort {
    std::string field;
    bool descending = false;
};

/// `column: name { field: view.field }`
struct QueryColumn {
    std::string name;
    std::string field;  ///< Scoped with the explore's base view where the author gave none.
    Location location;
};

/// `derived_column: name { sql: … ;; }`: SQL over the other columns, in an outer SELECT.
struct DerivedColumn {
    std::string name;
    Template sql;
};

/// `bind_filters: { from_field: … to_field: … }`: the outer query's filter on `from_field` is put on `to_field` of the
/// query that makes the table.
struct BindFilters {
    std::string from_field;  ///< Of the outer query's explore; bare for a field of the view itself.
    std::string to_field;    ///< Of the source explore; scoped.
};

/// `explore_source: name { … }`: a query on an explore of the same model. Its fields are scoped: with the explore's
/// base view where the author gave no view.
struct ExploreSource {
    std::string explore;
    std::vector<QueryColumn> columns;
    std::vector<DerivedColumn> derived_columns;
    std::vector<FieldFilter> filters;
    std::vector<FieldFilter> dev_filters;  ///< In development mode, on top of `filters`.
    std::vector<BindFilters> bind_filters;
    bool bind_all_filters = false;
    std::vector<FieldSort> sorts;
    std::optional<std::int64_t> limit;     ///< Absent = all rows.
    std::string timezone;                  ///< An IANA zone, `query_timezone`, or empty: the database's.
    std::string expression_custom_filter;  ///< A Looker expression, or empty.
    Location location;
};

/// When and how a table is stored. Texts are as written; at most one trigger is set.
struct Materialization {
    std::string datagroup_trigger;
    Template sql_trigger_value;
    std::string interval_trigger;  ///< `12 hours`
    std::string persist_for;       ///< `24 hours`
    bool materialized_view = false;
    std::string increment_key;
    std::int64_t increment_offset = 0;
    bool publish_as_db_view = false;
    std::vector<std::string> indexes;
    std::vector<std::string> sortkeys;
    std::vector<std::string> cluster_keys;
    std::vector<std::string> partition_keys;
    std::string distribution;
    std::string distribution_style;
    std::string table_compression;
    std::string table_format;

    /// Whether the table is kept in the database instead of being made by every query.
    bool is_persistent() const {
        return !datagroup_trigger.empty() || !sql_trigger_value.empty() || !interval_trigger.empty() ||
               !persist_for.empty() || materialized_view;
    }
};

/// A view's table that a query makes. One of `sql`, `explore_source`, `sql_create` and `create_process` is given.
struct DerivedTable {
    Template sql;                                            ///< The SELECT.
    std::shared_ptr<const ExploreSource> explore_source;     ///< Null unless it is a native derived table.
    Template sql_create;                                     ///< A whole CREATE statement.
    std::vector<Template> create_process;                    ///< Statements, in order.
    std::shared_ptr<const Materialization> materialization;  ///< Null = none: an ephemeral table.
    Location location;

    bool empty() const {
        return sql.empty() && explore_source == nullptr && sql_create.empty() && create_process.empty();
    }
    bool is_persistent() const { return materialization != nullptr && materialization->is_persistent(); }
};

}  // namespace oriel::model
