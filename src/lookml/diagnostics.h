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
inline constexpr Kind unterminated_expression{"unterminated-expression", kError,
                                              "missing ';;' after the expression of '{}'", "syntax"};
inline constexpr Kind too_deep{"too-deep", kError, "blocks nest deeper than {} levels", "syntax"};
inline constexpr Kind name_too_long{"name-too-long", kError, "a name of more than {} characters", "syntax"};
inline constexpr Kind nul_byte{"nul-byte", kError, "the file holds a NUL byte, so it is no text", "syntax"};
inline constexpr Kind file_too_large{"file-too-large", kError, "the file is larger than {} bytes", "syntax"};

// Parameters
inline constexpr Kind unknown_param{"unknown-param", kWarning, "unknown parameter '{}' in {}"};  // 3
inline constexpr Kind misspelt_restriction{
    "misspelt-restriction", kError,
    "unknown parameter '{}' in {}, which is left out: it may be meant to restrict access"};  // 3
inline constexpr Kind misplaced_param{"misplaced-param", kWarning,
                                      "parameter '{}' has no effect in {}; it belongs in {}"};  // 3
inline constexpr Kind misplaced_restriction{
    "misplaced-restriction", kError,
    "parameter '{}' restricts nothing in {}, which is left out; it belongs in {}"};       // 3
inline constexpr Kind invalid_value{"invalid-value", kError, "'{}' takes {}, found {}"};  // 4
inline constexpr Kind duplicate_param{"duplicate-param", kWarning,
                                      "parameter '{}' is given twice in one {}; the last one counts"};
inline constexpr Kind duplicate_restriction{"duplicate-restriction", kError,
                                            "parameter '{}' is given twice in one {}, which is left out"};
inline constexpr Kind no_effect_yet{"no-effect-yet", kWarning, "parameter '{}' has no effect: {}"};
inline constexpr Kind old_param{"deprecated", kWarning, "parameter '{}' is out of use: {}", "deprecation"};  // 46
inline constexpr Kind missing_name{"missing-name", kError, "a {} needs a name"};                             // 48
inline constexpr Kind invalid_name{"invalid-name", kError,
                                   "'{}' is no name for a {}: use letters, digits and '_'"};                      // 48
inline constexpr Kind name_style{"name-style", kWarning, "the name '{}' should be in small letters"};             // 47
inline constexpr Kind reserved_name{"reserved-name", kWarning, "names that begin with '{}' are reserved: '{}'"};  // 47
inline constexpr Kind unexpected_name{"unexpected-name", kWarning, "a '{}' has no name, so '{}' has no effect"};
inline constexpr Kind refinement_here{"refinement-here", kError, "only a view or an explore can be refined, not a {}"};
inline constexpr Kind unknown_constant{"unknown-constant", kError, "unknown constant '{}'"};  // 34
inline constexpr Kind expansion_too_large{"expansion-too-large", kError,
                                          "the text of '{}' grows too large when everything is put in"};

// Files
inline constexpr Kind unreadable_file{"unreadable-file", kError, "the file can't be read: {}"};
inline constexpr Kind legacy_lookml{"legacy-lookml-unsupported", kError,
                                    "LookML written as YAML is not supported; only dashboards are"};
inline constexpr Kind empty_manifest{"empty-manifest", kError, "the manifest is empty"};
inline constexpr Kind misplaced_manifest{"misplaced-manifest", kWarning,
                                         "a manifest counts only in the project's root folder"};
inline constexpr Kind unknown_include{"unknown-include", kError, "include '{}' does not match any files"};  // 2
inline constexpr Kind unknown_import{"unknown-import", kError,
                                     "include '{}': the manifest imports no project '{}'"};  // 2
inline constexpr Kind unknown_project{"unknown-project", kError, "the imported project '{}' can't be found"};
inline constexpr Kind unreadable_import{"unreadable-import", kError, "the imported project '{}' can't be read: {}"};
inline constexpr Kind invalid_project_name{"invalid-project-name", kError,
                                           "'{}' is no name for a project: use letters, digits, '_', '-' and '.'"};
inline constexpr Kind duplicate_import{"duplicate-import", kWarning, "project '{}' is imported twice"};
inline constexpr Kind import_cycle{"import-cycle", kError, "project '{}' imports itself, by way of {}"};
inline constexpr Kind unknown_override{"unknown-override", kError, "project '{}' has no constant '{}'"};  // 34
inline constexpr Kind unexported_constant{
    "unexported-constant", kError, "constant '{}' of project '{}' is not exported, so it keeps its value"};  // 34
inline constexpr Kind missing_override{"missing-override", kError,
                                       "constant '{}' of project '{}' has to be set by an override_constant"};  // 34
inline constexpr Kind conflicting_override{"conflicting-override", kError,
                                           "constant '{}' of project '{}' is set to another value at {}, which counts"};
inline constexpr Kind include_cycle{"include-cycle", kWarning, "'{}' includes itself, by way of {}"};
inline constexpr Kind duplicate_model{"duplicate-model", kError, "model '{}' is defined in '{}' too"};   // 43
inline constexpr Kind missing_connection{"missing-connection", kError, "model '{}' has no connection"};  // 43
inline constexpr Kind project_too_large{"project-too-large", kError,
                                        "the project has more than {} {}; the rest is left out"};

// Translations
inline constexpr Kind invalid_strings{"invalid-strings", kError, "the strings file can't be used: {}", "syntax"};
inline constexpr Kind duplicate_strings{"duplicate-strings", kWarning,
                                        "another folder has a strings file for locale '{}' too, which counts"};
inline constexpr Kind unknown_locale{"unknown-locale", kError,
                                     "there is no '{}.strings.json' for the default locale '{}'"};
inline constexpr Kind untranslated{"untranslated", kError, "the {} '{}' is not in the strings of locale '{}'"};
inline constexpr Kind unlabelled{"unlabelled", kError,
                                 "{} '{}' has no label that could be translated; the localization level is strict"};

// Dashboards (44)
inline constexpr Kind invalid_yaml{"invalid-yaml", kError, "{}", "syntax"};
inline constexpr Kind repeated_key{"repeated-key", kWarning, "{}", "syntax"};
inline constexpr Kind no_dashboard{"no-dashboard", kError,
                                   "a dashboard file is a list of mappings that begin with 'dashboard', found {}"};
inline constexpr Kind duplicate_element{"duplicate-element", kError, "{} '{}' is given twice; the first one counts"};
inline constexpr Kind unknown_model{"unknown-model", kError, "{} names unknown model '{}'"};
inline constexpr Kind unknown_dashboard_field{"unknown-dashboard-field", kError,
                                              "{} uses unknown field '{}' of explore '{}'"};
inline constexpr Kind unknown_dashboard_explore{"unknown-dashboard-explore", kError,
                                                "{} uses unknown explore '{}' of model '{}'"};
// A warning: pages pass over what a filter listens to that is not there.
inline constexpr Kind unknown_dashboard_filter{"unknown-dashboard-filter", kWarning,
                                               "{} listens to unknown filter '{}'"};
inline constexpr Kind unknown_element{"unknown-element", kError, "a row names unknown element '{}'"};
inline constexpr Kind unknown_tab{"unknown-tab", kError, "{} is on unknown tab '{}'"};
inline constexpr Kind unknown_visualization{"unknown-visualization", kWarning, "{} has unknown type '{}'"};
inline constexpr Kind incomplete_element{"incomplete-element", kError, "{} needs '{}'"};

// Objects
inline constexpr Kind duplicate_object{"duplicate-object", kError,
                                       "{} '{}' is defined at {} too, so neither is used"};  // 8
inline constexpr Kind duplicate_field{"duplicate-field", kError,
                                      "field '{}' is defined at line {} too, so neither is used"};  // 9
inline constexpr Kind duplicate_join{"duplicate-join", kError,
                                     "join '{}' is defined at line {} too, so neither is used"};
inline constexpr Kind duplicate_part{"duplicate-part", kError, "{} '{}' is defined at line {} too, so neither is used"};
inline constexpr Kind duplicate_set{"duplicate-set", kError, "set '{}' is defined at line {} too, so neither is used"};
inline constexpr Kind unknown_extends{"unknown-extends", kError, "{} '{}' extends unknown {} '{}'"};
inline constexpr Kind extends_cycle{"extends-cycle", kError, "{} '{}' extends itself, by way of '{}'"};  // 10
inline constexpr Kind extends_too_deep{"extends-too-deep", kError, "{} '{}' is extended over more than {} steps"};
inline constexpr Kind unknown_refinement{"unknown-refinement", kError, "refinement of unknown {} '{}'"};  // 36
inline constexpr Kind early_refinement{"early-refinement", kWarning, "{} '{}' is refined before it is defined"};
inline constexpr Kind final_refinement{"final-refinement", kError,
                                       "{} '{}' is refined after its final refinement at {}"};  // 36
inline constexpr Kind lost_refinement{"lost-refinement", kError,
                                      "{} '{}' is left out: a refinement of it is in a file that can't be read, '{}'"};
inline constexpr Kind field_kind_conflict{"field-kind-conflict", kError, "{} '{}' replaces a {} of that name"};
inline constexpr Kind extended_without_parent{"extended-without-parent", kError,
                                              "'{}' uses ${EXTENDED}, but there is nothing it extends"};

// Views
inline constexpr Kind two_tables{"two-tables", kError, "view '{}' has both sql_table_name and derived_table"};  // 23
inline constexpr Kind derived_table_without_query{"derived-table-without-query", kError,
                                                  "the derived table of view '{}' has no sql"};  // 24
inline constexpr Kind several_queries{"several-queries", kError,
                                      "the derived table of view '{}' has both {} and {}"};   // 24
inline constexpr Kind several_triggers{"several-triggers", kError, "{} has both {} and {}"};  // 25
inline constexpr Kind unstored_statement{"unstored-statement", kError,
                                         "{} is built by {}, so it needs a trigger that stores it"};  // 24
inline constexpr Kind unsupported_table{"unsupported-table", kError,
                                        "view '{}' can't be used: a table by {} is not supported"};
inline constexpr Kind unknown_explore{"unknown-explore", kError, "unknown explore '{}'"};  // 28
inline constexpr Kind explore_needs_extending{
    "explore-needs-extending", kError, "explore '{}' has 'extension: required', so it can only be extended"};  // 37
inline constexpr Kind broken_source{"broken-source", kError,
                                    "{} can't be used because explore '{}', which it needs, can't"};
inline constexpr Kind source_without_columns{"source-without-columns", kError,
                                             "the explore_source of '{}' has no column"};  // 28
inline constexpr Kind several_binds{"several-binds", kError,
                                    "the explore_source of '{}' has both bind_all_filters and bind_filters"};
inline constexpr Kind bound_and_stored{"bound-and-stored", kError,
                                       "{} takes filters from each query, so it can't be stored"};
inline constexpr Kind bound_elsewhere{
    "bound-elsewhere", kError,
    "view '{}' takes all filters of a query, so it can only be used in its own explore '{}'"};  // 27
inline constexpr Kind unbound_filter{
    "unbound-filter", kWarning,
    "explore '{}' has no field '{}', whose filter view '{}' takes, so there it stays without that filter"};
inline constexpr Kind stored_for_all{"stored-for-all", kWarning,
                                     "the derived table of view '{}' is stored once for all users, but explore '{}' "
                                     "shows them different rows: {}"};                           // 26
inline constexpr Kind unknown_time_zone{"unknown-time-zone", kError, "unknown time zone '{}'"};  // 4
inline constexpr Kind several_primary_keys{"several-primary-keys", kError,
                                           "view '{}' has several primary keys: '{}' and '{}'; none is used"};  // 17
inline constexpr Kind wide_primary_key{"wide-primary-key", kWarning,
                                       "primary key '{}' has more than one timeframe"};  // 19
inline constexpr Kind table_cycle{"table-cycle", kError,
                                  "the table of view '{}' is made from itself, by way of {}"};  // 10
inline constexpr Kind unknown_table_view{"unknown-table-view", kError,
                                         "'${{}.SQL_TABLE_NAME}' names an unknown view"};  // 5

// Fields
inline constexpr Kind invalid_type{"invalid-type", kError, "unknown type '{}' for {} '{}'"};  // 4
inline constexpr Kind missing_type{"missing-type", kWarning, "dimension_group '{}' has no type; time is assumed"};
inline constexpr Kind missing_param{"missing-param", kError, "{} '{}' of type {} needs '{}'"};              // 15, 16
inline constexpr Kind count_with_sql{"count-with-sql", kError, "measure '{}' of type count takes no sql"};  // 14
inline constexpr Kind location_with_sql{"location-with-sql", kError,
                                        "dimension '{}' of type location takes no sql"};  // 16
inline constexpr Kind filters_on_non_aggregate{"filters-on-non-aggregate", kError,
                                               "measure '{}' of type {} takes no filters"};      // 13
inline constexpr Kind invalid_timeframe{"invalid-timeframe", kError, "unknown timeframe '{}'"};  // 40
inline constexpr Kind invalid_interval{"invalid-interval", kError, "unknown interval '{}'"};     // 40
inline constexpr Kind tiers_not_ascending{"tiers-not-ascending", kError,
                                          "the tiers of '{}' are not in ascending order"};  // 40
inline constexpr Kind fiscal_without_offset{"fiscal-without-offset", kError,
                                            "timeframe '{}' needs a fiscal_month_offset in the model"};   // 41
inline constexpr Kind unknown_value_format{"unknown-value-format", kError, "unknown value format '{}'"};  // 35
inline constexpr Kind unknown_map_layer{"unknown-map-layer", kError, "unknown map layer '{}'"};           // 35
inline constexpr Kind two_value_formats{"two-value-formats", kWarning,
                                        "'{}' has both value_format and value_format_name; value_format counts"};
inline constexpr Kind bad_reference{"bad-reference", kError, "'${{}}' is no reference to a field"};       // 6
inline constexpr Kind unclosed_reference{"unclosed-reference", kError, "a '${' in '{}' is not closed"};   // 6
inline constexpr Kind unknown_access_grant{"unknown-access-grant", kError, "unknown access grant '{}'"};  // 33
inline constexpr Kind incomplete_access_grant{"incomplete-access-grant", kError,
                                              "access grant '{}' needs both user_attribute and allowed_values"};  // 33

inline constexpr Kind not_a_parameter{"not-a-parameter", kError,
                                      "'label_from_parameter' takes a parameter, but '{}' is a {}"};  // 32
inline constexpr Kind wrong_kind{"wrong-kind", kError, "'{}' can't hold '{}', which is a {}"};
inline constexpr Kind needless_keys{"needless-keys", kWarning,
                                    "view '{}' has a primary key, '{}', so autogenerate_primary_keys has no effect"};
inline constexpr Kind invalid_expression{"invalid-expression", kError, "{}"};        // 45
inline constexpr Kind invalid_liquid{"invalid-liquid", kError, "{}"};                // 38
inline constexpr Kind unknown_liquid_filter{"unknown-liquid-filter", kError, "{}"};  // 38
inline constexpr Kind ignored_liquid{"ignored-liquid", kWarning, "{}"};
inline constexpr Kind unknown_liquid_variable{"unknown-liquid-variable", kError,
                                              "unknown variable '{}' in Liquid"};  // 38
inline constexpr Kind empty_liquid_variable{"empty-liquid-variable", kWarning,
                                            "unknown variable '{}' in Liquid; it shows as nothing"};
inline constexpr Kind unknown_tag_field{"unknown-tag-field", kError,
                                        "the Liquid tag '{}' names an unknown field '{}'"};  // 38
inline constexpr Kind unknown_branch_field{"unknown-branch-field", kWarning,
                                           "unknown field '{}', which Liquid may put in"};  // 6
inline constexpr Kind missing_part{"missing-part", kError, "'{}' needs '{}'"};

// References between fields
inline constexpr Kind unknown_field{"unknown-field", kError, "unknown field '{}'"};  // 6
inline constexpr Kind inaccessible_field{
    "inaccessible-field", kWarning,
    "field '{}' is left out of explore '{}' by 'fields', but '{}' is made from it"};  // 6
inline constexpr Kind inaccessible_view{"inaccessible-view", kError,
                                        "field '{}' needs view '{}', which explore '{}' does not join"};  // 7
inline constexpr Kind broken_reference{"broken-reference", kError,
                                       "'{}' can't be used because '{}', which it needs, can't"};
inline constexpr Kind broken_order{"broken-order", kWarning,
                                   "'{}' is ordered by itself, because '{}', its order_by_field, can't be used"};
inline constexpr Kind reference_cycle{"reference-cycle", kError, "field '{}' refers to itself, by way of {}"};  // 10
inline constexpr Kind dimension_uses_measure{"dimension-uses-measure", kError,
                                             "dimension '{}' refers to measure '{}'"};  // 12
inline constexpr Kind aggregate_uses_measure{"aggregate-uses-measure", kError,
                                             "measure '{}' of type {} refers to measure '{}'"};  // 11
inline constexpr Kind reference_to_filter{"reference-to-filter", kError,
                                          "'{}' refers to '{}', which is a {} and has no value"};
inline constexpr Kind unknown_filter_field{"unknown-filter-field", kError, "unknown field '{}' in filters"};  // 29
inline constexpr Kind invalid_filter{"invalid-filter", kWarning, "{}"};                                       // 30
inline constexpr Kind unknown_list_field{"unknown-list-field", kError, "unknown field '{}' in '{}'"};         // 39
inline constexpr Kind unknown_member{"unknown-member", kWarning, "unknown field '{}' in '{}'"};               // 39
inline constexpr Kind unknown_set{"unknown-set", kError, "unknown set '{}' in '{}'"};                         // 39
inline constexpr Kind set_cycle{"set-cycle", kError, "set '{}' contains itself"};                             // 39
inline constexpr Kind set_too_deep{"set-too-deep", kError,
                                   "sets refer to each other over more than {} steps, by way of '{}'"};  // 39
inline constexpr Kind list_begins_with_minus{"list-begins-with-minus", kWarning,
                                             "the list begins with '{}'; ALL_FIELDS* is put before it"};

// Explores
inline constexpr Kind unknown_view{"unknown-view", kError, "unknown view '{}'"};  // 5
inline constexpr Kind broken_view{"broken-view", kError,
                                  "{} '{}' can't be used because view '{}', which it needs, can't"};
inline constexpr Kind view_needs_extending{"view-needs-extending", kError,
                                           "view '{}' has 'extension: required', so it can only be extended"};  // 37
inline constexpr Kind join_without_condition{"join-without-condition", kWarning,
                                             "join '{}' has no sql_on, foreign_key or sql: its table is not joined, so "
                                             "only fields without columns can be used"};                     // 21
inline constexpr Kind join_with_conditions{"join-with-conditions", kError, "join '{}' has both {} and {}"};  // 21
inline constexpr Kind cross_with_condition{"cross-with-condition", kError,
                                           "join '{}' of type cross takes no {}"};  // 21
inline constexpr Kind outer_only_inner{"outer-only-inner", kError, "join '{}' has outer_only, but its type is {}"};
inline constexpr Kind join_without_relationship{"join-without-relationship", kWarning,
                                                "join '{}' has no relationship; many_to_one is assumed"};  // 20
inline constexpr Kind foreign_key_without_primary_key{
    "foreign-key-without-primary-key", kError, "join '{}' has a foreign_key, but view '{}' has no primary key"};  // 22
inline constexpr Kind fanout_without_primary_key{"fanout-without-primary-key", kWarning,
                                                 "view '{}' has no primary key, and in explore '{}' a join may repeat "
                                                 "its rows: its measures can't be used over it"};  // 18
inline constexpr Kind unknown_join{"unknown-join", kError, "unknown join '{}' in '{}'"};           // 5
inline constexpr Kind join_cycle{"join-cycle", kError, "join '{}' needs itself, by way of {}"};    // 10
inline constexpr Kind broken_join{"broken-join", kError, "join '{}' is left out of explore '{}': {}"};
inline constexpr Kind broken_explore{"broken-explore", kError, "explore '{}' is left out: {}"};
inline constexpr Kind duplicate_alias{"duplicate-alias", kError, "'{}' is the name of two views in explore '{}'"};
inline constexpr Kind condition_without_field{"condition-without-field", kError,
                                              "access_filter needs both field and user_attribute"};  // 29
inline constexpr Kind filter_without_value{"filter-without-value", kError,
                                           "a filter needs both field and value"};               // 29
inline constexpr Kind unknown_datagroup{"unknown-datagroup", kError, "unknown datagroup '{}'"};  // 25
inline constexpr Kind measure_in_condition{"measure-in-condition", kError,
                                           "a condition on rows can't refer to measure '{}'"};  // 12

}  // namespace oriel::lookml::diag
