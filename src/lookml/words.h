#pragma once

#include "model/model.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The words LookML has built in: labels made from names, number formats, timeframes, intervals.
namespace oriel::lookml {

/// `order_id` → `Order ID`: underscores become blanks, words begin with a capital, `id` is written in capitals.
/// compat: lookml.md#labels
std::string title_case(std::string_view name);

/// The pattern of a built-in `value_format_name` (lookml.md 3.7), or empty.
std::string_view builtin_format(std::string_view name);
/// Their names, for hints.
const std::vector<std::string_view>& builtin_formats();

/// Map layers that are there without a `map_layer`.
const std::vector<std::string_view>& builtin_map_layers();
bool is_builtin_map_layer(std::string_view name);

/// A timeframe as written: `minute15` is minute with count 15.
struct TimeframeName {
    model::Timeframe timeframe = model::Timeframe::raw;
    int count = 1;
};
std::optional<TimeframeName> parse_timeframe(std::string_view name);
/// `Day of Week`, `Minute15`.
std::string timeframe_label(std::string_view name);
bool is_fiscal(model::Timeframe timeframe);
/// What a group without `timeframes` has (lookml.md 3.5); fiscal ones only where the model says when its year starts.
std::vector<std::string> default_timeframes(bool fiscal);
/// Names for hints.
const std::vector<std::string_view>& timeframe_names();

std::optional<model::DurationUnit> parse_interval(std::string_view name);
const std::vector<std::string_view>& interval_names();

}  // namespace oriel::lookml
