#include "http/router.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace oriel::http {
namespace {

Router make() {
    Router router;
    const auto add = [&](std::string method, std::string path) {
        router.add({method, path, method + " " + path, Work::quick,
                    [](const Request&, const PathValues&) { return Response{}; }});
    };
    add("GET", "/api/4.0/users");
    add("POST", "/api/4.0/users");
    add("GET", "/api/4.0/users/{user_id}");
    add("PATCH", "/api/4.0/users/{user_id}");
    add("GET", "/api/4.0/users/search");
    add("GET", "/api/4.0/users/{user_id}/roles");
    add("GET", "/api/4.0/users/search/names/{pattern}");
    add("GET", "/api/4.0/users/credential/{type}/{id}");
    add("GET", "/");
    add("GET", "/web/{rest*}");
    add("GET", "/web/index.html");
    return router;
}

std::string found(const Match& match) {
    std::string out = match.route == nullptr ? "none" : match.route->operation;
    for (const std::string& value : match.values) out += " [" + value + "]";
    for (const std::string& method : match.other_methods) out += " " + method;
    return out;
}

TEST(Router, FindsRoutes) {
    const Router router = make();
    const std::pair<const char*, const char*> cases[] = {
        {"/api/4.0/users", "GET /api/4.0/users"},
        {"/api/4.0/users/", "GET /api/4.0/users"},
        {"/api/4.0/users//", "none"},
        {"/api/4.0//users", "none"},
        {"/api/4.0/users/7", "GET /api/4.0/users/{user_id} [7]"},
        {"/api/4.0/users/search", "GET /api/4.0/users/search"},
        {"/api/4.0/users/%73earch", "GET /api/4.0/users/search"},
        // The literal way ends nowhere, so the value's way is taken after all.
        {"/api/4.0/users/search/roles", "GET /api/4.0/users/{user_id}/roles [search]"},
        {"/api/4.0/users/search/names/a%2Fb", "GET /api/4.0/users/search/names/{pattern} [a/b]"},
        {"/api/4.0/users/model%3A%3Aname", "GET /api/4.0/users/{user_id} [model::name]"},
        {"/api/4.0/users/a+b", "GET /api/4.0/users/{user_id} [a+b]"},
        {"/api/4.0/users/credential/email/a%40b.c", "GET /api/4.0/users/credential/{type}/{id} [email] [a@b.c]"},
        {"/", "GET /"},
        {"/web/index.html", "GET /web/index.html"},
        {"/web/a/b%20c/d.js", "GET /web/{rest*} [a/b c/d.js]"},
        {"/web/", "none"},
        {"/api/4.0/users/%zz", "none"},
        {"/API/4.0/users", "none"},
        {"/api/4.0/users/7/roles/8", "none"},
        {"", "GET /"},
    };
    for (const auto& one : cases) EXPECT_EQ(found(router.match("GET", one.first)), one.second) << one.first;
    EXPECT_EQ(found(router.match("GET", "/api/4.0/users/a+b", Plus::space)), "GET /api/4.0/users/{user_id} [a b]");
}

TEST(Router, ListsTheMethodsThatWouldDo) {
    const Router router = make();
    EXPECT_EQ(found(router.match("DELETE", "/api/4.0/users/7")), "none GET HEAD PATCH");
    EXPECT_EQ(found(router.match("PUT", "/api/4.0/users")), "none GET HEAD POST");
    EXPECT_EQ(found(router.match("get", "/api/4.0/users")), "none GET HEAD POST");
    EXPECT_EQ(found(router.match("HEAD", "/api/4.0/users")), "GET /api/4.0/users");
}

TEST(Router, RefusesRoutesThatAreTaken) {
    Router router = make();
    const auto add = [&](std::string path) { router.add({"GET", std::move(path), "x", Work::quick, {}}); };
    EXPECT_THROW(add("/api/4.0/users/{id}"), std::logic_error);
    EXPECT_THROW(add("/a/{rest*}/b"), std::logic_error);
    EXPECT_THROW(add("no/slash"), std::logic_error);
}

TEST(Router, VeryLongPathsCostNoMoreThanTheirLength) {
    const Router router = make();
    std::string path = "/api/4.0/users";
    for (int i = 0; i < 20'000; ++i) path += "/search";
    EXPECT_EQ(found(router.match("GET", path)), "none");
    EXPECT_EQ(found(router.match("GET", "/web" + path)).size(),
              std::string("GET /web/{rest*} []").size() + path.size() - 1);
}

}  // namespace
}  // namespace oriel::http
