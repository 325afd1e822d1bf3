#pragma once

#include "lang/diagnostics.h"

/// Everything the LookML front end can say, one constant each: stable code, severity, text. The numbers in the comments
/// are the rows of the validation catalogue (lookml.md section 6). Each has an example in test/golden/lookml/.
namespace oriel::lookml::diag {

using Kind = lang::DiagnosticKind;
inline constexpr auto kError = lang::Severity::error;
inline constexpr auto kWarning = lang::Severity::warning;

// Syntax (1)
inline constexpr Kind unexpected_text{"unexpected-text", kError, "unexpected '{}'", "syntax"};
inline constexpr Kind expected_colon{"expected-colon", kError, "expected ':' after '{}'", "syntax"};
inline constexpr Kind expected_value{"expected-value", kError, "expected a value after '{}:', found {}", "syntax"};
inline constexpr Kind unmatched_brace{"unmatched-brace", kError, "unmatched '}'", "syntax"};
inline constexpr Kind unclosed_block{"unclosed-block", kError, "'{}' is not closed{}", "syntax"};
inline constexpr Kind unclosed_list{"unclosed-list", kError, "the list of '{}' is not closed", "syntax"};
inline constexpr Kind expected_comma{"expected-comma", kError, "expected ',' or ']' in the list of '{}'", "syntax"};
inline constexpr Kind empty_element{"empty-element", kError, "empty element in the list of '{}'", "syntax"};
inline constexpr Kind unterminated_string{"unterminated-string", kError, "the string of '{}' is not closed", "syntax"};
inline constexpr Kind unterminated_expression{"unterminated-expression", kError, "missing ';;' after the expression of '{}'", "syntax"};
inline constexpr Kind too_deep{"too-deep", kError, "blocks nest deeper than {} levels", "syntax"};
inline constexpr Kind name_too_long{"name-too-long", kError, "a name of more than {} characters", "syntax"};
inline constexpr Kind nul_byte{"nul-byte", kError, "the file holds a NUL byte, so it is no text", "syntax"};
inline constexpr Kind file_too_large{"file-too-large", kError, "the file is larger than {} bytes", "syntax"};

}  // namespace oriel::lookml::diag
