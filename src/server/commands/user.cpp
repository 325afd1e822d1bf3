#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"
#include "store/credentials_email.h"
#include "store/roles.h"
#include "store/user_lifecycle.h"
#include "store/users.h"

#include <cstdio>

namespace oriel::server {

namespace {

/// Ids of the roles with these names. Errors: validation_failed for one there is not.
Result<std::vector<std::string>> role_ids(store::Session& session, const std::vector<std::string>& names) {
    std::vector<std::string> ids;
    const auto page = TRY(store::roles::search(session, {}));
    for (const std::string& name : names) {
        std::string known;
        std::string id;
        for (const store::Role& role : page.items) {
            if (role.name == name) id = role.id;
            known += (known.empty() ? "'" : ", '") + role.name + "'";
        }
        if (id.empty())
            return Error::validation("role", "invalid", "there is no role '" + name + "'; there are " + known);
        ids.push_back(std::move(id));
    }
    return ids;
}

Result<store::User> add(Instance& instance, const UserOptions& options) {
    return instance.database->write([&](store::Transaction& transaction) -> Result<store::User> {
        store::NewUser fresh;
        if (!options.first_name.empty()) fresh.first_name = options.first_name;
        if (!options.last_name.empty()) fresh.last_name = options.last_name;
        auto user = TRY(store::create_user(transaction, fresh));
        store::CredentialsEmail email;
        email.user_id = user.id;
        email.email = options.email;
        TRY(store::credentials_email::insert(transaction, email));
        const auto roles = TRY(role_ids(transaction, options.roles));
        TRY(store::roles::set_of_user(transaction, user.id, roles));
        return user;
    });
}

Status set_disabled(Instance& instance, const std::string& who, bool disabled) {
    store::User user = TRY(find_user(instance, who));
    user.is_disabled = disabled;
    return instance.database->write(
        [&](store::Transaction& transaction) { return store::users::update(transaction, user); });
}

Status list(Instance& instance) {
    auto session = TRY(instance.database->read());
    const auto page = TRY(store::users::search(session, {}));
    for (const store::User& user : page.items) {
        std::printf("%s\t%s\t%s\t%s\n", user.id.c_str(), user.email.value_or("-").c_str(),
                    user.display_name().value_or("-").c_str(), user.is_disabled ? "disabled" : "enabled");
    }
    return Ok{};
}

}  // namespace

int run_user(const UserOptions& options) {
    auto opened = Instance::open(options.data_dir);
    if (!opened.ok()) return report(opened.error());
    Instance& instance = *opened.value();
    if (options.action == "add") {
        const auto user = add(instance, options);
        if (!user.ok()) return report(user.error());
        std::printf("user %s\n", user.value().id.c_str());
        return kExitOk;
    }
    const Status done =
        options.action == "list" ? list(instance) : set_disabled(instance, options.email, options.action == "disable");
    return done.ok() ? kExitOk : report(done.error());
}

}  // namespace oriel::server
