#include "gen/api/config.h"

#include "api/binding.h"
#include "api/documents.h"
#include "base/version.h"

namespace oriel::api {

namespace {

/// The one version there is.
wire::ApiVersionElement only_version(const Call& call) {
    wire::ApiVersionElement element;
    element.version = std::string(kApiVersion);
    element.full_version = kApiFullVersion;
    element.status = "current";
    element.swagger_url = call.base_url + "/api/4.0/swagger.json";
    return element;
}

}  // namespace

Result<wire::ApiVersion> versions(const Call& call) {
    wire::ApiVersion version;
    version.looker_release_version = kLookerRelease;
    version.current_version = only_version(call);
    version.supported_versions.emplace().push_back(only_version(call));
    version.api_server_url = call.base_url;
    version.web_server_url = call.base_url;
    return version;
}

Result<Text> api_spec(const ApiSpecParams& params, const Call& call) {
    if (params.api_version != kApiVersion) return Error::not_found();
    auto text = TRY(document(params.specification, call.base_url));
    return Text{"application/json;charset=utf-8", std::move(text)};
}

}  // namespace oriel::api

#include "gen/api/config.routes.inc"
