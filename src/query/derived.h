#pragma once

#include "query/plan.h"

namespace oriel::query {

/// Names the derived tables of the query and writes them into `select.with`, each after those it uses.
Status add_common_tables(Plan& plan, sql::Select& select);

}  // namespace oriel::query
