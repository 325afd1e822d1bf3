#include "store/search.h"

#include "base/json.h"

#include <algorithm>
#include <charconv>

namespace oriel::store {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool equal_any_case(std::string_view left, std::string_view lower_case_right) {
    return left.size() == lower_case_right.size() &&
           std::equal(left.begin(), left.end(), lower_case_right.begin(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

std::vector<std::string> split_commas(std::string_view text) {
    std::vector<std::string> items;
    while (true) {
        const auto comma = text.find(',');
        const std::string_view item = trim(text.substr(0, comma));
        if (!item.empty()) items.emplace_back(item);
        if (comma == std::string_view::npos) return items;
        text.remove_prefix(comma + 1);
    }
}

/// Conditions and their parameters, in step with each other.
struct Condition {
    std::string sql;
    std::vector<Value> params;
};

std::string text_match(Dialect dialect, std::string_view expression) {
    // On both: whole value, any case, no escape character.
    if (dialect == Dialect::sqlite) return "matches_pattern(?, " + std::string(expression) + ")";
    // The database's own locale may know no letters but ASCII's.
    return "(" + std::string(expression) + ") COLLATE \"und-x-icu\" ILIKE ? ESCAPE ''";
}

/// "a = b", "(a OR b)" … over the one to three expressions of a column.
template <typename Make>
std::string over_expressions(const SearchColumn& column, Make&& make) {
    std::string sql = make(column.expression);
    if (column.or_expression.empty()) return sql;
    sql = "(" + sql + " OR " + make(column.or_expression);
    if (!column.or_expression_2.empty()) sql += " OR " + make(column.or_expression_2);
    return sql + ")";
}

std::size_t expression_count(const SearchColumn& column) {
    if (column.or_expression.empty()) return 1;
    return column.or_expression_2.empty() ? 2 : 3;
}

std::string replace_ids(std::string_view condition, std::string_view list) {
    constexpr std::string_view kMark = "{ids}";
    const auto at = condition.find(kMark);
    ORIEL_ASSERT(at != std::string_view::npos);
    return std::string(condition.substr(0, at)) + std::string(list) + std::string(condition.substr(at + kMark.size()));
}

std::string_view list_source(Dialect dialect) {
    return dialect == Dialect::sqlite ? "SELECT value FROM json_each(?)" : "SELECT unnest(CAST(? AS bigint[]))";
}

Result<Condition> condition_of(const SearchColumn& column, std::string_view value, Dialect dialect) {
    const bool is_null = equal_any_case(value, "is null") || equal_any_case(value, "null");
    const bool not_null = equal_any_case(value, "not null") || equal_any_case(value, "is not null");
    const bool is_list = column.kind == ColumnKind::id_list_in || column.kind == ColumnKind::text_list_all;
    // The bare word is a null test only where it can be nothing else.
    const bool bare = equal_any_case(value, "null") && column.kind == ColumnKind::text;
    if (!is_list && !bare && (is_null || not_null)) {
        return Condition{over_expressions(column,
                                          [&](std::string_view expression) {
                                              return std::string(expression) + (is_null ? " IS NULL" : " IS NOT NULL");
                                          }),
                         {}};
    }
    switch (column.kind) {
        case ColumnKind::text: {
            Condition condition;
            condition.sql =
                over_expressions(column, [&](std::string_view expression) { return text_match(dialect, expression); });
            condition.params.assign(expression_count(column), Value(value));
            return condition;
        }
        case ColumnKind::id:
            return Condition{id_in_list(dialect, column.expression), {id_list(dialect, split_commas(value))}};
        case ColumnKind::id_list_in:
            return Condition{replace_ids(column.expression, list_source(dialect)),
                             {id_list(dialect, split_commas(value))}};
        case ColumnKind::boolean: {
            const bool wanted = equal_any_case(value, "true");
            if (!wanted && !equal_any_case(value, "false")) {
                return Error::validation(
                    std::string(column.name), "invalid",
                    "'" + std::string(column.name) + "' must be true or false, found '" + std::string(value) + "'");
            }
            return Condition{std::string(column.expression) + " = ?", {Value(wanted)}};
        }
        case ColumnKind::text_list_all: {
            Condition condition;
            for (const std::string& item : split_commas(value)) {
                if (!condition.sql.empty()) condition.sql += " AND ";
                condition.sql += dialect == Dialect::sqlite
                                     ? "EXISTS (SELECT 1 FROM json_each(" + std::string(column.expression) +
                                           ") AS item WHERE item.value = ?)"
                                     : "jsonb_exists(CAST(" + std::string(column.expression) + " AS jsonb), ?)";
                condition.params.emplace_back(item);
            }
            if (condition.sql.empty()) condition.sql = "1 = 1";
            condition.sql = "(" + condition.sql + ")";
            return condition;
        }
    }
    return Error::internal("a search column has no kind");
}

const SearchColumn* find_column(const SearchTable& table, std::string_view name) {
    const auto found = std::ranges::find(table.columns, name, &SearchColumn::name);
    return found == table.columns.end() ? nullptr : &*found;
}

bool is_list(ColumnKind kind) {
    return kind == ColumnKind::id_list_in || kind == ColumnKind::text_list_all;
}

/// Texts sort in any case by code points on both databases, and nothing sorts before something.
std::string order_term(const SearchColumn& column, Dialect dialect, bool descending) {
    std::string term(column.expression);
    if (column.kind == ColumnKind::text) {
        term = dialect == Dialect::sqlite ? "fold_case(" + term + ")"
                                          : "lower((" + term + ") COLLATE \"und-x-icu\") COLLATE \"C\"";
    }
    return term + (descending ? " DESC NULLS LAST" : " NULLS FIRST");
}

std::string order_by(const SearchTable& table, std::string_view sorts, Dialect dialect) {
    std::string sql;
    for (const std::string& item : split_commas(sorts)) {
        const auto blank = item.find_first_of(" \t");
        const std::string_view name = std::string_view(item).substr(0, blank);
        const std::string_view direction =
            blank == std::string::npos ? std::string_view{} : trim(std::string_view(item).substr(blank));
        const SearchColumn* column = find_column(table, name);
        if (column == nullptr || is_list(column->kind)) continue;  // compat: lists.md
        sql += order_term(*column, dialect, equal_any_case(direction, "desc")) + ", ";
    }
    return sql + std::string(table.id);
}

}  // namespace

std::string id_in_list(Dialect dialect, std::string_view column) {
    return std::string(column) + " IN (" + std::string(list_source(dialect)) + ")";
}

Value id_list(Dialect dialect, std::span<const std::string> ids) {
    std::string list(1, dialect == Dialect::sqlite ? '[' : '{');
    for (const std::string& id : ids) {
        const auto number = parse_id(id);
        if (!number.has_value()) continue;
        if (list.size() > 1) list += ',';
        list += std::to_string(*number);
    }
    list += dialect == Dialect::sqlite ? ']' : '}';
    return list;
}

Result<SearchQuery> build_search(const SearchTable& table, const Search& search, Dialect dialect) {
    std::string criteria;
    std::vector<Value> params;
    for (const Criterion& criterion : search.criteria) {
        const SearchColumn* column = find_column(table, criterion.column);
        if (column == nullptr) return Error::invalid_request("cannot search by '" + criterion.column + "'");
        const std::string_view value =
            column->kind == ColumnKind::text ? std::string_view(criterion.value) : trim(criterion.value);
        if (value.empty()) continue;
        auto condition = TRY(condition_of(*column, value, dialect));
        if (!criteria.empty()) criteria += search.filter_or ? " OR " : " AND ";
        criteria += condition.sql;
        for (Value& param : condition.params) params.push_back(std::move(param));
    }
    std::string where;
    const auto add = [&](std::string_view condition) {
        where += where.empty() ? " WHERE " : " AND ";
        where += condition;
    };
    if (!table.where.empty()) add(table.where);
    if (!criteria.empty()) add("(" + criteria + ")");
    if (search.only_ids.has_value()) {
        add(id_in_list(dialect, table.id));
        params.push_back(id_list(dialect, *search.only_ids));
    }
    if (search.limit.has_value() && *search.limit < 0) {
        return Error::validation("limit", "invalid",
                                 "'limit' must not be negative, found " + std::to_string(*search.limit));
    }
    if (search.offset < 0) {
        return Error::validation("offset", "invalid",
                                 "'offset' must not be negative, found " + std::to_string(search.offset));
    }
    SearchQuery query;
    query.count_sql = "SELECT COUNT(*) FROM " + std::string(table.from) + where;
    query.count_params = params;
    query.sql = "SELECT " + std::string(table.select) + " FROM " + std::string(table.from) + where + " ORDER BY " +
                order_by(table, search.sorts, dialect);
    if (search.limit.has_value()) {
        query.sql += " LIMIT ?";
        params.emplace_back(*search.limit);
    } else if (search.offset > 0 && dialect == Dialect::sqlite) {
        query.sql += " LIMIT -1";  // SQLite has no OFFSET without LIMIT.
    }
    if (search.offset > 0) {
        query.sql += " OFFSET ?";
        params.emplace_back(search.offset);
    }
    query.params = std::move(params);
    return query;
}

}  // namespace oriel::store
