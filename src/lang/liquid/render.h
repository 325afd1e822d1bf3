#pragma once

#include "base/result.h"
#include "lang/liquid/context.h"
#include "lang/liquid/template.h"

#include <cstddef>
#include <string>
#include <vector>

namespace oriel::lang::liquid {

struct RenderOptions {
    /// In SQL an unknown variable or filter is an error; elsewhere the variable is nil and the filter does nothing.
    bool strict = true;
    /// Tags, outputs, filters and rounds of loops; long texts and lists count for more.
    std::size_t max_steps = 200'000;
    /// Of the output, and of any one value.
    std::size_t max_bytes = 1'000'000;
};

struct Rendered {
    /// In order; no neighbours are both text or both tainted.
    std::vector<Piece> pieces;

    /// All pieces in a row, literals without their quotes: for html and labels, where only words matter.
    std::string to_text() const;
};

/// Renders a template that has no errors. Does nothing but compute: no files, no clock.
///
/// Errors: validation_failed (unknown variable, a filter or comparison of the wrong kind, division by 0, a limit),
/// and whatever `context` fails with. `failed_at` gets the offset in the template where it happened.
Result<Rendered> render(const Template& source, Context& context, const RenderOptions& options = {},
                        std::size_t* failed_at = nullptr);

}  // namespace oriel::lang::liquid
