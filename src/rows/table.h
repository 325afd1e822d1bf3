#pragma once

#include "rows/cells.h"
#include "rows/rendered.h"
#include "rows/text_buffer.h"

namespace oriel::rows {

/// What a person sees where there is no value (compat: sql-generation.md 9).
inline constexpr std::string_view kShownNull = "∅";

/// The shown text of a cell, null included; valid until the next call on the renderer.
inline std::string_view shown_text(Renderer& renderer, std::size_t field, const Column& column, std::size_t row) {
    return is_blank(column, row) ? kShownNull : renderer.text(field, column, row);
}

}  // namespace oriel::rows
