#pragma once

#include "base/result.h"
#include "base/time_zone.h"
#include "lang/calcs/syntax.h"
#include "lang/filters/filters.h"
#include "model/model.h"
#include "query/compile.h"
#include "query/request.h"
#include "sql/dialect.h"
#include "sql/tree.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The inside of `compile`: what its steps hand on to each other. plan.cpp lists the steps in order.
namespace oriel::query {

using model::Explore;
using model::Field;
using model::Source;

/// A field as the explore has it: which source, which of its view's fields.
struct Place {
    std::size_t source = 0;
    std::size_t field = 0;

    Place() = default;
    Place(std::size_t source_, std::size_t field_) : source(source_), field(field_) {}
    Place(const Explore::FieldPlace& place)
        : source(place.source), field(place.field) {}  // NOLINT: meant to be implicit
    bool operator==(const Place&) const = default;
};

inline std::uint64_t key_of(const Place& place) {
    return (std::uint64_t{place.source} << 32U) | place.field;
}

/// A filter in force.
struct Filter {
    enum class Origin : std::uint8_t { access, always, conditional, user };
    Place place;
    std::string name;  ///< As it was given, for messages.
    std::string expression;
    Origin origin = Origin::user;
};

struct Sort {
    Place place;
    bool descending = false;
    std::size_t pivot_column = 0;  ///< For a measure of a pivoted query: the column whose values order the rows.
};

/// A sort that the request asks for: of the statement, or by what is computed on the result.
struct WantedSort {
    std::optional<std::size_t> field;        ///< Of `Plan::fields`.
    std::optional<std::size_t> calculation;  ///< Of `Plan::calculations`.
    bool descending = false;
    std::size_t pivot_column = 0;
};

/// Which of the selected dimensions a statement groups by.
enum class Level : std::uint8_t {
    rows,         ///< All: the query itself.
    total,        ///< None, or the pivots.
    row_total,    ///< All but the pivots.
    grand_total,  ///< None.
    subtotal,     ///< The pivots and the first `Plan::subtotal_rows` others.
};

/// A source that the query joins, and how.
struct Joined {
    bool needed = false;
    std::vector<std::size_t> parents;    ///< Sources that its ON condition names.
    std::vector<std::size_t> requires_;  ///< `parents` and `required_joins`.

    // preaggregate.cpp
    bool preaggregated = false;                 ///< Joined as one row for each key, with partial sums.
    std::vector<std::pair<Place, Place>> keys;  ///< Of the join condition: the field outside, and the source's own.
    sql::Select partial;                        ///< The subselect: the keys, then what the measures need.
};

struct NativeTable;
struct PeriodTable;

/// The view that custom fields belong to in references which the plan makes itself; no author can write it.
inline constexpr std::string_view kCustomView = "(custom)";

/// A dimension or measure that the request brings along. It has a place behind the fields of its source's view.
struct CustomField {
    std::size_t source = 0;
    Field field;
    std::optional<lang::calcs::Expression> expression;  ///< Its SQL, unless `field.sql` says it.
    std::optional<lang::calcs::Expression> condition;   ///< For a measure: which rows count.
};

/// A time that a plan moves: every value and filter of one dimension_group sees it one period later, so that a row
/// falls into the bucket which it is the previous one of.
struct Shift {
    std::size_t source = 0;
    std::string_view group;     ///< Of the source's view.
    std::string_view function;  ///< `add_years`, `add_months` or `add_days`.
    int count = 0;
    bool to_date = false;  ///< Only what has passed of a period counts.
};

/// One term of a custom filter.
struct ExpressionFilter {
    lang::calcs::Expression expression;
    bool over_groups = false;  ///< HAVING.
};

/// What Liquid put into an author's text.
struct Hole {
    enum class Kind : std::uint8_t {
        node,       ///< SQL that is made.
        words,      ///< A user's words, which stand for themselves only inside the author's quotes.
        condition,  ///< A filter's condition on what the author wrote, made when all joins are known.
    };
    Kind kind = Kind::node;
    sql::Node node = nullptr;
    std::string text;  ///< For `words`; for `condition` the filter expression.
    Place field;       ///< For `condition`: whose filter it is.
    model::Template operand;
};

/// A text of one source, rendered.
struct RenderedKey {
    const model::Template* text = nullptr;
    std::size_t owner = 0;
    bool operator==(const RenderedKey&) const = default;
};
struct RenderedKeyHash {
    std::size_t operator()(const RenderedKey& key) const {
        return std::hash<const void*>()(key.text) ^ (key.owner * 0x9E3779B97F4A7C15ULL);
    }
};

/// A derived table that the query uses.
struct CommonTable {
    const model::View* view = nullptr;
    std::string name;
    NativeTable* native = nullptr;  ///< When it is a query of its own.
};

/// A column of a native derived table: a field of its explore under another name.
struct OutputColumn {
    std::string_view name;
    Place place;
};

/// How far the search for what a field needs has come.
struct Visit {
    bool done = false;
    bool granted = false;  ///< Whether the caller's grants were checked on the way; not so for the explore's own SQL.
    std::size_t size = 0;  ///< Characters of the expanded SQL.
};

struct Plan {
    Plan(const model::Model& model_, const Request& request_, const sql::Dialect& dialect_)
        : model(model_), request(request_), dialect(dialect_) {}

    const model::Model& model;
    const Request& request;
    const sql::Dialect& dialect;
    const Explore* explore = nullptr;
    sql::Tree tree;

    // custom.cpp
    std::deque<CustomField> custom;
    std::vector<Calculation> calculations;  ///< Table calculations: no SQL, but no mistake either.
    std::vector<ExpressionFilter> expression_filters;

    // resolve.cpp
    std::vector<Place> fields;  ///< Selected, in request order, each once; then what their `required_fields` add.
    std::size_t shown = 0;      ///< How many of `fields` the request named.
    std::vector<bool> pivots;   ///< By field.
    std::vector<std::size_t> pivot_order;  ///< The pivoted fields, in the order of the request's pivots.
    /// By field, for a measure that is computed on the result: which other one it is made of.
    std::vector<std::optional<std::size_t>> made_of;
    Level level = Level::rows;
    std::size_t subtotal_rows = 0;
    std::vector<Sort> sorts;               ///< Of the statement.
    std::vector<WantedSort> wanted_sorts;  ///< Of the result: also those by what only the result has.
    bool sorts_given = false;
    bool unsorted = false;
    std::optional<std::int64_t> limit;

    // zones.cpp
    std::optional<TimeZone> query_zone;
    std::optional<TimeZone> database_zone;
    bool converts = false;  ///< Whether times are moved from the database's zone to the query's.
    lang::filters::Calendar calendar;

    // filters.cpp
    std::vector<Filter> filters;
    /// What the request says of `filter` fields and parameters; they act where the model's Liquid asks for them.
    std::vector<Filter> templated;

    // rendered.cpp
    std::unordered_map<RenderedKey, const model::Template*, RenderedKeyHash> rendered;
    std::deque<Hole> holes;

    // collect.cpp
    std::vector<Joined> joined;  ///< By source.
    std::unordered_map<std::uint64_t, Visit> visits;
    std::vector<CommonTable> common_tables;  ///< Each after those it uses.

    // joins.cpp
    std::vector<std::size_t> order;  ///< Needed sources, the base first, each after those it requires.

    // fanout.cpp
    std::vector<std::vector<bool>> multiplies;  ///< [v][w]: whether one row of v can meet several rows of w.
    std::vector<bool> fanned_out;               ///< Whether a row of the source can appear several times.
    std::vector<bool> nullable;                 ///< Whether the source can be absent from a row.

    // periods.cpp
    std::optional<Shift> shift;  ///< In force now: see `Unshifted`.
    std::vector<std::unique_ptr<PeriodTable>> period_tables;
    sql::Select compared;  ///< The plan's statement beside those of earlier periods.

    // native.cpp
    const Plan* outer = nullptr;         ///< The plan whose derived table this is the query of.
    const model::View* makes = nullptr;  ///< That derived table.
    std::vector<OutputColumn> outputs;   ///< What it selects instead of `fields`; empty for a query of a user.
    sql::Select select;                  ///< The statement, kept for those who point into it.
    std::vector<std::unique_ptr<NativeTable>> native_tables;
    /// Queries of native derived tables in the whole statement; shared with the plans inside.
    std::shared_ptr<std::size_t> native_count = std::make_shared<std::size_t>(0);

    // derived.cpp
    std::deque<model::Template> kept_templates;  ///< Texts that the tree points into and the model does not hold.

    // expand.cpp, measures.cpp
    std::unordered_map<std::uint64_t, sql::Node> expanded;

    const Source& source(const Place& place) const { return explore->sources[place.source]; }
    const Field& field(const Place& place) const {
        const model::View& view = *source(place).view;
        return place.field < view.fields.size() ? view.fields[place.field]
                                                : custom[place.field - view.fields.size()].field;
    }
    /// The custom field at that place, or nullptr.
    const CustomField* custom_at(const Place& place) const {
        const std::size_t own = source(place).view->fields.size();
        return place.field < own ? nullptr : &custom[place.field - own];
    }
    std::optional<Place> find_custom(std::string_view name) const;
    /// Whether this statement selects `fields[i]`: measures always, dimensions by the level.
    bool selects(std::size_t i) const;
    /// Whether `fields[i]` has values only in the result, and none in SQL.
    bool is_post_sql(std::size_t i) const { return made_of[i].has_value(); }
    /// `alias.name`, as messages and columns spell it.
    std::string name(const Place& place) const {
        return custom_at(place) != nullptr ? field(place).name : source(place).alias + '.' + field(place).name;
    }
};

/// The same query one period earlier.
struct PeriodTable {
    Request request;
    std::unique_ptr<Plan> plan;
    std::vector<std::size_t> measures;  ///< Fields of the outer plan that compare with it.
    Compiled compiled;                  ///< Of `plan`: where its columns are.
};

/// The query of a native derived table, with all that its SQL points into.
struct NativeTable {
    Request request;
    std::unique_ptr<Plan> plan;
    sql::Select wrapped;  ///< With `derived_column`s: a SELECT around the plan's.
};

// --- The steps, in order ---------------------------------------------------------------------------------------------

/// Finds the explore, the selected fields, sorts and limit; refuses what is not built.
Status resolve_request(Plan& plan);
/// Time zones and the calendar for date filters.
Status resolve_zones(Plan& plan);
/// Which filters are in force.
Status resolve_filters(Plan& plan);
/// Which sources and derived tables all of it needs.
Status collect(Plan& plan);
/// The order of the joins.
Status order_joins(Plan& plan);
/// Which sources the joins repeat or leave out.
void analyse_fan_out(Plan& plan);
/// Which joins can be summed up before they are made, so that they repeat nothing.
void choose_preaggregates(Plan& plan);
/// The statement and its columns.
Result<Compiled> build(Plan& plan);
/// The statement of a plan with `outputs`, in `plan.select`.
Status build_outputs(Plan& plan);

/// The statement without order and limit, in `plan.select`; its columns.
Result<Compiled> build_groups(Plan& plan);
/// The plan's statement joined with the same one period earlier, for measures of type period_over_period: they become
/// its last columns. nullptr when there are no such measures.
Result<sql::Select*> compare_periods(Plan& plan, Compiled& compiled);

/// Everything up to the statement.
Status prepare(Plan& plan);

/// The query of a native derived table, prepared: its errors come before any SQL is made.
Result<NativeTable*> prepare_native(Plan& plan, const model::View& view);
/// Its SELECT: the columns by their names, conditions as truth values, times as moments.
Result<const sql::Select*> build_native(NativeTable& table);

/// The grouped statement as one that says of each cell which row and which pivot column it belongs to. Limits rows and
/// columns there, by the plan's sorts. Adds to `compiled` where these numbers are.
sql::Node rank_cells(Plan& plan, sql::Select& grouped, Compiled& compiled);

}  // namespace oriel::query
