#pragma once

#include "http/message.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::http {

/// Values of the `{name}` parts of a route's path, percent-decoded, in path order.
using PathValues = std::vector<std::string>;
using RouteHandler = std::function<Response(const Request&, const PathValues&)>;

struct Route {
    std::string method;
    std::string path;       ///< `/api/4.0/users/{user_id}`
    std::string operation;  ///< Name in logs and metrics.
    Work work = Work::blocking;
    RouteHandler handler;
};

/// What a request's method and path lead to.
struct Match {
    const Route* route = nullptr;           ///< nullptr: nothing there.
    PathValues values;
    std::vector<std::string> other_methods;  ///< When only the method is wrong: those that would do.
};

/// Finds the route of a request. Literal parts win over `{name}` parts. One trailing slash counts as none. Built once,
/// then read by many threads.
class Router {
public:
    Router();
    ~Router();
    void add(Route route);
    Match match(std::string_view method, std::string_view path) const;

private:
    struct Node;
    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace oriel::http
