#include "server/commands/support.h"

#include "api/convert/query.h"
#include "api/wire/reader.h"
#include "base/filesystem.h"
#include "server/commands/exit_code.h"
#include "store/roles.h"
#include "store/seed.h"
#include "store/users.h"

#include <cstdio>
#include <iostream>
#include <iterator>

namespace oriel::server {

int report(const Error& error) {
    std::fprintf(stderr, "oriel: %s\n", error.message.c_str());
    for (const ErrorDetail& detail : error.details) {
        std::fprintf(stderr, "oriel:   %s: %s\n", detail.field.c_str(), detail.message.c_str());
    }
    const bool query_wrong = error.code == ErrorCode::validation_failed || error.code == ErrorCode::invalid_request;
    return query_wrong ? kExitFound : kExitFailed;
}

Result<std::string> read_text(const std::string& file) {
    if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    return read_file(file);
}

Result<store::QueryDefinition> read_query(const std::string& file) {
    const std::string text = TRY(read_text(file));
    const Json json = TRY(Json::parse(text));
    wire::Query query;
    wire::Reader reader(wire::Required::unchecked);
    read(query, json, reader);
    if (auto problems = reader.take_problems(); !problems.empty()) return Error::validation(std::move(problems));
    return api::to_definition(query);
}

Result<store::User> find_user(Instance& instance, const std::string& who) {
    auto session = TRY(instance.database->read());
    if (who.empty()) {
        for (const std::string& id :
             TRY(store::roles::user_ids(session, store::kAdminRoleId, store::Association::any))) {
            auto user = TRY(store::users::find(session, id));
            if (user && !user->is_disabled) return *user;
        }
        return Error::not_found("the instance has no enabled admin; name a user with --user");
    }
    auto user = who.find('@') != std::string::npos ? TRY(store::users::find_by_email(session, who))
                                                   : TRY(store::users::find(session, who));
    if (!user) return Error::not_found("there is no user '" + who + "'");
    return *user;
}

}  // namespace oriel::server
