#include "store/settings.h"

#include "store/columns.h"

namespace oriel::store::settings {

Result<std::optional<Json>> find(Session& session, std::string_view key) {
    return read_one(
        session, [](Statement& row) { return read_json(row.text(0)); },
        "SELECT value FROM settings WHERE setting_key = ?", key);
}

Status set(Transaction& transaction, std::string_view key, const Json& value) {
    TRY(transaction.touch(Topic::config));
    TRY(
        transaction.execute("INSERT INTO settings (setting_key, value) VALUES (?, ?)"
                            " ON CONFLICT (setting_key) DO UPDATE SET value = excluded.value",
                            key, value.dump()));
    return Ok{};
}

Result<bool> remove(Transaction& transaction, std::string_view key) {
    TRY(transaction.touch(Topic::config));
    const auto removed = TRY(transaction.execute("DELETE FROM settings WHERE setting_key = ?", key));
    return removed != 0;
}

}  // namespace oriel::store::settings
