#pragma once

#include "rows/text_buffer.h"

#include <string_view>

namespace oriel::rows {

/// Appends a JSON string with its quotes. Invalid UTF-8 becomes U+FFFD.
void append_json_text(TextBuffer& out, std::string_view text);

/// Appends one field of a delimited line: as it is, or in quotes (RFC 4180) when it holds the delimiter, a quote or a
/// line end.
void append_delimited_text(TextBuffer& out, std::string_view text, char delimiter);

/// Appends text for an HTML element or attribute.
void append_html_text(TextBuffer& out, std::string_view text);

/// Appends text for a cell of a Markdown table: nothing in it ends the cell, starts markup or raw HTML.
void append_markdown_text(TextBuffer& out, std::string_view text);

}  // namespace oriel::rows
