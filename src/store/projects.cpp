#include "store/projects.h"

#include "store/columns.h"
#include "store/secrets.h"

namespace oriel::store::projects {
namespace {

#define ORIEL_PROJECT_SELECT                                                                           \
    "SELECT name, git_remote_url, git_production_branch_name, pull_request_mode, validation_required," \
    " allow_warnings, git_release_mgmt_enabled, is_example, path, details, created_at FROM projects "

Project read_project(Statement& row) {
    Project project;
    project.name = row.string(0);
    project.git_remote_url = row.opt_text(1);
    project.git_production_branch_name = row.string(2);
    project.pull_request_mode = row.string(3);
    project.validation_required = row.boolean(4);
    project.allow_warnings = row.boolean(5);
    project.git_release_mgmt_enabled = row.boolean(6);
    project.is_example = row.boolean(7);
    project.path = row.opt_text(8);
    project.details = read_json(row.text(9));
    project.created_at = row.instant(10);
    return project;
}

std::string details_text(const Json& details) {
    return details.is_null() ? "{}" : details.dump();
}

}  // namespace

Result<std::optional<Project>> find(Session& session, std::string_view name) {
    return read_one(session, read_project, ORIEL_PROJECT_SELECT "WHERE name = ?", name);
}

Result<std::vector<Project>> list(Session& session) {
    return read_all(session, read_project,
                    session.dialect() == Dialect::sqlite ? ORIEL_PROJECT_SELECT "ORDER BY name"
                                                         : ORIEL_PROJECT_SELECT "ORDER BY name COLLATE \"C\"");
}

Result<Project> insert(Transaction& transaction, const Project& project) {
    TRY(transaction.touch(Topic::config));
    TRY(require_text("name", project.name));
    const auto present = TRY(find(transaction, project.name));
    if (present.has_value()) return already_exists("name", project.name);
    TRY(transaction.execute(
        "INSERT INTO projects (name, git_remote_url, git_production_branch_name, pull_request_mode, "
        "validation_required,"
        " allow_warnings, git_release_mgmt_enabled, is_example, path, details, created_at) VALUES (?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?)",
        project.name, project.git_remote_url, project.git_production_branch_name, project.pull_request_mode,
        project.validation_required, project.allow_warnings, project.git_release_mgmt_enabled, project.is_example,
        project.path, details_text(project.details), transaction.now()));
    return found(find(transaction, project.name));
}

Status update(Transaction& transaction, const Project& project) {
    TRY(transaction.touch(Topic::config));
    const auto changed = TRY(transaction.execute(
        "UPDATE projects SET git_remote_url = ?, git_production_branch_name = ?, pull_request_mode = ?, "
        "validation_required = ?,"
        " allow_warnings = ?, git_release_mgmt_enabled = ?, is_example = ?, path = ?, details = ? WHERE name = ?",
        project.git_remote_url, project.git_production_branch_name, project.pull_request_mode,
        project.validation_required, project.allow_warnings, project.git_release_mgmt_enabled, project.is_example,
        project.path, details_text(project.details), project.name));
    if (changed == 0) return Error::not_found();
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view name) {
    TRY(transaction.touch(Topic::config));
    TRY(secrets::remove_all(transaction, kProjectScope, name));
    const auto removed = TRY(transaction.execute("DELETE FROM projects WHERE name = ?", name));
    return removed != 0;
}

}  // namespace oriel::store::projects
