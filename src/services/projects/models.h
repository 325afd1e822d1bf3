#pragma once

#include "base/result.h"
#include "model/model.h"
#include "services/auth/caller.h"
#include "services/projects/project_cache.h"
#include "services/versioned_cache.h"
#include "store/lookml_models.h"
#include "store/projects.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::services {

/// A configured model, and what LookML says of it.
struct ModelInUse {
    store::LookmlModelEntry entry;
    std::shared_ptr<const model::Model> model;  ///< Null when the project has no usable file of that name.
};

/// Models as callers see them: which there are, and what they mean in the caller's workspace.
///
/// A model without an entry, or one the caller has no right on, is as if it were not there. compat: explores.md
class Models {
public:
    /// `data_dir`: where projects without a path of their own live, in `projects/NAME`.
    Models(store::Database& database, std::string data_dir);

    /// By name. Errors: internal when the store can't be read; a project that doesn't compile gives entries without
    /// model.
    Result<std::vector<ModelInUse>> list(const Caller& caller);
    /// Errors: not_found.
    Result<ModelInUse> find(const Caller& caller, std::string_view name);
    /// As `find`, for queries: the model is there and may use its connection.
    /// Errors: not_found (no entry, no right, no file); validation_failed when the file's connection is not among those
    /// that the entry allows.
    Result<ModelInUse> compiled(const Caller& caller, std::string_view name);

    /// A new entry: makes a LookML model of that name queryable.
    /// Errors: not_found for who may not manage the model; validation_failed naming the member.
    Result<ModelInUse> create(const Caller& caller, const store::LookmlModelEntry& entry);
    /// Writes project and connections. Errors: not_found; validation_failed naming the member.
    Result<ModelInUse> update(const Caller& caller, const store::LookmlModelEntry& entry);
    /// The files stay. Errors: not_found.
    Status remove(const Caller& caller, std::string_view name);

    /// Whether a caller may know of a model at all.
    static bool may_see(const Caller& caller, std::string_view model);

private:
    using Entries = std::vector<store::LookmlModelEntry>;
    Result<std::shared_ptr<const Entries>> entries();
    Error absent(const Caller& caller, const Entries& all, std::string_view name);
    Result<std::shared_ptr<const CompiledProject>> project(const Caller& caller, const std::string& name);

    Result<ModelInUse> in_use(const Caller& caller, const store::LookmlModelEntry& entry);
    Error unusable(const Caller& caller, const store::LookmlModelEntry& entry);

    store::Database& database_;
    std::string data_dir_;
    VersionedCache<Entries> entries_;
    VersionedCache<std::string> paths_;  ///< Project name → its folder.
    ProjectCache projects_;
};

}  // namespace oriel::services
