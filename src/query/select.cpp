#include "query/columns.h"
#include "query/custom.h"
#include "query/derived.h"
#include "query/errors.h"
#include "query/expand.h"
#include "query/grain.h"
#include "query/measures.h"
#include "query/periods.h"
#include "query/plan.h"
#include "query/predicates.h"
#include "query/references.h"
#include "query/rendered.h"
#include "query/timeframes.h"
#include "sql/printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace oriel::query {

using sql::Node;

namespace {

sql::JoinKind kind_of(model::JoinType type) {
    switch (type) {
        case model::JoinType::left_outer: return sql::JoinKind::left_outer;
        case model::JoinType::inner: return sql::JoinKind::inner;
        case model::JoinType::full_outer: return sql::JoinKind::full_outer;
        case model::JoinType::cross: return sql::JoinKind::cross;
    }
    return sql::JoinKind::left_outer;
}

/// Rows of a statement with row totals or subtotals: what they belong to is limited already.
constexpr std::int64_t kLevelLimit = 30'000;

/// Builds the statement of one plan.
class StatementBuilder {
public:
    explicit StatementBuilder(Plan& plan) : plan_(plan), tree_(plan.tree), select_(plan.select) {}

    /// The query of a native derived table.
    Status build_outputs() {
        TRY(add_common_tables(plan_, select_));
        TRY(add_output_columns());
        TRY(add_from());
        TRY(add_filters());
        for (const Sort& sort : plan_.sorts) {
            const auto output = std::find_if(plan_.outputs.begin(), plan_.outputs.end(),
                                             [&](const OutputColumn& column) { return column.place == sort.place; });
            const auto ordinal = static_cast<std::size_t>(output - plan_.outputs.begin()) + 1;
            select_.order_by.push_back({ordinal, sort.descending});
        }
        select_.limit = plan_.limit;
        return Ok{};
    }

    /// The statement without order and limit.
    Result<Compiled> build_groups() {
        TRY(add_groups());
        return std::move(compiled_);
    }

    Result<Compiled> build() {
        TRY(add_groups());
        if (sql::Select* compared = TRY(compare_periods(plan_, compiled_)); compared != nullptr) top_ = compared;
        compiled_.limit = plan_.limit;
        add_post_sql();
        compiled_.calculations = plan_.calculations;
        compiled_.now = plan_.calendar.now;
        compiled_.null_order = plan_.dialect.null_order();
        compiled_.select_width = top_->items.size();
        if (plan_.level == Level::rows && !plan_.request.pivots.empty()) {
            add_pivot_sorts();
            const sql::Node ranked = rank_cells(plan_, *top_, compiled_);
            sql::print(ranked, plan_.dialect.lexicon(), compiled_.sql);
        } else {
            plan_.level == Level::rows ? add_order() : add_level_order();
            compiled_.sql = sql::print(*top_, plan_.dialect.lexicon());
        }
        add_result_sorts();
        compiled_.columns.resize(plan_.shown);  // What required_fields added is selected, and not shown.
        return std::move(compiled_);
    }

private:
    Status add_groups() {
        TRY(add_common_tables(plan_, select_));
        TRY(add_items());
        TRY(add_from());
        TRY(add_filters());
        TRY(add_shift_filters(plan_, select_.where));
        return add_grouping();
    }

    /// A name for a column. A dialect that would cut it gets a short one: results are read by position.
    std::string_view alias(const std::string& name) {
        const std::size_t longest = plan_.dialect.lexicon().max_identifier;
        if (longest != 0 && name.size() > longest)
            return tree_.keep(fmt::format("column_{}", select_.items.size() + 1));
        return tree_.keep(name);
    }

    bool is_condition(const Field& field) const {
        if (field.is_measure()) return field.measure_type == model::MeasureType::yesno;
        return field.dimension_type == model::DimensionType::yesno ||
               (field.dimension_type == model::DimensionType::time && field.timeframe == model::Timeframe::yesno);
    }

    /// Pivots first, then the other dimensions, then measures, each in the order of the request; a sort helper before
    /// its field.
    Status add_items() {
        compiled_.columns.resize(plan_.fields.size());
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            compiled_.columns[i] = describe(plan_, plan_.fields[i]);
            compiled_.columns[i].is_pivot = plan_.pivots[i];
        }
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (plan_.pivots[i] && plan_.selects(i)) TRY(add_dimension(plan_.fields[i], compiled_.columns[i]));
        }
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            const bool row = !plan_.pivots[i] && !plan_.field(plan_.fields[i]).is_measure();
            if (row && plan_.selects(i)) TRY(add_dimension(plan_.fields[i], compiled_.columns[i]));
        }
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            const Field& field = plan_.field(plan_.fields[i]);
            // Those that compare periods come when the statement of the other period is there.
            if (!field.is_measure() || field.measure_type == model::MeasureType::period_over_period ||
                plan_.is_post_sql(i)) {
                continue;
            }
            TRY(add_measure(plan_.fields[i], compiled_.columns[i]));
        }
        return Ok{};
    }

    Status add_dimension(const Place& place, Column& column) {
        Node helper = nullptr;
        const Field& field = plan_.field(place);
        if (!field.order_by_field.empty()) {
            const Place by = TRY(find_named(plan_, place.source, field.order_by_field, plan_.name(place)));
            if (!plan_.field(by).is_dimension()) {
                return invalid("fields", fmt::format("'order_by_field' of '{}' must be a dimension, and '{}' is not",
                                                     column.key, plan_.name(by)));
            }
            helper = TRY(dimension_value(plan_, by));
        } else {
            helper = TRY(sort_helper(plan_, place));
        }
        if (helper != nullptr) {
            column.sort_position = select_.items.size();
            select_.items.push_back({helper, alias(column.key + "__sort_"), false});
        }
        Node value = TRY(dimension_value(plan_, place));
        const bool condition = is_condition(field);
        if (condition) value = yes_or_no(plan_, value);
        column.position = select_.items.size();
        const bool author = !condition && (field.dimension_type == model::DimensionType::string ||
                                           field.dimension_type == model::DimensionType::number ||
                                           field.dimension_type == model::DimensionType::zipcode);
        select_.items.push_back({value, alias(column.key), author});
        return Ok{};
    }

    /// Other SQL reads these, so a condition stays one and a time is no text.
    Status add_output_columns() {
        for (const OutputColumn& column : plan_.outputs) {
            const Field& field = plan_.field(column.place);
            Node value = nullptr;
            if (field.is_measure()) {
                value = TRY(measure_value(plan_, column.place));
            } else if (field.dimension_type == model::DimensionType::time) {
                const Node bare = TRY(dimension_column(plan_, column.place));
                value = TRY(typed_time(plan_, column.place, bare));
            } else {
                value = TRY(dimension_value(plan_, column.place));
            }
            select_.items.push_back({value, tree_.keep(column.name), false, true});
            if (!field.is_measure()) select_.group_by.push_back(select_.items.size());
        }
        return Ok{};
    }

    Status add_measure(const Place& place, Column& column) {
        Node value = TRY(measure_value(plan_, place));
        if (is_condition(plan_.field(place))) value = yes_or_no(plan_, value);
        column.position = select_.items.size();
        select_.items.push_back({value, alias(column.key), false});
        return Ok{};
    }

    /// What is computed on the result, is so from the column of the measure that it is made of.
    void add_post_sql() {
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (!plan_.is_post_sql(i)) continue;
            const Field& field = plan_.field(plan_.fields[i]);
            PostSql post_sql;
            post_sql.kind = field.measure_type == model::MeasureType::running_total ? PostSql::Kind::running_total
                            : field.measure_type == model::MeasureType::percent_of_total
                                ? PostSql::Kind::percent_of_total
                                : PostSql::Kind::percent_of_previous;
            post_sql.along_rows = field.direction == "row";
            compiled_.columns[i].post_sql = post_sql;
            compiled_.columns[i].position = compiled_.columns[*plan_.made_of[i]].position;
        }
    }

    /// When a sort is by what SQL does not have, the rows are ordered once more when they are there. The statement's
    /// own order stands for the others.
    void add_result_sorts() {
        const auto by_result = [&](const WantedSort& sort) { return !sort.field || plan_.is_post_sql(*sort.field); };
        const std::vector<WantedSort>& wanted = plan_.wanted_sorts;
        if (plan_.level != Level::rows || std::none_of(wanted.begin(), wanted.end(), by_result)) return;
        for (const WantedSort& sort : wanted) {
            // The order of pivot columns is no order of rows, and what is not shown can't be told apart there.
            if (sort.field && (plan_.pivots[*sort.field] || *sort.field >= plan_.shown)) continue;
            ResultSort& result = compiled_.result_sorts.emplace_back();
            result.column = sort.field;
            result.calculation = sort.calculation;
            result.descending = sort.descending;
            result.pivot_column = sort.pivot_column;
            result.in_sql = !by_result(sort);
            if (!result.in_sql) {
                const std::string& name = sort.field ? compiled_.columns[*sort.field].key
                                                     : plan_.calculations[*sort.calculation].definition.name;
                compiled_.sorts.push_back(name + (sort.descending ? " desc" : " asc"));
            }
        }
    }

    Status add_from() {
        const Unshifted same_rows(plan_);
        for (const std::size_t index : plan_.order) {
            const Source& source = plan_.explore->sources[index];
            sql::FromItem item;
            item.alias = source.alias;
            item.kind = kind_of(source.type);
            const std::string reader = fmt::format("join '{}'", source.alias);
            if (index > 0 && !source.sql.empty()) {
                item.kind = sql::JoinKind::raw;
                item.condition = TRY(expand(plan_, index, source.sql, reader, Refers::to_dimensions));
                select_.from.push_back(item);
                continue;
            }
            if (!source.sql_table_name.empty()) {
                item.table = TRY(expand(plan_, index, source.sql_table_name, reader, Refers::to_dimensions));
            } else {
                item.table = TRY(table_of(plan_, *source.view));
            }
            if (is_numbered(plan_, index)) {
                item.table = tree_.build("(SELECT *, ROW_NUMBER() OVER () AS $2 FROM $1 AS numbered)",
                                         {item.table, tree_.code(kRowNumber)});
            }
            if (plan_.joined[index].preaggregated) {
                TRY(add_partial(index, item));
                select_.from.push_back(item);
                continue;
            }
            if (index > 0) {
                TRY(check_join(source));
                if (source.type != model::JoinType::cross) item.condition = TRY(condition_of(index, reader));
            }
            select_.from.push_back(item);
        }
        return Ok{};
    }

    /// The source as a subselect with one row for each of its keys. What its measures need of it is in `partial`
    /// already, or comes when HAVING is made.
    Status add_partial(std::size_t index, sql::FromItem& item) {
        Joined& joined = plan_.joined[index];
        std::vector<Node> equal;
        std::vector<sql::SelectItem> keys;
        const Node alias_node = tree_.name(plan_.explore->sources[index].alias);
        for (const auto& [outside, own] : joined.keys) {
            const std::string_view name = tree_.keep(fmt::format("k{}", keys.size() + 1));
            keys.push_back({TRY(dimension_value(plan_, own)), name, false});
            joined.partial.group_by.push_back(keys.size());
            const Node left = TRY(dimension_value(plan_, outside));
            equal.push_back(tree_.build("#1 = $2.$3", {left, alias_node, tree_.identifier(name)}));
        }
        joined.partial.items.insert(joined.partial.items.begin(), keys.begin(), keys.end());
        sql::FromItem from;
        from.table = item.table;
        from.alias = item.alias;
        joined.partial.from.push_back(from);
        item.table = tree_.subselect(&joined.partial);
        item.condition = equal.size() == 1 ? equal[0] : tree_.all_of(equal);
        return Ok{};
    }

    Status check_join(const Source& source) const {
        if (source.type == model::JoinType::full_outer && !plan_.dialect.has_full_outer_join()) {
            return not_built(fmt::format("join '{}' is a full_outer join, which {} cannot make", source.alias,
                                         plan_.dialect.name()));
        }
        return Ok{};
    }

    Result<Node> condition_of(std::size_t index, std::string_view reader) {
        const Source& source = plan_.explore->sources[index];
        if (!source.sql_on.empty()) return expand(plan_, index, source.sql_on, reader, Refers::to_dimensions);
        if (source.foreign_key.empty()) {
            return invalid("fields", fmt::format("join '{}' needs 'sql_on' or 'foreign_key'", source.alias));
        }
        const Place key = TRY(find_named(plan_, 0, source.foreign_key, reader));
        const Node left = TRY(dimension_value(plan_, key));
        const Node right = TRY(dimension_value(plan_, {index, *source.view->primary_key}));
        return tree_.build("#1 = #2", {left, right});
    }

    /// In this order, so that equal requests give equal text: the explore's own WHERE, access, always, conditional, the
    /// user's, and the joins' own.
    Status add_filters() {
        const auto add_text = [&](std::size_t owner, const model::Template& sql, const std::string& reader,
                                  Refers refers, std::vector<Node>& terms) -> Status {
            if (sql.empty()) return Ok{};
            const Unshifted same_rows(plan_);
            terms.push_back(TRY(expand(plan_, owner, sql, reader, refers)));
            return Ok{};
        };
        TRY(add_text(0, plan_.explore->sql_always_where, "sql_always_where", Refers::to_dimensions, select_.where));
        for (const Filter& filter : plan_.filters) {
            const bool access = filter.origin == Filter::Origin::access;
            std::optional<Unshifted> same_rows;
            if (access) same_rows.emplace(plan_);
            const Predicate predicate = TRY(make_predicate(plan_, filter.place, filter.expression));
            if (access && predicate.blank) {
                return Error::forbidden(fmt::format(
                    "explore '{}' shows rows by a user attribute, which has no value for you", plan_.explore->name));
            }
            if (!access) compiled_.filters.emplace_back(plan_.name(filter.place), filter.expression);
            if (predicate.condition == nullptr) continue;
            (plan_.field(filter.place).is_measure() ? select_.having : select_.where).push_back(predicate.condition);
        }
        for (const Filter& filter : plan_.templated) {
            if (filter.origin == Filter::Origin::user || filter_text(plan_, filter.place) == &filter.expression)
                compiled_.filters.emplace_back(plan_.name(filter.place), filter.expression);
            const Field& field = plan_.field(filter.place);
            if (field.kind != model::FieldKind::filter) continue;
            TRY(add_text(filter.place.source, field.sql, fmt::format("'{}'", plan_.name(filter.place)),
                         Refers::to_dimensions, select_.where));
        }
        TRY(add_expression_filters(plan_, select_.where, select_.having));
        TRY(add_text(0, plan_.explore->sql_always_having, "sql_always_having", Refers::to_anything, select_.having));
        for (const std::size_t index : plan_.order) {
            const Source& source = plan_.explore->sources[index];
            const std::string reader = fmt::format("join '{}'", source.alias);
            TRY(add_text(index, source.sql_where, reader, Refers::to_dimensions, select_.where));
            TRY(add_text(index, source.sql_having, reader, Refers::to_anything, select_.having));
        }
        return Ok{};
    }

    Status add_grouping() {
        const auto cancels = [&](const Place& place) {
            const std::vector<std::string>& names = plan_.explore->cancel_grouping_fields;
            return !names.empty() && std::find(names.begin(), names.end(), plan_.name(place)) != names.end();
        };
        const auto cancelling = std::find_if(plan_.fields.begin(), plan_.fields.end(), cancels);
        std::size_t dimensions = 0;
        for (const Place& place : plan_.fields) dimensions += plan_.field(place).is_measure() ? 0U : 1U;
        if (cancelling != plan_.fields.end()) {
            if (dimensions != plan_.fields.size() || !select_.having.empty()) {
                return invalid("fields",
                               fmt::format("'{}' cancels grouping, so no measure can be selected or filtered with it",
                                           plan_.name(*cancelling)));
            }
            return Ok{};
        }
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (plan_.field(plan_.fields[i]).is_measure() || !plan_.selects(i)) continue;
            const Column& column = compiled_.columns[i];
            if (column.sort_position.has_value()) select_.group_by.push_back(*column.sort_position + 1);
            select_.group_by.push_back(column.position + 1);
        }
        std::sort(select_.group_by.begin(), select_.group_by.end());
        return Ok{};
    }

    /// The first date or time falls, else the first measure falls, else the first dimension rises. Of a pivoted query
    /// it orders the rows, so pivots are no candidates.
    std::optional<Sort> default_sort() const {
        for (std::size_t i = 0; i < plan_.shown; ++i) {
            const Field& field = plan_.field(plan_.fields[i]);
            if (!plan_.pivots[i] && field.is_dimension() && field.dimension_type == model::DimensionType::time &&
                is_time_span(field)) {
                return Sort{plan_.fields[i], true};
            }
        }
        for (std::size_t i = 0; i < plan_.shown; ++i) {
            if (plan_.field(plan_.fields[i]).is_measure() && !plan_.is_post_sql(i)) return Sort{plan_.fields[i], true};
        }
        for (std::size_t i = 0; i < plan_.shown; ++i) {
            if (!plan_.pivots[i] && !plan_.is_post_sql(i)) return Sort{plan_.fields[i], false};
        }
        return std::nullopt;
    }

    /// Sorts of pivots only order the pivot columns; when there are no others, the rows get the default.
    void add_pivot_sorts() {
        const auto orders_rows = [&](const Sort& sort) {
            const auto at = std::find(plan_.fields.begin(), plan_.fields.end(), sort.place) - plan_.fields.begin();
            return !plan_.pivots[static_cast<std::size_t>(at)];
        };
        const bool none = std::none_of(plan_.sorts.begin(), plan_.sorts.end(), orders_rows);
        if (none && !plan_.unsorted) {
            if (const std::optional<Sort> sort = default_sort()) plan_.sorts.push_back(*sort);
        }
        for (const Sort& sort : plan_.sorts) {
            std::string text = plan_.name(sort.place) + (sort.descending ? " desc" : " asc");
            if (plan_.field(sort.place).is_measure()) text += fmt::format(" {}", sort.pivot_column);
            compiled_.sorts.push_back(std::move(text));
        }
    }

    /// Groups of totals in a fixed order. Who reads them finds their row or column by the dimensions' values.
    void add_level_order() {
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (plan_.field(plan_.fields[i]).is_measure() || !plan_.selects(i)) continue;
            const Column& column = compiled_.columns[i];
            top_->order_by.push_back({column.sort_position.value_or(column.position) + 1, false});
        }
        switch (plan_.level) {
            case Level::rows: break;
            case Level::total:
            case Level::grand_total:
                if (select_.group_by.empty()) top_->limit = 1;
                break;
            case Level::row_total:
            case Level::subtotal:
                if (plan_.limit.has_value()) top_->limit = kLevelLimit;
                break;
        }
    }

    void add_order() {
        top_->limit = plan_.limit;
        if (plan_.unsorted && !plan_.sorts_given) return;
        if (!plan_.sorts_given) {
            if (const std::optional<Sort> sort = default_sort()) plan_.sorts.push_back(*sort);
        }
        std::vector<bool> ordered(plan_.fields.size(), false);
        const auto order_by = [&](std::size_t field, bool descending) {
            const Column& column = compiled_.columns[field];
            ordered[field] = true;
            top_->order_by.push_back({column.sort_position.value_or(column.position) + 1, descending});
        };
        for (const Sort& sort : plan_.sorts) {
            const auto field = static_cast<std::size_t>(
                std::find(plan_.fields.begin(), plan_.fields.end(), sort.place) - plan_.fields.begin());
            order_by(field, sort.descending);
            compiled_.sorts.push_back(plan_.name(sort.place) + (sort.descending ? " desc" : " asc"));
        }
        // Rows that tie come in the same order every time.
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            if (!ordered[i] && !plan_.field(plan_.fields[i]).is_measure()) order_by(i, false);
        }
    }

    Plan& plan_;
    sql::Tree& tree_;
    sql::Select& select_;
    sql::Select* top_ = &select_;  ///< What is ordered and limited: `select_`, or the comparison of periods around it.
    Compiled compiled_;
};

}  // namespace

Result<Compiled> build_groups(Plan& plan) {
    return StatementBuilder(plan).build_groups();
}

Status build_outputs(Plan& plan) {
    return StatementBuilder(plan).build_outputs();
}

Result<Compiled> build(Plan& plan) {
    return StatementBuilder(plan).build();
}

}  // namespace oriel::query
