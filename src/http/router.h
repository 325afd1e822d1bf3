#pragma once

#include "http/message.h"
#include "http/url.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::http {

using RouteHandler = std::function<Response(const Request&, const PathValues&)>;

struct Route {
    std::string method;
    std::string path;       ///< `/api/4.0/users/{user_id}`; a last part `{rest*}` takes one part or more.
    std::string operation;  ///< Name in logs and metrics.
    Work work = Work::blocking;
    RouteHandler handler;
};

/// Finds the route of a request. Literal parts win over `{name}` parts, both over `{rest*}`. One trailing slash counts
/// as none. HEAD is answered by GET's route when it has none of its own. Built once, then read by many threads.
///
/// A path is split on `/` first and decoded then, so `a%2Fb` is one part. A value is never empty. A `+` is itself
/// unless `plus` says otherwise, see `path_plus`.
class Router {
public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// A route's method and path must not be taken yet, its path must begin with `/`, and its values' names must fit
    /// those of no other rule (names are for the reader only).
    void add(Route route);
    Match match(std::string_view method, std::string_view path, Plus plus = Plus::literal) const;

    /// What `Application::classify` does with a router: fills `request.match`; unknown paths are quick work.
    Work classify(Request& request) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Route>> routes_;
};

/// Runs the matched route's handler and names the operation in its response. `unmatched` answers when there is none:
/// 404, or 405 when `request.match.other_methods` is not empty (the `Allow` header is added here).
Handler dispatch_to_routes(Handler unmatched);

}  // namespace oriel::http
