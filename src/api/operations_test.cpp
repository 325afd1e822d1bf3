#include "api/operation.h"

#include "api/coverage.h"
#include "api/documents.h"
#include "base/json.h"

#include <gtest/gtest.h>

#include <set>

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
