#pragma once

#include "api/authenticate.h"
#include "api/call.h"
#include "api/operation.h"
#include "base/result.h"
#include "http/router.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::api {

struct RouteSettings {
    /// How clients reach us (`https://looker.example.com:19999`); empty = as each request's Host header says.
    std::string public_url;
    /// Where the API hangs. The first is the one in documents.
    std::vector<std::string> prefixes = {std::string(kApiPrefix)};
};

/// What binding.h makes of a handler: parameters read, handler called, value written.
using Invoke = std::function<Result<http::Response>(Call&, const http::PathValues&)>;

/// Puts operations into the router. Every route goes through the one function that checks the token and the permission
/// and that turns an Error into a response, so no operation can be without.
class Routes {
public:
    /// `router` and `authenticator` must live as long as requests come.
    Routes(http::Router& router, Authenticator& authenticator, RouteSettings settings);

    void add(const Operation& operation, Invoke invoke);
    /// An operation that is not built: 501, once the caller has shown a token.
    void add_planned(const Operation& operation);

    http::Router& router() { return router_; }
    const RouteSettings& settings() const { return *settings_; }

private:
    http::Router& router_;
    Authenticator& authenticator_;
    std::shared_ptr<const RouteSettings> settings_;
};

/// How this request's client reaches us, without a slash at the end: the setting, or scheme and Host of the request.
std::string base_url(const RouteSettings& settings, const http::Request& request);

/// The answer to a request that no route takes: 404, or 405 with Allow when only the method is wrong.
http::Response unrouted_response(const http::Request& request, const http::Match& match, std::string_view base_url);

}  // namespace oriel::api
