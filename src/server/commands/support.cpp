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

namespace {

/// What a query cannot be without, said in the words of the file: there, `view` is the explore's name.
std::vector<ErrorDetail> missing_members(const wire::Query& query, const Json& json) {
    std::vector<ErrorDetail> missing;
    if (query.model.value_or("").empty()) missing.push_back({"model", "missing_field", "'model' is missing"});
    if (query.view.value_or("").empty()) {
        missing.push_back({"view", "missing_field",
                           json.find("explore") == nullptr
                               ? "'view' is missing: the explore's name"
                               : "'view' is missing: the explore's name, which you call 'explore'"});
    }
    return missing;
}

}  // namespace

int report(const Error& error) {
    // `Validation Failed` says nothing that the details do not say, and one detail may be the message itself. A
    // detail's field is the API's name of it, which is not what was typed here; its message names what matters.
    const bool details_say_it = !error.details.empty() && error.code == ErrorCode::validation_failed;
    if (!details_say_it) std::fprintf(stderr, "oriel: %s\n", error.message.c_str());
    for (const ErrorDetail& detail : error.details) {
        if (!details_say_it && detail.message == error.message) continue;
        std::fprintf(stderr, "oriel: %s%s\n", details_say_it ? "" : "  ", detail.message.c_str());
    }
    return kExitFailed;
}

int report_query(const Error& error) {
    report(error);
    const bool query_wrong = error.code == ErrorCode::validation_failed || error.code == ErrorCode::invalid_request;
    return query_wrong ? kExitFound : kExitFailed;
}

Result<std::string> read_text(const std::string& file) {
    if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    return read_file(file);
}

Result<store::QueryDefinition> read_query(const std::string& file) {
    const std::string text = TRY(read_text(file));
    auto parsed = Json::parse(text);
    if (!parsed.ok()) {
        Error error = std::move(parsed).error();
        error.message = (file == "-" ? "standard input" : "'" + file + "'") + " is " + error.message;
        return error;
    }
    const Json json = std::move(parsed).value();
    if (!json.is_object()) {
        return Error::invalid_request("a query is a JSON object, found " + std::string(json.kind()));
    }
    wire::Query query;
    wire::Reader reader(wire::Required::unchecked);
    read(query, json, reader);
    if (auto problems = reader.take_problems(); !problems.empty()) return Error::validation(std::move(problems));
    if (auto missing = missing_members(query, json); !missing.empty()) return Error::validation(std::move(missing));
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
