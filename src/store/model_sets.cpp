#include "store/model_sets.h"

#include "store/named_sets.h"

#include <array>

namespace oriel::store::model_sets {
namespace {

constexpr std::array kSearchColumns = {
    SearchColumn{"id", ColumnKind::id, "id"},
    SearchColumn{"name", ColumnKind::text, "name"},
    SearchColumn{"built_in", ColumnKind::boolean, "built_in"},
    SearchColumn{"all_access", ColumnKind::boolean, "all_access"},
    SearchColumn{"models", ColumnKind::text_list_all, "models"},
};
constexpr NamedSetTable kTable =
    ORIEL_NAMED_SET_TABLE("model set", "model_sets", "models", "model_set_id", kSearchColumns);

ModelSet from_row(NamedSet set) {
    return {std::move(set.id), std::move(set.name), std::move(set.members), set.built_in, set.all_access};
}

NamedSet to_row(const ModelSet& set) {
    return {set.id, set.name, set.models, set.built_in, set.all_access};
}

ModelSet read_set(Statement& row) {
    return from_row(read_named_set(row));
}

}  // namespace

Result<std::optional<ModelSet>> find(Session& session, std::string_view id) {
    auto set = TRY(find_named_set(session, kTable, id));
    if (!set.has_value()) return std::optional<ModelSet>{};
    return std::optional<ModelSet>(from_row(*std::move(set)));
}

Result<Page<ModelSet>> search(Session& session, const Search& search) {
    return run_search<ModelSet>(session, kTable.search, search, read_set);
}

Result<ModelSet> insert(Transaction& transaction, const ModelSet& set) {
    auto inserted = TRY(insert_named_set(transaction, kTable, to_row(set)));
    return from_row(std::move(inserted));
}

Status update(Transaction& transaction, const ModelSet& set) {
    return update_named_set(transaction, kTable, to_row(set));
}

Status remove(Transaction& transaction, std::string_view id) {
    return remove_named_set(transaction, kTable, id);
}

}  // namespace oriel::store::model_sets
