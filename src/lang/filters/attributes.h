#pragma once

#include "base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// `{{ _user_attributes['name'] }}` inside filter expressions of any kind.
namespace oriel::lang::filters {

/// The value of a user attribute; fails when there is none of that name or nobody set it.
using AttributeValue = std::function<Result<std::string>(std::string_view name)>;

/// Puts the values in their places, so that the result can be parsed. Values are expressions themselves: `10, 20` is
/// two values. Blanks inside the brackets, and either kind of quotes, may stand as one likes. Values are not looked at
/// again, so none can name another attribute.
///
/// Errors: validation_failed on `filters` for anything else in double curly brackets, which nobody means to search for;
/// and what `value` fails with.
Result<std::string> with_attributes(std::string_view text, const AttributeValue& value);

/// The names that `with_attributes` would ask for, in their order. They point into `text`.
std::vector<std::string_view> attribute_names(std::string_view text);

}  // namespace oriel::lang::filters
