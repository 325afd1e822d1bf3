#include "gen/api/connection.h"

#include "api/binding.h"
#include "api/convert/connection.h"
#include "api/convert/member.h"
#include "services/connections/connections.h"

namespace oriel::api {

namespace {

/// Unset leaves the password, empty removes it.
std::optional<std::string> password_of(const wire::DBConnection& body) {
    if (body.password.is_absent()) return std::nullopt;
    return body.password.value_or("");
}

}  // namespace

Result<std::vector<wire::DBConnection>> all_connections(const services::Caller& caller,
                                                        services::Connections& connections) {
    std::vector<wire::DBConnection> out;
    for (const store::Connection& row : TRY(connections.list(caller))) out.push_back(to_wire(row, caller));
    return out;
}

Result<wire::DBConnection> connection(const ConnectionParams& params, const services::Caller& caller,
                                      services::Connections& connections) {
    const auto row = TRY(connections.find(caller, params.connection_name));
    return to_wire(row, caller);
}

Result<wire::DBConnection> create_connection(const CreateConnectionParams& params, const services::Caller& caller,
                                             services::Connections& connections) {
    store::Connection row;
    TRY(apply(params.body, row));
    const auto made = TRY(connections.create(caller, std::move(row), password_of(params.body),
                                             services::Connections::Files::of_the_instance));
    return to_wire(made, caller);
}

Result<wire::DBConnection> update_connection(const UpdateConnectionParams& params, const services::Caller& caller,
                                             services::Connections& connections) {
    store::Connection row = TRY(connections.find(caller, params.connection_name));
    TRY(apply(params.body, row));
    const auto changed = TRY(connections.update(caller, std::move(row), password_of(params.body),
                                                services::Connections::Files::of_the_instance));
    return to_wire(changed, caller);
}

Status delete_connection(const DeleteConnectionParams& params, const services::Caller& caller,
                         services::Connections& connections) {
    return connections.remove(caller, params.connection_name);
}

Result<std::vector<wire::DBConnectionTestResult>> test_connection(const TestConnectionParams& params,
                                                                  const services::Caller& caller,
                                                                  services::Connections& connections) {
    const auto results =
        TRY(connections.test(caller, params.connection_name, params.tests.value_or(std::vector<std::string>{})));
    std::vector<wire::DBConnectionTestResult> out;
    for (const services::ConnectionTest& test : results) {
        wire::DBConnectionTestResult item;
        item.can = wire::Map<bool>{};
        item.connection_string = text_member(test.connection_string);
        item.message = test.message;
        item.name = test.name;
        item.status = test.status;
        out.push_back(std::move(item));
    }
    return out;
}

}  // namespace oriel::api

#include "gen/api/connection.routes.inc"
