#pragma once

#include "model/model.h"

#include <string>

/// What follows from a field's definition and is shown in results and in metadata alike.
namespace oriel::model {

/// Whether a timeframe's values are numbers (`hour_of_day`, `year`) and not texts or moments.
bool is_numeric(Timeframe timeframe);
/// Whether values of this field are numbers.
bool is_numeric(const Field& field);

/// The heading that a field stands under: its own `view_label`, else that of the join, else the view's label.
const std::string& heading(const Field& field, const Source& source);
/// Heading and label: `Order Items Created Date`.
std::string full_label(const Field& field, const Source& source);

}  // namespace oriel::model
