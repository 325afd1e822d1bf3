#pragma once

#include "http/message.h"
#include "services/auth/permissions.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace oriel::api {

/// Who may call an operation at all. Finer rights (this look, that model) are the service's to check.
enum class Access {
    none,        ///< Anybody, without a token.
    any_user,    ///< Anybody with a valid token.
    permission,  ///< Whoever has one of the operation's permissions.
};

/// One operation of the API: a row that tools/apigen.py makes of an entry in api/TAG.yaml.
struct Operation {
    std::string_view name;        ///< `run_query`: operationId, handler, log field.
    std::string_view tag;         ///< `Query`
    std::string_view method;      ///< `GET`
    std::string_view path;        ///< `/queries/{query_id}/run/{result_format}`, below the API's prefix.
    std::string_view error_path;  ///< The same as documentation URLs spell it: `/queries/:query_id/run/:result_format`.
    std::string_view also;        ///< A second, absolute path; or empty.
    Access access = Access::any_user;
    std::array<services::Permission, 3> permissions{};  ///< Any one of the first `permission_count` will do.
    std::uint8_t permission_count = 0;
    int refusal_status = 404;  ///< What a caller without the permission gets: 403 where the operation documents it.
    http::Work work = http::Work::blocking;
    bool planned = false;  ///< In the API, not built yet: answers 501.
};

/// Every operation there is, planned ones too, in the order of the files and of the entries in them. Generated.
std::span<const Operation> operations();

/// The version in paths and documentation URLs.
inline constexpr std::string_view kApiVersion = "4.0";
inline constexpr std::string_view kApiPrefix = "/api/4.0";

}  // namespace oriel::api
