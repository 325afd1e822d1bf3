#pragma once

#include "query/plan.h"

namespace oriel::query {

/// The field that `${…}` in the SQL of `owner` (a source) means.
/// Errors: validation_failed that names `reader`, the thing whose SQL it is.
Result<Place> find_reference(const Plan& plan, std::size_t owner, const model::TemplatePart& part,
                             std::string_view reader);

/// A field named by a parameter of a field or explore: bare, of `owner`; or scoped.
Result<Place> find_named(const Plan& plan, std::size_t owner, std::string_view name, std::string_view reader);

/// The view that `${name.SQL_TABLE_NAME}` means, by view name or by alias in the explore.
Result<const model::View*> find_table(const Plan& plan, std::string_view name, std::string_view reader);

/// The sources whose rows the text looks at, its references followed; sorted, each once. The text must have been
/// collected, so that it has no cycles.
std::vector<std::size_t> sources_of(const Plan& plan, std::size_t owner, const model::Template& sql);

/// The same for all of a field's SQL, with the field's own source.
std::vector<std::size_t> sources_of_field(const Plan& plan, const Place& place);

/// The sources that a plain text names by alias: `orders.id` without `${…}`. May hold one twice.
std::vector<std::size_t> aliases_in(const Plan& plan, std::string_view text);

/// The source whose words a view's own table text speaks: the first that uses the view, or the base.
std::size_t owner_of(const Plan& plan, const model::View& view);

/// The source of that alias, or none.
std::optional<std::size_t> find_alias(const Plan& plan, std::string_view alias);

}  // namespace oriel::query
