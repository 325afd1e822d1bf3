#include "http/router.h"

#include "base/assert.h"

#include <algorithm>
#include <map>
#include <utility>

namespace oriel::http {

namespace {

bool is_value(std::string_view part) {
    return part.size() >= 2 && part.front() == '{' && part.back() == '}';
}
bool is_rest(std::string_view part) {
    return is_value(part) && part[part.size() - 2] == '*';
}

}  // namespace

/// One part of a path. Each node has one way from the root, so a search visits no node twice.
struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> value;
    std::vector<const Route*> routes;       // That end here.
    std::vector<const Route*> rest_routes;  // That take all further parts.

    /// Depth first, literals before values. `values` holds those of the way so far.
    const std::vector<const Route*>* find(const std::vector<std::string>& parts, std::size_t position,
                                          PathValues& values) const {
        if (position == parts.size()) return routes.empty() ? nullptr : &routes;
        const std::string& part = parts[position];
        if (const auto found = literals.find(part); found != literals.end()) {
            if (const auto* routes_there = found->second->find(parts, position + 1, values)) return routes_there;
        }
        if (part.empty()) return nullptr;
        if (value != nullptr) {
            values.push_back(part);
            if (const auto* routes_there = value->find(parts, position + 1, values)) return routes_there;
            values.pop_back();
        }
        if (rest_routes.empty()) return nullptr;
        std::string rest = part;
        for (std::size_t i = position + 1; i < parts.size(); ++i) rest += '/' + parts[i];
        values.push_back(std::move(rest));
        return &rest_routes;
    }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
    ORIEL_ASSERT(!route.path.empty() && route.path.front() == '/');
    Node* node = root_.get();
    std::vector<const Route*>* end = nullptr;
    for (const std::string_view part : split_path(route.path)) {
        ORIEL_ASSERT(end == nullptr);  // Nothing may follow `{rest*}`.
        if (is_rest(part)) {
            end = &node->rest_routes;
            continue;
        }
        std::unique_ptr<Node>& next = is_value(part) ? node->value : node->literals[std::string(part)];
        if (next == nullptr) next = std::make_unique<Node>();
        node = next.get();
    }
    if (end == nullptr) end = &node->routes;
    for (const Route* known : *end) ORIEL_ASSERT(known->method != route.method);
    routes_.push_back(std::make_unique<Route>(std::move(route)));
    end->push_back(routes_.back().get());
}

Match Router::match(std::string_view method, std::string_view path, Plus plus) const {
    Match match;
    std::vector<std::string> parts;
    for (const std::string_view part : split_path(path)) {
        if (part.find_first_of("%+") == std::string_view::npos) {
            parts.emplace_back(part);
            continue;
        }
        auto decoded = percent_decode(part, plus);
        if (!decoded.ok()) return match;  // The server refuses such paths before.
        parts.push_back(std::move(decoded).value());
    }
    const auto* routes = root_->find(parts, 0, match.values);
    if (routes == nullptr) return match;
    const auto route_of = [&](std::string_view wanted) {
        const auto found =
            std::find_if(routes->begin(), routes->end(), [&](const Route* route) { return route->method == wanted; });
        return found == routes->end() ? nullptr : *found;
    };
    match.route = route_of(method);
    if (match.route == nullptr && method == "HEAD") match.route = route_of("GET");
    if (match.route != nullptr) return match;
    for (const Route* route : *routes) {
        match.other_methods.push_back(route->method);
        if (route->method == "GET" && route_of("HEAD") == nullptr) match.other_methods.emplace_back("HEAD");
    }
    std::sort(match.other_methods.begin(), match.other_methods.end());
    match.values.clear();
    return match;
}

Work Router::classify(Request& request) const {
    const bool may_be_space = request.path.find('+') != std::string::npos;
    request.match =
        match(request.method, request.path, may_be_space ? path_plus(request.header("User-Agent")) : Plus::literal);
    return request.match.route == nullptr ? Work::quick : request.match.route->work;
}

std::string_view operation_of(const Request& request) {
    return request.match.route == nullptr ? std::string_view() : std::string_view(request.match.route->operation);
}

Handler dispatch_to_routes(Handler unmatched) {
    return [unmatched = std::move(unmatched)](const Request& request) {
        const Route* route = request.match.route;
        if (route != nullptr) {
            Response response = route->handler(request, request.match.values);
            if (response.operation.empty()) response.operation = route->operation;
            return response;
        }
        Response response = unmatched(request);
        if (!request.match.other_methods.empty()) {
            std::string allow;
            for (const std::string& method : request.match.other_methods) {
                if (!allow.empty()) allow += ", ";
                allow += method;
            }
            response.headers.push_back({"Allow", std::move(allow)});
        }
        return response;
    };
}

}  // namespace oriel::http
