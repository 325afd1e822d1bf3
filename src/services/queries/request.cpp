#include "services/queries/request.h"

#include <charconv>
#include <string_view>

namespace oriel::services {

namespace {

Result<std::int64_t> parse_limit(const char* parameter, std::string_view text) {
    std::int64_t value = 0;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    if (parsed.ec != std::errc() || parsed.ptr != end || value < -1) {
        return Error::validation(
            parameter, "invalid",
            std::string(parameter) + " '" + std::string(text) + "' is no number; use a whole number, or -1 for all");
    }
    return value;
}

}  // namespace

Result<query::Request> to_request(const store::QueryDefinition& definition) {
    query::Request request;
    request.explore = definition.view;
    request.fields = definition.fields;
    request.filters = definition.filters;
    request.sorts = definition.sorts;
    if (definition.limit) request.limit = TRY(parse_limit("limit", *definition.limit));
    request.query_timezone = definition.query_timezone.value_or("");
    request.pivots = definition.pivots;
    if (definition.column_limit) request.column_limit = TRY(parse_limit("column_limit", *definition.column_limit));
    request.total = definition.total.value_or(false);
    request.row_total = definition.row_total.value_or("");
    request.subtotals = definition.subtotals;
    request.filter_expression = definition.filter_expression.value_or("");
    request.dynamic_fields = definition.dynamic_fields.value_or("");
    if (!definition.fill_fields.empty()) {
        return Error{ErrorCode::not_implemented,
                     "filling in missing values ('fill_fields') is not built yet; leave it out"};
    }
    return request;
}

}  // namespace oriel::services
