#include "store/permission_sets.h"

#include "store/named_sets.h"

#include <array>

namespace oriel::store::permission_sets {
namespace {

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "id"},
    SearchColumn{"name", ColumnKind::text, "name"},
    SearchColumn{"built_in", ColumnKind::boolean, "built_in"},
    SearchColumn{"all_access", ColumnKind::boolean, "all_access"},
    SearchColumn{"permissions", ColumnKind::text_list_all, "permissions"},
};
constexpr NamedSetTable kTable =
    ORIEL_NAMED_SET_TABLE("permission set", "permission_sets", "permissions", "permission_set_id", kSearchColumns);

PermissionSet from_row(NamedSet set) {
    return {std::move(set.id), std::move(set.name), std::move(set.members), set.built_in, set.all_access};
}

NamedSet to_row(const PermissionSet& set) {
    return {set.id, set.name, set.permissions, set.built_in, set.all_access};
}

PermissionSet read_set(Statement& row) {
    return from_row(read_named_set(row));
}

}  // namespace

Result<std::optional<PermissionSet>> find(Session& session, std::string_view id) {
    auto set = TRY(find_named_set(session, kTable, id));
    if (!set.has_value()) return std::optional<PermissionSet>{};
    return std::optional<PermissionSet>(from_row(*std::move(set)));
}

Result<Page<PermissionSet>> search(Session& session, const Search& search) {
    return run_search<PermissionSet>(session, kTable.search, search, read_set);
}

Result<PermissionSet> insert(Transaction& transaction, const PermissionSet& set) {
    auto inserted = TRY(insert_named_set(transaction, kTable, to_row(set)));
    return from_row(std::move(inserted));
}

Status update(Transaction& transaction, const PermissionSet& set) {
    return update_named_set(transaction, kTable, to_row(set));
}

Status remove(Transaction& transaction, std::string_view id) {
    return remove_named_set(transaction, kTable, id);
}

}  // namespace oriel::store::permission_sets
