#include "services/content/folders.h"

#include <algorithm>
#include <map>

namespace oriel::services {

namespace {
constexpr std::size_t kMaxKept = 1'000;
}

Folders::Folders(store::Database& database)
    : database_(database),
      visible_(
          [&database] { return database.version(store::Topic::identity) + database.version(store::Topic::content); },
          kMaxKept) {}

Result<Folders::Visible> Folders::load(const Caller& caller) {
    auto session = TRY(database_.snapshot());
    // The grants of this caller, by the item they are on; edit wins over view.
    std::map<std::string, bool, std::less<>> grants;
    for (const store::ContentAccess& access : TRY(store::content_metadata::all_access(session))) {
        const bool to_user = access.user_id == caller.user_id;
        const bool to_group = access.group_id && std::find(caller.group_ids.begin(), caller.group_ids.end(),
                                                           *access.group_id) != caller.group_ids.end();
        if (!to_user && !to_group) continue;
        grants[access.content_metadata_id] |= access.permission_type == store::Access::edit;
    }
    Visible visible;
    for (const store::ContentMetadata& metadata : TRY(store::content_metadata::all(session, "folder"))) {
        const auto grant = grants.find(metadata.inheriting_id);
        if (grant != grants.end()) visible.emplace(metadata.content_id, grant->second);
    }
    return visible;
}

Result<std::shared_ptr<const Folders::Visible>> Folders::visible(const Caller& caller) {
    return visible_.get(caller.user_id, [&] { return load(caller); });
}

Result<Folders::Abilities> Folders::abilities(const Caller& caller, const store::Folder& folder) {
    if (caller.is_admin) return Abilities{true, folder.kind != store::FolderKind::lookml_root};
    if (folder.kind == store::FolderKind::lookml_root) {
        return Abilities{caller.may(Permission::see_lookml_dashboards), false};
    }
    const auto seen = TRY(visible(caller));
    const auto found = seen->find(folder.id);
    if (found != seen->end()) return Abilities{true, found->second};
    // The Users root holds everybody's folders, so it is there for who can see any folder in it.
    return Abilities{folder.kind == store::FolderKind::users_root, false};
}

Result<store::Folder> Folders::find(const Caller& caller, std::string_view id) {
    store::Folder folder;
    {
        auto session = TRY(database_.read());
        folder = TRY(store::found(store::folders::find(session, id)));
    }
    const auto can = TRY(abilities(caller, folder));
    if (!can.view) return Error::not_found();
    return folder;
}

Result<store::Page<store::Folder>> Folders::search(const Caller& caller, store::Search search) {
    if (!caller.is_admin) {
        const auto seen = TRY(visible(caller));
        std::vector<std::string> ids{std::string(store::kUsersFolderId)};
        for (const auto& entry : *seen) ids.push_back(entry.first);
        search.only_ids = std::move(ids);
    }
    auto session = TRY(database_.snapshot());
    return store::folders::search(session, search);
}

Result<std::vector<store::Folder>> Folders::children(const Caller& caller, std::string_view id) {
    TRY(find(caller, id));
    std::vector<store::Folder> all;
    {
        auto session = TRY(database_.read());
        all = TRY(store::folders::children(session, id));
    }
    std::vector<store::Folder> seen;
    for (store::Folder& folder : all) {
        const auto can = TRY(abilities(caller, folder));
        if (can.view) seen.push_back(std::move(folder));
    }
    return seen;
}

Result<std::vector<store::Folder>> Folders::ancestors(const Caller& caller, std::string_view id) {
    TRY(find(caller, id));
    auto session = TRY(database_.read());
    return store::folders::ancestors(session, id);
}

Result<store::Folder> Folders::parent(const Caller& caller, std::string_view id) {
    const auto folder = TRY(find(caller, id));
    if (!folder.parent_id) return Error::not_found();
    return find(caller, *folder.parent_id);
}

}  // namespace oriel::services
