#pragma once

#include "base/result.h"
#include "rows/format.h"
#include "rows/value_format.h"

#include <string>
#include <vector>

namespace oriel::rows {

/// The text a person sees for each cell of a result: its field's value format, or what is usual without one.
class Renderer {
public:
    /// Errors: invalid_request when a field's value format cannot be understood, with the field's name.
    static Result<Renderer> create(const std::vector<FieldInfo>& fields);

    /// The text of a value that is not null; valid until the next call.
    std::string_view text(std::size_t field, const Column& column, std::size_t row);

private:
    struct Rule {
        ValueFormat format;
        bool separators = false;  ///< Without a format: thousands apart, as measures have.
    };
    std::vector<Rule> rules_;
    std::string text_;
};

}  // namespace oriel::rows
