#include "base/ids.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"
#include "store/credentials_api3.h"
#include "store/users.h"

#include <cstdio>

namespace oriel::server {

namespace {

constexpr std::size_t kSecretLength = 24;

Status add(Instance& instance, const KeyOptions& options) {
    const auto user = TRY(find_user(instance, options.user));
    const std::string secret = random_alphanumeric(kSecretLength);
    store::CredentialsApi3 key;
    key.user_id = user.id;
    if (!options.purpose.empty()) key.purpose = options.purpose;
    const auto made = TRY(instance.database->write(
        [&](store::Transaction& transaction) { return store::credentials_api3::insert(transaction, key, secret); }));
    // The one time the secret is seen; the store has only its hash.
    std::printf("client_id=%s\nclient_secret=%s\n", made.client_id.c_str(), secret.c_str());
    return Ok{};
}

Status list(Instance& instance, const KeyOptions& options) {
    auto session = TRY(instance.database->read());
    const auto users = TRY(store::users::search(session, {}));
    for (const store::User& user : users.items) {
        if (!options.user.empty() && user.id != options.user && user.email != options.user) continue;
        for (const store::CredentialsApi3& key : TRY(store::credentials_api3::list(session, user.id))) {
            std::printf("%s\t%s\t%s\t%s\n", key.client_id.c_str(), user.id.c_str(), user.email.value_or("-").c_str(),
                        key.is_disabled ? "disabled" : "enabled");
        }
    }
    return Ok{};
}

Status remove(Instance& instance, const KeyOptions& options) {
    const auto removed = TRY(instance.database->write([&](store::Transaction& transaction) -> Result<bool> {
        const auto key = TRY(store::credentials_api3::find_by_client_id(transaction, options.client_id));
        if (!key) return false;
        return store::credentials_api3::remove(transaction, key->user_id, key->id);
    }));
    if (!removed) return Error::not_found("there is no API key '" + options.client_id + "'");
    return Ok{};
}

}  // namespace

int run_key(const KeyOptions& options) {
    auto opened = Instance::open(options.data_dir);
    if (!opened.ok()) return report(opened.error());
    Instance& instance = *opened.value();
    const Status done = options.action == "add"    ? add(instance, options)
                        : options.action == "list" ? list(instance, options)
                                                   : remove(instance, options);
    return done.ok() ? kExitOk : report(done.error());
}

}  // namespace oriel::server
