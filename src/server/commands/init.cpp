#include "base/filesystem.h"
#include "base/ids.h"
#include "http/self_signed.h"
#include "server/address.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/sample.h"
#include "server/commands/support.h"
#include "store/credentials_api3.h"
#include "store/credentials_email.h"
#include "store/roles.h"
#include "store/seed.h"
#include "store/store.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

namespace oriel::server {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSecretLength = 24;

struct AdminKey {
    std::string client_id;
    std::string client_secret;
};

/// Nothing of an instance may be overwritten, and a half-made one must not look like one: what is in the folder
/// decides.
Status check_free(const std::string& data_dir) {
    std::error_code error;
    if (!fs::exists(data_dir, error)) return Ok{};
    if (!fs::is_directory(data_dir, error)) return Error::conflict("'" + data_dir + "' is no folder");
    if (!fs::is_empty(data_dir, error)) {
        return Error::conflict("'" + data_dir +
                               "' is not empty; init makes a new instance and overwrites nothing, so name "
                               "another folder or serve what is there");
    }
    return Ok{};
}

Result<AdminKey> make_admin(Instance& instance, const std::string& email) {
    AdminKey key;
    key.client_secret = random_alphanumeric(kSecretLength);
    TRY(instance.database->write([&](store::Transaction& transaction) -> Status {
        store::NewUser fresh;
        fresh.first_name = "Oriel";
        fresh.last_name = "Admin";
        const auto user = TRY(store::create_user(transaction, fresh));
        store::CredentialsEmail credentials;
        credentials.user_id = user.id;
        credentials.email = email;
        TRY(store::credentials_email::insert(transaction, credentials));
        TRY(store::roles::set_of_user(transaction, user.id, {std::string(store::kAdminRoleId)}));
        store::CredentialsApi3 api3;
        api3.user_id = user.id;
        api3.purpose = "made by oriel init";
        const auto made = TRY(store::credentials_api3::insert(transaction, api3, key.client_secret));
        key.client_id = made.client_id;
        return Ok{};
    }));
    return key;
}

/// The official SDKs' own format. The certificate signs itself, so clients are told not to check it until they trust
/// it.
Status write_ini(const InstanceConfig& config, const AdminKey& key) {
    const Address address = TRY(parse_address(config.listen));
    const std::string text =
        "# Credentials of this instance's admin, in the format of the Looker SDKs. Keep it to yourself.\n"
        "[Looker]\n"
        "base_url=https://" +
        url_host(address.host) + ":" + std::to_string(address.port) +
        "\n"
        "client_id=" +
        key.client_id +
        "\n"
        "client_secret=" +
        key.client_secret +
        "\n"
        "# The certificate (tls/cert.pem) signs itself. Set this to True where clients trust it.\n"
        "verify_ssl=False\n";
    return create_file(config.ini_file(), text, kPrivateFile);
}

/// A half-made instance is of no use and would be in the way of the next try. The folder was empty, so all in it is
/// ours.
void clear_folder(const std::string& data_dir) {
    std::error_code ignored;  // The message that matters is the one of what failed before.
    for (fs::directory_iterator entry(data_dir, ignored), end; entry != end; entry.increment(ignored)) {
        fs::remove_all(entry->path(), ignored);
    }
}

Status make(const InitOptions& options) {
    InstanceConfig config;
    config.data_dir = options.data_dir;
    config.store_url = options.store.empty() ? "sqlite:oriel.db" : options.store;
    config.listen = options.listen;

    store::StoreConfig store_config;
    store_config.database.url = options.store.empty() ? "sqlite:" + options.data_dir + "/oriel.db" : options.store;
    store_config.key_file = config.key_file();
    store_config.create_key = true;
    auto database = TRY(store::open_store(std::move(store_config)));
    Instance instance(config, std::move(database));

    TRY(create_directories(options.data_dir + "/tls"));
    http::SelfSignedSettings certificate;
    certificate.certificate_file = config.certificate_file();
    certificate.key_file = config.certificate_key_file();
    TRY(http::make_self_signed(certificate));
    if (options.sample != "none") TRY(load_sample(instance, {options.sample, options.scale, options.flights_dir}));
    const AdminKey key = TRY(make_admin(instance, options.email));
    TRY(write_ini(config, key));
    // Last: this file is what makes the folder an instance.
    return save_config(config);
}

Status prepare(const InitOptions& options) {
    TRY(parse_address(options.listen));
    TRY(check_free(options.data_dir));
    return create_directories(options.data_dir);
}

}  // namespace

int run_init(const InitOptions& options) {
    Status made = prepare(options);
    if (made.ok()) {
        made = make(options);
        if (!made.ok()) clear_folder(options.data_dir);
    }
    if (!made.ok()) {
        report(made.error());
        return kExitFailed;
    }
    std::printf("instance     %s\ncredentials  %s/looker.ini\n", options.data_dir.c_str(), options.data_dir.c_str());
    if (options.tells_next) std::printf("next         oriel serve --data %s\n", options.data_dir.c_str());
    return kExitOk;
}

}  // namespace oriel::server
