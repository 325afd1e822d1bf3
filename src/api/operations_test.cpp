#include "api/operation.h"

#include "api/coverage.h"
#include "api/documents.h"
#include "api/routes.h"
#include "base/json.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

namespace oriel::api {
namespace {

TEST(Operations, AreAllThere) {
    EXPECT_EQ(operations().size(), 483U);
    std::set<std::string_view> names;
    for (const Operation& operation : operations()) names.insert(operation.name);
    EXPECT_EQ(names.size(), 483U);
}

TEST(Operations, OnlyThreeGoWithoutAToken) {
    std::set<std::string_view> open;
    for (const Operation& operation : operations()) {
        if (operation.access == Access::none) open.insert(operation.name);
    }
    EXPECT_EQ(open, (std::set<std::string_view>{"api_spec", "login", "versions"}));
}

TEST(Operations, OnlyReadingIsQuick) {
    for (const Operation& operation : operations()) {
        if (operation.work == http::Work::quick) {
            EXPECT_EQ(operation.method, "GET") << operation.name;
        }
    }
}

/// Knows two tokens: `nobody` may do nothing, `admin` everything.
class TwoCallers final : public Authenticator {
public:
    Result<std::shared_ptr<const services::Caller>> authenticate(std::string_view token) override {
        auto caller = std::make_shared<services::Caller>();
        caller->user_id = "1";
        caller->is_admin = token == "admin";
        return std::shared_ptr<const services::Caller>(std::move(caller));
    }
};

/// The gate as every operation of the API has it, whatever its handler does.
TEST(Operations, AreClosedToWhoMayNot) {
    http::Router router;
    TwoCallers authenticator;
    Routes routes(router, authenticator, {});
    const Operation* called = nullptr;
    for (const Operation& operation : operations()) {
        routes.add(operation, [&called](Call& call, const http::PathValues&) -> Result<http::Response> {
            called = &call.operation;
            return http::Response{};
        });
    }
    const auto status = [&](const Operation& operation, std::string token) {
        http::Request request;
        request.method = operation.method;
        request.path = std::string(kApiPrefix);
        // `{name}` parts as values that no literal part is called.
        for (std::size_t i = 0; i < operation.path.size(); ++i) {
            if (operation.path[i] == '{') {
                request.path += "x1";
                i = operation.path.find('}', i);
            } else {
                request.path += operation.path[i];
            }
        }
        if (!token.empty()) request.headers = {{"Authorization", "Bearer " + token}};
        const http::Match match = router.match(request.method, request.path);
        if (match.route == nullptr) return 0;
        called = nullptr;
        const int result = match.route->handler(request, match.values).status;
        if (result == 200) {
            EXPECT_EQ(called, &operation) << request.path;
        } else {
            EXPECT_EQ(called, nullptr) << operation.name;
        }
        return result;
    };
    for (const Operation& operation : operations()) {
        EXPECT_EQ(status(operation, ""), operation.access == Access::none ? 200 : 401) << operation.name;
        EXPECT_EQ(status(operation, "nobody"), operation.access == Access::permission ? operation.refusal_status : 200)
            << operation.name;
        EXPECT_EQ(status(operation, "admin"), 200) << operation.name;
    }
}

TEST(Coverage, CountsWhatIsBuilt) {
    const Coverage found = coverage();
    EXPECT_EQ(found.total, 483U);
    EXPECT_EQ(found.tags.size(), 35U);
    std::size_t built = found.total;
    for (const Coverage::Tag& tag : found.tags) built -= tag.missing.size();
    EXPECT_EQ(found.built, built);
}

TEST(Coverage, PrintsTheRestByTag) {
    Coverage some;
    some.built = 2;
    some.total = 4;
    some.tags = {{"Board", 2, {}}, {"Look", 0, {"look", "all_looks"}}};
    EXPECT_EQ(coverage_text(some, Missing::hidden), "2 of 4 operations\n");
    EXPECT_EQ(coverage_text(some, Missing::listed), "2 of 4 operations\nLook (0 of 2): look all_looks\n");
}

TEST(Documents, NameTheServerThatWasAsked) {
    const Json swagger = Json::parse(document("swagger.json", "http://here:1234").value(), 200).value();
    EXPECT_EQ(swagger.find("host")->as_string(), "here:1234");
    EXPECT_EQ(swagger.find("schemes")->dump(), R"(["http"])");
    EXPECT_EQ(swagger.find("basePath")->as_string(), "/api/4.0");
    EXPECT_EQ(swagger.find("swagger")->as_string(), "2.0");
    const Json openapi = Json::parse(document("openapi.json", "https://here").value(), 200).value();
    EXPECT_EQ(openapi.find("servers")->dump(), R"([{"url":"https://here/api/4.0"}])");
    EXPECT_EQ(document("other.json", "https://here").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace oriel::api
