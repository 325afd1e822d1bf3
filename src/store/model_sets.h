#pragma once

#include "store/search.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

struct ModelSet {
    std::string id = {};
    std::string name = {};
    std::vector<std::string> models = {};  ///< Plain names, not checked; empty with `all_access`, which means all.
    bool built_in = false;
    bool all_access = false;
};

namespace model_sets {

Result<std::optional<ModelSet>> find(Session& session, std::string_view id);
/// Columns: id, name, built_in, all_access, models (comma list, all of them).
Result<Page<ModelSet>> search(Session& session, const Search& search);

/// Errors: validation_failed (name taken or empty).
Result<ModelSet> insert(Transaction& transaction, const ModelSet& set);
/// Writes name and models. Errors: not_found; not_allowed for a built-in one; validation_failed.
Status update(Transaction& transaction, const ModelSet& set);
/// Errors: not_found; not_allowed for a built-in one; validation_failed while a role uses it.
Status remove(Transaction& transaction, std::string_view id);

}  // namespace model_sets
}  // namespace oriel::store
