#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "services/auth/attributes.h"
#include "services/auth/sessions.h"
#include "services/connections/connections.h"
#include "services/content/folders.h"
#include "services/projects/models.h"
#include "services/queries/queries.h"
#include "services/queries/run.h"
#include "services/users/credentials.h"
#include "services/users/groups.h"
#include "services/users/roles.h"
#include "services/users/user_attributes.h"
#include "services/users/users.h"
#include "store/database.h"

#include <memory>
#include <string>

namespace oriel::server {

/// What `oriel init` wrote about an instance: `DIR/oriel.json`.
struct InstanceConfig {
    std::string data_dir;
    std::string store_url;  ///< `sqlite:…` or `postgresql://…`
    std::string listen;     ///< HOST:PORT

    std::string config_file() const { return data_dir + "/oriel.json"; }
    std::string key_file() const { return data_dir + "/secret.key"; }
    std::string certificate_file() const { return data_dir + "/tls/cert.pem"; }
    std::string certificate_key_file() const { return data_dir + "/tls/key.pem"; }
    std::string ini_file() const { return data_dir + "/looker.ini"; }
};

/// Errors: not_found when there is no instance in `data_dir`, saying how to make one; invalid_request for a damaged
/// file.
Result<InstanceConfig> load_config(const std::string& data_dir);
/// Never over a file that is there. Mode 0600: a store's address may hold a password.
Status save_config(const InstanceConfig& config);

/// An opened instance: the store, and the services on it. The one place that builds services.
class Instance {
public:
    /// Opens what `init` made. `store_url`: wins over the file's when not empty.
    static Result<std::unique_ptr<Instance>> open(const std::string& data_dir, const std::string& store_url = {});

    Instance(InstanceConfig instance_config, std::unique_ptr<store::Database> opened);

    InstanceConfig config;
    SystemClock clock;
    std::unique_ptr<store::Database> database;
    services::Sessions sessions;
    services::Attributes attributes;
    services::Users users;
    services::Credentials credentials;
    services::UserAttributes user_attributes;
    services::Roles roles;
    services::Groups groups;
    services::Folders folders;
    services::Connections connections;
    services::Models models;
    services::Queries queries;
    services::QueryRunner runner;
};

}  // namespace oriel::server
