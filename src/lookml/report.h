#pragma once

#include "lookml/compile.h"

#include <string>
#include <string_view>

namespace oriel::lookml {

/// The findings of a project for people: one line each, then how many there are.
std::string report_text(const CompiledProject& project);

/// The findings as the API's ProjectValidation (JSON text): `errors` with `code`, `severity`, `kind`, `message`,
/// `field_name`, `file_path`, `line_number`, `model_id`, `explore` …, `project_digest`, `models_not_validated`.
/// `seconds`: how long validating took (`computation_time`).
std::string report_json(const CompiledProject& project, double seconds);

/// The findings as SARIF 2.1.0 (JSON text), which code hosts and editors read. Addresses are relative to the project's
/// folder, columns count characters. `version`: of the program.
std::string report_sarif(const CompiledProject& project, std::string_view version);

}  // namespace oriel::lookml
