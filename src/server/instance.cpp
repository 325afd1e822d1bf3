#include "server/instance.h"

#include "base/filesystem.h"
#include "base/json.h"
#include "store/store.h"

#include <utility>

namespace oriel::server {

Result<InstanceConfig> load_config(const std::string& data_dir) {
    InstanceConfig config;
    config.data_dir = data_dir;
    auto text = read_file(config.config_file());
    if (!text.ok() && text.error().code == ErrorCode::not_found) {
        return Error::not_found("there is no instance in '" + data_dir + "'; make one with: oriel init --data " +
                                data_dir);
    }
    const std::string bytes = TRY(std::move(text));
    const Json json = TRY(Json::parse(bytes));
    const auto member = [&](std::string_view name) -> Result<std::string> {
        const Json* value = json.find(name);
        if (value == nullptr || !value->is_string()) {
            return Error::invalid_request("'" + config.config_file() + "' has no text '" + std::string(name) + "'");
        }
        return value->as_string();
    };
    config.store_url = TRY(member("store"));
    config.listen = TRY(member("listen"));
    return config;
}

Status save_config(const InstanceConfig& config) {
    Json json;
    json.set("store", config.store_url);
    json.set("listen", config.listen);
    return create_file(config.config_file(), json.dump() + "\n", kPrivateFile);
}

Result<std::unique_ptr<Instance>> Instance::open(const std::string& data_dir, const std::string& store_url) {
    InstanceConfig config = TRY(load_config(data_dir));
    if (!store_url.empty()) config.store_url = store_url;
    store::StoreConfig store_config;
    store_config.database.url = config.store_url;
    // A relative file is the data directory's, wherever that has been moved to.
    if (store_config.database.url == "sqlite:oriel.db") store_config.database.url = "sqlite:" + data_dir + "/oriel.db";
    store_config.key_file = config.key_file();
    auto database = TRY(store::open_store(std::move(store_config)));
    return std::make_unique<Instance>(std::move(config), std::move(database));
}

Instance::Instance(InstanceConfig instance_config, std::unique_ptr<store::Database> opened)
    : config(std::move(instance_config)),
      database(std::move(opened)),
      sessions(*database),
      attributes(*database),
      users(*database),
      credentials(*database),
      user_attributes(*database),
      roles(*database),
      groups(*database),
      folders(*database),
      connections(*database, config.data_dir),
      models(*database, config.data_dir),
      queries(*database),
      runner(models, connections, attributes, clock) {}

}  // namespace oriel::server
