#pragma once

#include "base/json.h"
#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

/// A LookML project. Its id is its name. Secrets (git_password, deploy_secret) by store/secrets.h, scope "project".
struct Project {
    std::string name = {};
    std::optional<std::string> git_remote_url = {};
    std::string git_production_branch_name = "master";
    std::string pull_request_mode = "off";
    bool validation_required = true;
    bool allow_warnings = true;
    bool git_release_mgmt_enabled = false;
    bool is_example = false;
    std::optional<std::string> path = {};  ///< A folder on the server's disk that is the project, for one not in git.
    Json details = {};                     ///< An object: every other writable member of Project that is no secret.
    Instant created_at{};
};

inline constexpr std::string_view kProjectScope = "project";

namespace projects {

Result<std::optional<Project>> find(Session& session, std::string_view name);
/// By name.
Result<std::vector<Project>> list(Session& session);
/// Errors: validation_failed (name taken or empty).
Result<Project> insert(Transaction& transaction, const Project& project);
/// Writes all but name and created_at. Errors: not_found.
Status update(Transaction& transaction, const Project& project);
/// With its secrets; model entries stay.
Result<bool> remove(Transaction& transaction, std::string_view name);

}  // namespace projects
}  // namespace oriel::store
