#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"
#include "store/credentials_email.h"
#include "store/roles.h"
#include "store/user_lifecycle.h"
#include "store/users.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace oriel::server {

namespace {

/// `name@host`, no more: whether mail arrives there is not ours to know.
bool looks_like_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    if (text.find('@', at + 1) != std::string_view::npos) return false;
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

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
        if (const auto taken = TRY(store::users::find_by_email(transaction, options.email))) {
            return Error::conflict("a user with e-mail '" + options.email + "' exists: user " + taken->id);
        }
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

/// Both names, or the one there is; `-` without any.
std::string name_of(const store::User& user) {
    const std::string first = user.first_name.value_or("");
    const std::string last = user.last_name.value_or("");
    if (first.empty() && last.empty()) return "-";
    return first.empty() || last.empty() ? first + last : first + " " + last;
}

Status list(Instance& instance) {
    auto session = TRY(instance.database->read());
    const auto page = TRY(store::users::search(session, {}));
    for (const store::User& user : page.items) {
        std::string roles;
        for (const store::Role& role : TRY(store::roles::of_user(session, user.id, store::Association::any))) {
            roles += (roles.empty() ? "" : ", ") + role.name;
        }
        std::printf("%s\t%s\t%s\t%s\t%s\n", user.id.c_str(), user.email.value_or("-").c_str(), name_of(user).c_str(),
                    user.is_disabled ? "disabled" : "enabled", roles.empty() ? "-" : roles.c_str());
    }
    return Ok{};
}

}  // namespace

int run_user(const UserOptions& options) {
    if (options.action == "add" && !looks_like_email(options.email)) {
        std::fprintf(stderr, "oriel: '%s' is no e-mail address; name@host is expected\n", options.email.c_str());
        return kExitUsage;
    }
    auto opened = Instance::open(options.data_dir);
    if (!opened.ok()) return report(opened.error());
    Instance& instance = *opened.value();
    if (options.action == "add") {
        const auto user = add(instance, options);
        if (!user.ok()) return report(user.error());
        std::printf("user %s\n", user.value().id.c_str());
        std::fprintf(stderr, "oriel: to let the user in over the API: oriel key add --data %s --user %s\n",
                     options.data_dir.c_str(), options.email.c_str());
        return kExitOk;
    }
    const Status done =
        options.action == "list" ? list(instance) : set_disabled(instance, options.email, options.action == "disable");
    return done.ok() ? kExitOk : report(done.error());
}

}  // namespace oriel::server
