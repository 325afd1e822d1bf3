#pragma once

#include "api/routes.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace oriel::api {

/// The API description as JSON text, with `base_url` as the server in it.
/// `name`: `swagger.json` (Swagger 2.0) or `openapi.json` (OpenAPI 3).
/// Errors: not_found for any other name.
Result<std::string> document(std::string_view name, std::string_view base_url);

/// Serves both below the API's prefixes, without a token: clients build themselves from them before they log in.
void register_document_routes(Routes& routes);

}  // namespace oriel::api
