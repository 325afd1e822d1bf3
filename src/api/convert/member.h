#pragma once

#include "api/paging.h"
#include "api/sorts.h"
#include "api/wire/member.h"
#include "api/wire/time.h"
#include "services/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Small bridges between wire types and what services speak.
namespace oriel::api {

/// A member that is null when there is no value.
template <typename T>
wire::Member<T> member(const std::optional<T>& value) {
    if (!value) return nullptr;
    return wire::Member<T>(*value);
}

/// A member that is null when the text is empty: for texts where empty means "not given".
inline wire::Member<std::string> text_member(const std::string& value) {
    if (value.empty()) return nullptr;
    return wire::Member<std::string>(value);
}

/// What a PATCH does to a value: absent leaves it, null clears it.
template <typename T>
void apply(const wire::Member<T>& change, std::optional<T>& value) {
    if (change.is_absent()) return;
    if (change.is_null()) {
        value.reset();
    } else {
        value = *change;
    }
}

/// A `sorts` parameter as the store reads it.
std::string sorts_text(const std::vector<Sort>& sorts);

/// A search with the paging and sorting of a request, and no criteria yet.
store::Search search_of(const Paging& paging, const std::vector<Sort>& sorts, std::optional<bool> filter_or = {});

/// Adds criteria for the parameters that were given.
class Criteria {
public:
    explicit Criteria(store::Search& search) : search_(search) {}
    Criteria& add(std::string_view column, const std::optional<std::string>& value);
    Criteria& add(std::string_view column, const std::optional<bool>& value);
    Criteria& add(std::string_view column, const std::optional<std::vector<std::string>>& values);

private:
    store::Search& search_;
};

}  // namespace oriel::api
