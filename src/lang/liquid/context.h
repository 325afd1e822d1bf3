#pragma once

#include "base/result.h"
#include "base/time_zone.h"
#include "lang/liquid/value.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang::liquid {

/// One part of a variable's path: `orders.status` has two names, `list[0]` a name and an index.
struct Step {
    std::string_view name;              ///< Empty for an index.
    std::optional<std::int64_t> index;  ///< Counts from 0; negative from the end.
};

/// What a template is rendered for: the caller says what variables and Looker's tags mean.
///
/// Errors of these functions end the rendering and go to its caller as they are.
class Context {
public:
    virtual ~Context() = default;

    struct Found {
        Value value;
        /// Steps of the path that `value` answers, from the left; what remains is looked up in `value`.
        /// 0 means that there is no such variable.
        std::size_t used = 0;
    };
    /// Looks up a variable that no tag of the template has set: `_filters['v.f']`, `orders.status._is_filtered`.
    /// `path` has at least one step and holds during the call.
    virtual Result<Found> find(std::span<const Step> path) = 0;

    // The tags. A context that does not override one refuses it.

    /// `{% condition field %} body {% endcondition %}`; `field` is empty when the tag names none.
    virtual Result<Value> condition(std::string_view field, std::vector<Piece> body);
    /// `{% incrementcondition field %} body {% endincrementcondition %}`
    virtual Result<Value> increment_condition(std::string_view field, std::vector<Piece> body);
    /// `{% parameter name %}`
    virtual Result<Value> parameter(std::string_view name);
    /// `{% date_start field %}`, `{% date_end field %}`
    virtual Result<Value> date_start(std::string_view field);
    virtual Result<Value> date_end(std::string_view field);

    /// What the filter sql_boolean makes of true and false: the dialect's words.
    virtual Value sql_boolean(bool value) const;
    /// What the filter localize makes of a key; without a translation, the key.
    virtual std::string localize(std::string_view key) const;

    /// The wall clock's time for the words `now` and `today` of the filter date, and how far it is ahead of UTC.
    struct Now {
        WallTime wall;
        std::chrono::minutes ahead_of_utc{0};
    };
    virtual Now now() const = 0;
};

}  // namespace oriel::lang::liquid
