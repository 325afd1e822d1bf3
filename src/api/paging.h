#pragma once

#include "http/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::api {

/// Which part of a list a client wants: `limit` and `offset`, or the deprecated `page` and `per_page`, which lose when
/// both are given. Source: docs/compat/lists.md
struct Paging {
    std::optional<std::int64_t> limit;  ///< Items; none = all.
    std::int64_t offset = 0;            ///< Items to leave out at the front.

    /// Whether the client pages: only then a Link header makes sense.
    bool is_given() const { return limit.has_value(); }
};

/// A part of a list, and how long the whole is.
template <typename T>
struct Page {
    std::vector<T> items;
    std::optional<std::int64_t> total;  ///< Items in the whole list, when known.
};

/// Cuts the wanted part out of a whole list held in memory.
template <typename T>
Page<T> page_of(std::vector<T> all, const Paging& paging) {
    const auto total = static_cast<std::int64_t>(all.size());
    const std::int64_t first = paging.offset < total ? paging.offset : total;
    std::int64_t last = total;
    if (paging.limit && *paging.limit < total - first) last = first + *paging.limit;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(last), all.end());
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first));
    return {std::move(all), total};
}

/// The value of the Link header: `first`, `prev`, `next`, `last` as far as they exist, or an empty text when there is
/// nothing to page. `next` is absent at the end, because pagers read until it is. Commas inside the URLs are `%2C`.
///
/// `returned`: items in this part; `total`: of the whole list, when known.
std::string link_header(const http::Request& request, std::string_view base_url, const Paging& paging,
                        std::size_t returned, std::optional<std::int64_t> total);

}  // namespace oriel::api
