#pragma once

#include "sql/lexicon.h"
#include "sql/tree.h"

#include <string>
#include <string_view>

namespace oriel::sql {

/// Writes a statement as text, in the shape that Looker prints: one select item a line, ordinals in GROUP BY and
/// ORDER BY. Equal trees give equal text. Where a dialect's aliases take only letters, digits and `_`, `view.field`
/// becomes `view_field`, in the whole statement alike and never the same for two names.
std::string print(const Select& select, const Lexicon& lexicon);

/// Appends one expression.
void print(Node node, const Lexicon& lexicon, std::string& out);

/// Appends `value` as a string literal. `value` must hold no NUL, which no dialect can write.
void append_string_literal(std::string& out, std::string_view value, const Lexicon& lexicon);

/// Appends `name` as a quoted identifier, every character of it.
void append_identifier(std::string& out, std::string_view name, const Lexicon& lexicon);

/// True when `text` is one term, so that an operator beside it cannot tear it apart: a column, a literal, one call, or
/// something in parentheses.
bool reads_as_one_term(std::string_view text, const Lexicon& lexicon = {});

}  // namespace oriel::sql
