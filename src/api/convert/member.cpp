#include "api/convert/member.h"

namespace oriel::api {

std::string sorts_text(const std::vector<Sort>& sorts) {
    std::string text;
    for (const Sort& sort : sorts) {
        if (!text.empty()) text += ", ";
        text += sort.field;
        if (sort.order == SortOrder::descending) text += " desc";
    }
    return text;
}

store::Search search_of(const Paging& paging, const std::vector<Sort>& sorts, std::optional<bool> filter_or) {
    store::Search search;
    search.sorts = sorts_text(sorts);
    search.limit = paging.limit;
    search.offset = paging.offset;
    search.with_total = paging.is_given();
    search.filter_or = filter_or.value_or(false);
    return search;
}

Criteria& Criteria::add(std::string_view column, const std::optional<std::string>& value) {
    if (value) search_.criteria.push_back({std::string(column), *value});
    return *this;
}

Criteria& Criteria::add(std::string_view column, const std::optional<bool>& value) {
    if (value) search_.criteria.push_back({std::string(column), *value ? "true" : "false"});
    return *this;
}

Criteria& Criteria::add(std::string_view column, const std::optional<std::vector<std::string>>& values) {
    if (!values) return *this;
    std::string list;
    for (const std::string& value : *values) {
        if (!list.empty()) list += ",";
        list += value;
    }
    search_.criteria.push_back({std::string(column), std::move(list)});
    return *this;
}

}  // namespace oriel::api
