#include "gen/api/folder.h"

#include "api/binding.h"
#include "api/convert/member.h"
#include "services/content/folders.h"

namespace oriel::api {

namespace {

/// What `Folder` and `FolderBase` have in common.
template <typename T>
Result<T> base_to_wire(const store::Folder& row, const services::Caller& caller, services::Folders& folders) {
    const auto can = TRY(folders.abilities(caller, row));
    const bool change = can.edit && caller.may(services::Permission::manage_spaces);
    const bool fixed = row.is_root() || row.is_personal();
    T folder;
    folder.can = wire::Map<bool>{{"index", true},
                                 {"show", true},
                                 {"create", change},
                                 {"see_admin_spaces", caller.is_admin},
                                 {"update", change && !row.is_root()},
                                 {"destroy", change && !fixed},
                                 {"move_content", can.edit},
                                 {"edit_content", can.edit}};
    folder.name = row.name;
    folder.parent_id = member(row.parent_id);
    folder.id = row.id;
    folder.content_metadata_id = member(row.content_metadata_id);
    folder.created_at = row.created_at;
    folder.creator_id = member(row.creator_id);
    folder.child_count = row.child_count;
    folder.external_id = member(row.external_id);
    folder.is_embed = row.is_embed;
    folder.is_embed_shared_root = row.kind == store::FolderKind::embed_shared_root;
    folder.is_embed_users_root = row.kind == store::FolderKind::embed_users_root;
    folder.is_personal = row.is_personal();
    folder.is_personal_descendant = row.is_personal_descendant();
    folder.is_shared_root = row.kind == store::FolderKind::shared_root;
    folder.is_users_root = row.kind == store::FolderKind::users_root;
    return folder;
}

Result<wire::Folder> to_wire(const store::Folder& row, const services::Caller& caller, services::Folders& folders) {
    auto folder = TRY(base_to_wire<wire::Folder>(row, caller, folders));
    // Looks and dashboards are not built yet, so a folder has none.
    folder.dashboards = std::vector<wire::DashboardBase>{};
    folder.looks = std::vector<wire::LookWithDashboards>{};
    return folder;
}

Result<std::vector<wire::Folder>> to_wire(const std::vector<store::Folder>& rows, const services::Caller& caller,
                                          services::Folders& folders) {
    std::vector<wire::Folder> items;
    items.reserve(rows.size());
    for (const store::Folder& row : rows) {
        auto item = TRY(to_wire(row, caller, folders));
        items.push_back(std::move(item));
    }
    return items;
}

}  // namespace

Result<std::vector<wire::FolderBase>> all_folders(const services::Caller& caller, services::Folders& folders) {
    const auto page = TRY(folders.search(caller, {}));
    std::vector<wire::FolderBase> items;
    items.reserve(page.items.size());
    for (const store::Folder& row : page.items) {
        auto item = TRY(base_to_wire<wire::FolderBase>(row, caller, folders));
        items.push_back(std::move(item));
    }
    return items;
}

Result<Page<wire::Folder>> search_folders(const SearchFoldersParams& params, const services::Caller& caller,
                                          services::Folders& folders) {
    store::Search search = search_of(params.paging, params.sorts, params.filter_or);
    Criteria(search)
        .add("id", params.id)
        .add("name", params.name)
        .add("parent_id", params.parent_id)
        .add("creator_id", params.creator_id)
        .add("is_shared_root", params.is_shared_root)
        .add("is_users_root", params.is_users_root);
    const auto page = TRY(folders.search(caller, std::move(search)));
    auto items = TRY(to_wire(page.items, caller, folders));
    return Page<wire::Folder>{std::move(items), page.total};
}

Result<wire::Folder> folder(const FolderParams& params, const services::Caller& caller, services::Folders& folders) {
    const auto row = TRY(folders.find(caller, params.folder_id));
    return to_wire(row, caller, folders);
}

Result<wire::Folder> folder_parent(const FolderParentParams& params, const services::Caller& caller,
                                   services::Folders& folders) {
    const auto row = TRY(folders.parent(caller, params.folder_id));
    return to_wire(row, caller, folders);
}

Result<Page<wire::Folder>> folder_children(const FolderChildrenParams& params, const services::Caller& caller,
                                           services::Folders& folders) {
    auto rows = TRY(folders.children(caller, params.folder_id));
    auto items = TRY(to_wire(rows, caller, folders));
    return page_of(std::move(items), params.paging);
}

Result<std::vector<wire::Folder>> folder_ancestors(const FolderAncestorsParams& params, const services::Caller& caller,
                                                   services::Folders& folders) {
    const auto rows = TRY(folders.ancestors(caller, params.folder_id));
    return to_wire(rows, caller, folders);
}

}  // namespace oriel::api

#include "gen/api/folder.routes.inc"
