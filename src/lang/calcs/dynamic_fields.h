#pragma once

#include "base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// `dynamic_fields` of a query: the calculations and custom fields that a user adds to it, as JSON text.
///
/// Source: docs/compat/calculations.md#dynamic-fields
namespace oriel::lang::calcs {

/// What all kinds have in common. Formats are as sent; "Default formatting" counts as none.
struct DynamicField {
    std::string name;  ///< Without a view: `calc_1`.
    std::string label;
    std::string description;
    std::string value_format;
    std::string value_format_name;
    std::string kind_hint;  ///< `measure`, `dimension` or `supermeasure`; empty when not sent.
    std::string type_hint;  ///< `number`, `string`, `date`, `yesno`; empty when not sent.
    std::size_t entry = 0;  ///< Position in the array.
};

/// A table calculation. A shortcut such as `percent_of_column_sum` has become its expression.
struct TableCalculation : DynamicField {
    std::string expression;
    std::string calculation_type;  ///< The shortcut's name, or empty.
    bool is_disabled = false;
};

struct CustomMeasure : DynamicField {
    std::string based_on;  ///< A dimension or measure, `view.field` or a custom one; empty for an expression.
    std::string type;      ///< `sum`, `count_distinct`, …; means nothing when `based_on` is a measure; may be empty.
    std::string expression;                                    ///< Empty unless the measure is an expression.
    std::vector<std::pair<std::string, std::string>> filters;  ///< Field and filter expression.
    std::string filter_expression;                             ///< An expression that is yes for what counts.
    std::optional<double> percentile;
};

/// `calculation_type: bin`: ranges of a number. The label of each is that of a LookML tier.
struct Bins {
    std::string field;
    std::vector<double> bounds;     ///< Ascending.
    std::string style = "classic";  ///< `classic`, `interval`, `integer` or `relational`.
};

/// A custom dimension. A group of values has become an expression.
struct CustomDimension : DynamicField {
    std::string expression;        ///< Empty for bins.
    std::string calculation_type;  ///< `group_by`, `bin`, or empty.
    std::optional<Bins> bins;
};

struct DynamicFields {
    std::vector<TableCalculation> table_calculations;
    std::vector<CustomMeasure> measures;
    std::vector<CustomDimension> dimensions;

    bool empty() const { return table_calculations.empty() && measures.empty() && dimensions.empty(); }
};

/// Most entries that one query may have, and most bounds of bins.
inline constexpr std::size_t kMaxDynamicFields = 1000;
inline constexpr std::size_t kMaxBins = 1000;

/// Reads the JSON text. An empty text has no fields.
/// Errors: validation_failed on `dynamic_fields`, with a detail for each entry that is wrong.
Result<DynamicFields> parse_dynamic_fields(std::string_view json);

/// The expression of a shortcut, or of a group, in which `text` is a string.
std::string quote(std::string_view text);

/// The expression that a shortcut of table calculations stands for; none when there is no such shortcut.
/// `field` is a name as it stands in `${…}`.
std::optional<std::string> expand_shortcut(std::string_view calculation_type, std::string_view field);

/// The shortcuts there are.
std::vector<std::string_view> shortcut_names();

}  // namespace oriel::lang::calcs
