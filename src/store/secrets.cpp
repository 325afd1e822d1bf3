#include "store/secrets.h"

#include "store/columns.h"
#include "store/vault.h"

namespace oriel::store::secrets {
namespace {

constexpr std::string_view kTable = "secrets";

/// Lengths keep scope, owner and name apart.
std::string row_of(const SecretPlace& place) {
    std::string row;
    for (const std::string_view part : {place.scope, place.owner_id, place.name}) {
        row += std::to_string(part.size());
        row += ':';
        row += part;
    }
    return row;
}

}  // namespace

Result<std::optional<std::string>> find(Session& session, const SecretPlace& place) {
    auto rows = TRY(session.query("SELECT sealed FROM secrets WHERE scope = ? AND owner_id = ? AND name = ?",
                                  place.scope, place.owner_id, place.name));
    if (!TRY(rows.step())) return std::optional<std::string>{};
    auto plain = TRY(session.vault().unseal(kTable, "sealed", row_of(place), rows.blob(0)));
    return std::optional<std::string>(std::move(plain));
}

Result<std::vector<std::string>> names(Session& session, std::string_view scope, std::string_view owner_id) {
    return read_all(
        session, [](Statement& row) { return row.string(0); },
        "SELECT name FROM secrets WHERE scope = ? AND owner_id = ? ORDER BY name", scope, owner_id);
}

Status put(Transaction& transaction, const SecretPlace& place, std::string_view plain) {
    TRY(transaction.touch(Topic::config));
    TRY(
        transaction.execute("INSERT INTO secrets (scope, owner_id, name, sealed) VALUES (?, ?, ?, ?)"
                            " ON CONFLICT (scope, owner_id, name) DO UPDATE SET sealed = excluded.sealed",
                            place.scope, place.owner_id, place.name,
                            Blob{transaction.vault().seal(kTable, "sealed", row_of(place), plain)}));
    return Ok{};
}

Result<bool> remove(Transaction& transaction, const SecretPlace& place) {
    TRY(transaction.touch(Topic::config));
    const auto removed = TRY(transaction.execute("DELETE FROM secrets WHERE scope = ? AND owner_id = ? AND name = ?",
                                                 place.scope, place.owner_id, place.name));
    return removed != 0;
}

Status remove_all(Transaction& transaction, std::string_view scope, std::string_view owner_id) {
    TRY(transaction.touch(Topic::config));
    TRY(transaction.execute("DELETE FROM secrets WHERE scope = ? AND owner_id = ?", scope, owner_id));
    return Ok{};
}

}  // namespace oriel::store::secrets
