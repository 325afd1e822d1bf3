#include "query/periods.h"

#include "query/errors.h"
#include "query/expand.h"
#include "query/measures.h"
#include "query/predicates.h"
#include "query/references.h"
#include "query/timeframes.h"
#include "sql/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oriel::query {

using model::MeasureType;
using model::Timeframe;
using sql::Node;

namespace {

/// How far a period is. compat: lookml.md#period-over-period
bool set_period(std::string_view period, Shift& shift) {
    const auto is = [&](std::string_view function, int count) {
        shift.function = function;
        shift.count = count;
        return true;
    };
    if (period == "year" || period == "fiscal_year") return is("add_years", 1);
    if (period == "quarter" || period == "fiscal_quarter") return is("add_months", 3);
    if (period == "month") return is("add_months", 1);
    if (period == "week") return is("add_days", 7);
    if (period == "date") return is("add_days", 1);
    return false;
}

/// Whether rows of one bucket are of one day, so that the ends of months matter.
bool tells_days(Timeframe frame) {
    switch (frame) {
        case Timeframe::time:
        case Timeframe::time_of_day:
        case Timeframe::microsecond:
        case Timeframe::millisecond:
        case Timeframe::second:
        case Timeframe::minute:
        case Timeframe::hour:
        case Timeframe::date:
        case Timeframe::day_of_month:
        case Timeframe::day_of_year: return true;
        case Timeframe::raw:
        case Timeframe::hour_of_day:
        case Timeframe::week:
        case Timeframe::day_of_week:
        case Timeframe::day_of_week_index:
        case Timeframe::week_of_year:
        case Timeframe::month:
        case Timeframe::month_num:
        case Timeframe::month_name:
        case Timeframe::quarter:
        case Timeframe::quarter_of_year:
        case Timeframe::year:
        case Timeframe::fiscal_month_num:
        case Timeframe::fiscal_quarter:
        case Timeframe::fiscal_quarter_of_year:
        case Timeframe::fiscal_year:
        case Timeframe::yesno: return false;
    }
    return false;
}

class Comparison {
public:
    Comparison(Plan& plan, Compiled& compiled) : plan_(plan), tree_(plan.tree), compiled_(compiled) {}

    Result<sql::Select*> build() {
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            const Field& field = plan_.field(plan_.fields[i]);
            if (field.is_measure() && field.measure_type == MeasureType::period_over_period) TRY(add(i));
        }
        if (plan_.period_tables.empty() && added_.empty()) return nullptr;

        // The query's own columns, under the same names and in the same places.
        sql::Select& top = plan_.compared;
        for (std::size_t i = 0; i < plan_.select.items.size(); ++i)
            top.items.push_back({column("cur", plan_.select.items[i].alias), plan_.select.items[i].alias});
        for (auto& table : plan_.period_tables) TRY(finish(*table));
        sql::FromItem current;
        current.table = tree_.subselect(&plan_.select);
        current.alias = "cur";
        top.from.push_back(current);
        for (std::size_t i = 0; i < plan_.period_tables.size(); ++i) top.from.push_back(join(i));
        for (const auto& [position, node] : added_) {
            const std::string_view name = tree_.keep(compiled_.columns[position].key);
            compiled_.columns[position].position = top.items.size();
            top.items.push_back({node, name});
        }
        return &top;
    }

private:
    Node column(std::string_view table, std::string_view alias) {
        return tree_.build("$1.$2", {tree_.code(table), tree_.identifier(alias)});
    }

    /// Finds or makes the earlier query that a measure compares with, and has it select what the measure is based on.
    Status add(std::size_t i) {
        const Place place = plan_.fields[i];
        const model::PeriodOverPeriod& of = plan_.field(place).period_over_period;
        const std::string name = fmt::format("'{}'", plan_.name(place));
        const Place base = TRY(find_named(plan_, place.source, of.based_on, name));
        const Place time = TRY(find_named(plan_, place.source, of.based_on_time, name));
        const Field& time_field = plan_.field(time);
        if (time_field.dimension_type != model::DimensionType::time || time_field.group.empty()) {
            return invalid("fields", fmt::format("'based_on_time' of {} must be a timeframe of a dimension_group, and "
                                                 "'{}' is not",
                                                 name, plan_.name(time)));
        }
        if (!plan_.field(base).is_measure()) {
            return invalid("fields",
                           fmt::format("'based_on' of {} must be a measure, and '{}' is not", name, plan_.name(base)));
        }
        Shift shift;
        shift.source = time.source;
        shift.group = time_field.group;
        shift.to_date = of.value_to_date;
        if (!set_period(of.period, shift)) {
            return invalid("fields", fmt::format("'period' of {} is '{}'; use year, quarter, month, week, date, "
                                                 "fiscal_year or fiscal_quarter",
                                                 name, of.period));
        }
        if (!is_bounded(shift)) {
            if (plan_.level == Level::rows) {
                return invalid("fields",
                               fmt::format("{} compares periods, so the query must select or filter a timeframe "
                                           "of '{}'",
                                           name, time_field.group));
            }
            added_.emplace_back(i, tree_.code("NULL"));
            return Ok{};
        }
        const auto same = [&](const std::unique_ptr<PeriodTable>& table) {
            const Shift& other = *table->plan->shift;
            return other.source == shift.source && other.group == shift.group && other.function == shift.function &&
                   other.count == shift.count && other.to_date == shift.to_date;
        };
        auto found = std::find_if(plan_.period_tables.begin(), plan_.period_tables.end(), same);
        if (found == plan_.period_tables.end()) {
            plan_.period_tables.push_back(table_for(shift));
            found = plan_.period_tables.end() - 1;
        }
        (*found)->measures.push_back(i);
        std::vector<std::string>& fields = (*found)->request.fields;
        if (std::find(fields.begin(), fields.end(), plan_.name(base)) == fields.end())
            fields.push_back(plan_.name(base));
        return Ok{};
    }

    /// Whether there is a period at all. Of all time, the time before is the same rows.
    bool is_bounded(const Shift& shift) const {
        const auto in_group = [&](const Place& place) {
            const Field& field = plan_.field(place);
            return place.source == shift.source && field.is_dimension() && field.group == shift.group;
        };
        for (std::size_t i = 0; i < plan_.shown; ++i) {
            if (in_group(plan_.fields[i]) && plan_.selects(i)) return true;
        }
        return std::any_of(plan_.filters.begin(), plan_.filters.end(), [&](const Filter& filter) {
            return filter.origin != Filter::Origin::access && in_group(filter.place);
        });
    }

    std::unique_ptr<PeriodTable> table_for(const Shift& shift) {
        auto table = std::make_unique<PeriodTable>();
        table->request = plan_.request;
        table->request.fields.clear();
        for (std::size_t i = 0; i < plan_.shown; ++i) {
            if (!plan_.field(plan_.fields[i]).is_measure())
                table->request.fields.push_back(plan_.name(plan_.fields[i]));
        }
        table->request.sorts = {"__UNSORTED__"};
        table->request.total = false;
        table->request.row_total.clear();
        table->plan = std::make_unique<Plan>(plan_.model, table->request, plan_.dialect);
        table->plan->level = plan_.level;
        table->plan->subtotal_rows = plan_.subtotal_rows;
        table->plan->shift = shift;
        table->plan->outer = plan_.outer;
        table->plan->makes = plan_.makes;
        table->plan->native_count = plan_.native_count;
        return table;
    }

    Status finish(PeriodTable& table) {
        TRY(prepare(*table.plan));
        table.compiled = TRY(build_groups(*table.plan));
        const std::string alias = fmt::format("prev{}", finished_ + 1);
        for (const std::size_t i : table.measures) {
            const Place place = plan_.fields[i];
            const model::PeriodOverPeriod& of = plan_.field(place).period_over_period;
            const Place base = TRY(find_named(plan_, place.source, of.based_on, plan_.name(place)));
            const Node before = column(tree_.keep(alias), alias_in(table, base));
            if (of.kind == "previous") {
                added_.emplace_back(i, before);
                continue;
            }
            const Node now = TRY(current(base));
            if (of.kind == "difference") {
                added_.emplace_back(i, tree_.build("$1 - $2", {now, before}));
            } else if (of.kind == "relative_change") {
                added_.emplace_back(i, plan_.dialect.ratio(tree_, tree_.build("($1 - $2)", {now, before}), before));
            } else {
                return invalid("fields", fmt::format("'kind' of '{}' is '{}'; use previous, difference or "
                                                     "relative_change",
                                                     plan_.name(place), of.kind));
            }
        }
        ++finished_;
        return Ok{};
    }

    std::string_view alias_in(const PeriodTable& table, const Place& place) const {
        const std::string name = plan_.name(place);
        const auto at = std::find_if(table.compiled.columns.begin(), table.compiled.columns.end(),
                                     [&](const Column& one) { return one.key == name; });
        ORIEL_ASSERT(at != table.compiled.columns.end());
        return table.plan->select.items[at->position].alias;
    }

    /// The measure in this period: a column of the query, or one more.
    Result<Node> current(const Place& base) {
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (plan_.fields[i] == base) return column("cur", plan_.select.items[compiled_.columns[i].position].alias);
        }
        const std::string_view name = tree_.keep(fmt::format("{}__this_period", plan_.name(base)));
        const auto there = [&](const sql::SelectItem& item) { return item.alias == name; };
        if (std::none_of(plan_.select.items.begin(), plan_.select.items.end(), there)) {
            const Node value = TRY(measure_value(plan_, base));
            plan_.select.items.push_back({value, name});
        }
        return column("cur", name);
    }

    /// On equal groups; one without value equals one without value.
    sql::FromItem join(std::size_t index) {
        const PeriodTable& table = *plan_.period_tables[index];
        sql::FromItem item;
        item.table = tree_.subselect(&table.plan->select);
        item.alias = tree_.keep(fmt::format("prev{}", index + 1));
        item.kind = sql::JoinKind::left_outer;
        std::vector<Node> equal;
        for (std::size_t i = 0; i < plan_.shown; ++i) {
            if (plan_.field(plan_.fields[i]).is_measure() || !plan_.selects(i)) continue;
            const Node now = column("cur", plan_.select.items[compiled_.columns[i].position].alias);
            const Node before = column(item.alias, alias_in(table, plan_.fields[i]));
            equal.push_back(plan_.dialect.same(tree_, now, before));
        }
        item.condition = equal.empty() ? tree_.code("1 = 1") : tree_.all_of(equal);
        return item;
    }

    Plan& plan_;
    sql::Tree& tree_;
    Compiled& compiled_;
    std::vector<std::pair<std::size_t, Node>> added_;  ///< Field → its value.
    std::size_t finished_ = 0;
};

}  // namespace

bool is_shifted(const Plan& plan, const Place& place) {
    if (!plan.shift.has_value() || plan.shift->source != place.source) return false;
    const Field& field = plan.field(place);
    return field.is_dimension() && field.group == plan.shift->group;
}

Result<Node> shifted(Plan& plan, const Place& place, Node moment) {
    if (!is_shifted(plan, place)) return moment;
    return sql::write_function(plan.tree, plan.dialect, plan.shift->function,
                               std::array{plan.tree.integer(plan.shift->count), moment});
}

Unshifted::Unshifted(Plan& plan) : plan_(plan), shift_(plan.shift) {
    if (!shift_.has_value()) return;
    plan_.shift.reset();
    expanded_.swap(plan_.expanded);
}

Unshifted::~Unshifted() {
    if (!shift_.has_value()) return;
    plan_.shift = shift_;
    plan_.expanded.swap(expanded_);
}

Status add_shift_filters(Plan& plan, std::vector<Node>& where) {
    if (!plan.shift.has_value()) return Ok{};
    const auto in_group = [&](const Place& place) { return is_shifted(plan, place); };
    const model::View& view = *plan.explore->sources[plan.shift->source].view;
    std::optional<Place> any;
    for (std::size_t i = 0; i < view.fields.size() && !any.has_value(); ++i) {
        if (in_group({plan.shift->source, i})) any = Place(plan.shift->source, i);
    }
    ORIEL_ASSERT(any.has_value());
    const Node bare = TRY(dimension_column(plan, *any));
    const bool days = std::any_of(plan.fields.begin(), plan.fields.end(), [&](const Place& place) {
        return in_group(place) && tells_days(plan.field(place).timeframe);
    });
    if (days && plan.shift->function != "add_days") {
        const Node before = unshifted_moment_of(plan, *any, bare);
        const Node after = TRY(shifted(plan, *any, before));
        const Node day_before = TRY(sql::write_function(plan.tree, plan.dialect, "extract_days", std::array{before}));
        const Node day_after = TRY(sql::write_function(plan.tree, plan.dialect, "extract_days", std::array{after}));
        where.push_back(plan.tree.build("$1 = $2", {day_before, day_after}));
    }
    if (plan.shift->to_date) {
        const Node after = TRY(moment_of(plan, *any, bare));
        const Node now = plan.dialect.timestamp_literal(plan.tree, to_iso(plan.calendar.now));
        where.push_back(plan.tree.build("#1 < $2", {after, now}));
    }
    return Ok{};
}

Result<sql::Select*> compare_periods(Plan& plan, Compiled& compiled) {
    return Comparison(plan, compiled).build();
}

}  // namespace oriel::query
