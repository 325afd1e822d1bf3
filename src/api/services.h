#pragma once

#include <tuple>
#include <type_traits>

namespace oriel::api {

/// The services that handlers may name, each found by its type. That one is missing shows when the handler is compiled.
///
/// Holds references: whoever builds the set (src/server, a test) keeps the services alive.
template <typename... Ts>
class ServiceSet {
public:
    explicit ServiceSet(Ts&... services) : services_(&services...) {}

    template <typename T>
    T& get() const {
        static_assert((std::is_same_v<std::remove_const_t<T>, std::remove_const_t<Ts>> || ...),
                      "a handler names a service that is not in api::Services: add it to src/api/services.h");
        return *std::get<std::remove_const_t<T>*>(services_);
    }

private:
    std::tuple<Ts*...> services_;
};

}  // namespace oriel::api

// One forward declaration and one line in the list for each service. In name order.
namespace oriel::services {
class Attributes;
class Connections;
class Credentials;
class Folders;
class Groups;
class Models;
class Queries;
class QueryRunner;
class Roles;
class Sessions;
class UserAttributes;
class Users;
}  // namespace oriel::services

namespace oriel::api {

using Services = ServiceSet<services::Attributes, services::Connections, services::Credentials, services::Folders,
                            services::Groups, services::Models, services::Queries, services::QueryRunner,
                            services::Roles, services::Sessions, services::UserAttributes, services::Users>;

}  // namespace oriel::api
