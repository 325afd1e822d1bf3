#pragma once

#include "lang/diagnostics.h"
#include "lang/source_file.h"
#include "lookml/syntax.h"

namespace oriel::lookml {

/// How deep blocks may nest. Real LookML needs six or seven levels.
inline constexpr int kMaxDepth = 50;

/// Parses one LookML file: lexical grammar of lookml.md 1.2 to 1.5, knowing no parameter but the rule for `;;`.
///
/// Never fails: reports what is wrong, goes on behind it, and marks the document `failed` when anything was wrong.
/// Takes time in proportion to the text. `file` must outlive the document.
Document parse(const lang::SourceFile& file, lang::Diagnostics& diagnostics);

/// True for keys whose value runs to `;;`: those that begin with `sql`, `html` or `expr`.
bool is_expression_key(std::string_view key);

}  // namespace oriel::lookml
