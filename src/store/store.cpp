#include "store/store.h"

#include "base/filesystem.h"
#include "store/keyfile.h"
#include "store/migrate.h"
#include "store/seed.h"
#include "store/settings.h"

namespace oriel::store {
namespace {

constexpr std::string_view kFingerprintSetting = "key_fingerprint";

/// The fingerprint of the key that the database was first opened with; nothing for a fresh one.
Result<std::optional<std::string>> stored_fingerprint(Database& database) {
    auto session = TRY(database.read());
    const auto setting = TRY(settings::find(session, kFingerprintSetting));
    if (!setting.has_value()) return std::optional<std::string>{};
    return std::optional<std::string>(setting->as_string());
}

/// Writes the fingerprint down, unless another node has been first.
Status claim(Transaction& transaction, const std::string& fingerprint) {
    TRY(transaction.touch(Topic::config));
    const auto present = TRY(settings::find(transaction, kFingerprintSetting));
    if (!present.has_value()) return settings::set(transaction, kFingerprintSetting, Json(fingerprint));
    if (present->as_string() == fingerprint) return Ok{};
    return Error::invalid_request(
        "another node has just opened this metadata store with another key file; all nodes need the same");
}

}  // namespace

Result<std::unique_ptr<Database>> open_store(StoreConfig config) {
    const bool make_key = config.create_key && !file_exists(config.key_file);
    SecretKey key = SecretKey::random();
    if (!make_key) key = TRY(load_key_file(config.key_file));
    const auto vault = std::make_shared<const Vault>(key);
    auto database = TRY(Database::open(std::move(config.database), vault));
    TRY(migrate(*database));
    const auto fingerprint = TRY(stored_fingerprint(*database));
    if (fingerprint.has_value() && make_key) {
        return Error::invalid_request("the metadata store has a key already, but there is no key file at '" +
                                      config.key_file + "'; put the one back that belongs to it");
    }
    if (fingerprint.has_value() && *fingerprint != vault->fingerprint()) {
        return Error::invalid_request(
            "key file '" + config.key_file +
            "' does not belong to this metadata store; its secrets were sealed with another key");
    }
    // First the key, then what needs it: after a crash in between the file is there, and found.
    if (make_key) TRY(save_key_file(config.key_file, key));
    if (!fingerprint.has_value()) {
        TRY(database->write([&](Transaction& transaction) { return claim(transaction, vault->fingerprint()); }));
    }
    TRY(seed(*database));
    TRY(database->refresh_versions());
    return database;
}

}  // namespace oriel::store
