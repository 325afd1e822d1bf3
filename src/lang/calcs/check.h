#pragma once

#include "base/result.h"
#include "lang/calcs/syntax.h"
#include "lang/spelling.h"

#include <optional>
#include <string_view>

namespace oriel::lang::calcs {

/// Where an expression stands, which decides what it may use and what it must come to.
enum class Place : std::uint8_t {
    table_calculation,
    assertion,         ///< Of a data test. Like a table calculation, and comes to yes or no.
    custom_dimension,  ///< In SQL, over dimensions.
    custom_measure,    ///< In SQL; may use measures.
    custom_filter,     ///< In SQL, yes or no; may use measures.
    measure_filter,    ///< In SQL, yes or no, for each row that a custom measure gathers: over dimensions.
};

/// True where an expression becomes SQL.
bool runs_in_sql(Place place);

/// What is known of a field.
struct FieldInfo {
    Type type = Type::unknown;
    bool timed = false;              ///< For a date: it has a time of day.
    bool measure = false;            ///< An aggregate, in SQL.
    Shape shape = Shape::dimension;  ///< In a calculation. A dimension that is pivoted has the shape `measure`.
};

/// Looks up the fields that an expression may name.
class FieldTypes {
public:
    virtual ~FieldTypes() = default;

    /// `name` is `view.field`, or the bare name of a custom field or calculation.
    virtual std::optional<FieldInfo> find(std::string_view name) const = 0;
    /// Offers the names there are, for "did you mean".
    virtual void suggest(NearestName& nearest) const { (void)nearest; }
};

/// Finds the type of every node and the expression's shape, and adds what is wrong to its problems.
void check(Expression& expression, const FieldTypes& fields, Place place);

/// `parse` and `check`.
Expression read(std::string_view text, const FieldTypes& fields, Place place);

/// The problems as an error: validation_failed, with a detail for each on `field`. There must be one.
Error to_error(const Expression& expression, std::string_view field);

}  // namespace oriel::lang::calcs
