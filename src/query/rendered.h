#pragma once

#include "query/plan.h"

namespace oriel::query {

/// An author's text as this query has it: its Liquid rendered. A text without Liquid is given back as it is.
///
/// What a user said never becomes part of the author's words: it is a literal, a condition, or stands inside the
/// author's quotes. Errors: validation_failed that names `reader`: the Liquid has a mistake, names what is not there,
/// or puts a user's words where they could be SQL.
Result<const model::Template*> render(Plan& plan, std::size_t owner, const model::Template& sql,
                                      std::string_view reader);

/// The same for a text that `render` has been through; nothing for one that it has not.
const model::Template& rendered(const Plan& plan, std::size_t owner, const model::Template& sql);

/// What the query filters a field by: the user's text, or that of an explore's own filter; none when there is none. A
/// parameter's is its value. Access filters are nobody's business.
const std::string* filter_text(const Plan& plan, const Place& place);

}  // namespace oriel::query
