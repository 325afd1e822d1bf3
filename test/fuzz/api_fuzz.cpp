// uses: api
//
// Everything a client can put into a parameter or a body: the first byte picks which reader gets the rest.
#include "api/params.h"
#include "api/sorts.h"
#include "api/wire/field_mask.h"
#include "api/wire/time.h"
#include "api/wire/writer.h"
#include "gen/api/alert.h"
#include "gen/api/api_auth.h"
#include "gen/api/dashboard.h"
#include "gen/api/query.h"
#include "gen/api/role.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace oriel;

/// What was read must write as JSON that reads again.
template <typename T>
void round_trip(const T& value) {
    std::string text;
    JsonWriter out(text);
    write(out, value, wire::FieldMask::everything());
    if (!Json::parse(text, 200).ok()) std::abort();
}

template <typename Params>
bool read_params(const std::string& text, Params& params, http::PathValues path = {"1", "json"}) {
    http::Request request;
    request.body = text;
    for (const char* name : {"fields", "limit", "offset", "page", "per_page", "sorts", "ids", "cache"}) {
        request.query.emplace_back(name, text);
    }
    api::ParamReader in(request, path);
    read(params, in);
    return in.finish().ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0] % 8) {
        case 0: (void)wire::FieldMask::parse(text).ok(); break;
        case 1: (void)api::parse_list(text); break;
        case 2: (void)api::parse_sorts(text); break;
        case 3:
            if (const auto instant = wire::parse_instant(text)) (void)wire::format_instant(*instant);
            break;
        case 4: {
            api::CreateQueryParams params;
            if (read_params(text, params)) round_trip(params.body);
            break;
        }
        case 5: {
            api::CreateDashboardElementParams params;
            if (read_params(text, params)) round_trip(params.body);
            break;
        }
        case 6: {
            api::CreateAlertParams params;
            if (read_params(text, params)) round_trip(params.body);
            break;
        }
        default: {
            api::LoginParams login;
            (void)read_params(text, login);
            api::AllRolesParams roles;
            (void)read_params(text, roles);
            api::RunQueryParams run;
            (void)read_params(text, run);
            break;
        }
    }
    return 0;
}
