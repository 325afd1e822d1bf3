#include "services/queries/run.h"

#include "services/test_world.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

using store::must;
using test::World;

const std::vector<std::string> kAnalyst = {"access_data", "see_looks", "explore", "see_sql"};

TEST(Run, AnAccessFilterKeepsToTheCallersRows) {
    World world;
    const std::string user = world.user(kAnalyst);
    world.set_attribute(user, "region", "north");
    EXPECT_EQ(must(world.run(user, World::query("orders", {"orders.count", "orders.total"}))),
              R"([{"orders.count":2,"orders.total":40.50}])");
}

TEST(Run, WithoutAValueForItsAttributeAnAccessFilterRefuses) {
    World world;
    const auto refused = world.run(world.user(kAnalyst), World::query("orders", {"orders.count"}));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden);
}

TEST(Run, AHostileAttributeValueIsOnlyAValue) {
    World world;
    const std::string user = world.user(kAnalyst);
    world.set_attribute(user, "region", "\"north' OR 1=1 --\"");
    EXPECT_EQ(must(world.run(user, World::query("orders", {"orders.count"}))), R"([{"orders.count":0}])");
}

TEST(Run, AHiddenAttributeIsForTheModelAlone) {
    World world;
    const std::string user = world.user(kAnalyst);
    must(world.store->write([&](store::Transaction& transaction) -> Status {
        auto attribute = TRY(store::found(store::user_attributes::find_by_name(transaction, "region")));
        attribute.value_is_hidden = true;
        return store::user_attributes::update(transaction, attribute);
    }));
    world.set_attribute(user, "region", "north");
    EXPECT_EQ(must(world.run(user, World::query("orders", {"orders.count"}))), R"([{"orders.count":2}])");
    for (const char* text : {"{{ _user_attributes['region'] }}", "{{ _user_attributes[\"region\"] }}",
                             "1,{{_user_attributes [ 'region' ]}}"}) {
        auto query = World::query("orders", {"orders.count"});
        query.filters = {{"orders.id", text}};
        const auto refused = world.run(user, query, "sql");
        ASSERT_FALSE(refused.ok()) << text;
        EXPECT_EQ(refused.error().message,
                  "a filter uses user attribute 'region', whose value is hidden; only the model may use it");
        // Nor may a custom measure's filter.
        Json measure = Json::Object{{"measure", "m"}, {"based_on", "orders.count"}};
        measure.set("filters", Json::Object{{"orders.id", text}});
        query = World::query("orders", {"m"});
        query.dynamic_fields = Json(Json::Array{measure}).dump();
        const auto measured = world.run(user, query, "sql");
        ASSERT_FALSE(measured.ok()) << text;
        EXPECT_EQ(measured.error().message, refused.error().message);
    }
    // Nor an expression, however its text is escaped.
    for (const char* text : {R"(matches_filter(${orders.region}, "{{ _user_attributes['region'] }}"))",
                             R"(matches_filter(${orders.region}, "{{ _user_attributes[\"region\"] }}"))"}) {
        auto query = World::query("orders", {"orders.count"});
        query.filter_expression = text;
        const auto refused = world.run(user, query, "sql");
        ASSERT_FALSE(refused.ok()) << text;
        EXPECT_NE(refused.error().message.find("hidden"), std::string::npos) << refused.error().message;
    }
}

TEST(Run, AModelOfNobodysRoleIsNotThere) {
    World world;
    const std::string user = world.user(kAnalyst, {"other"});
    EXPECT_EQ(world.run(user, World::query("orders", {"orders.count"})).error().code, ErrorCode::not_found);
}

TEST(Run, NeedsTheRightToExploreAndForSqlToSeeIt) {
    World world;
    EXPECT_EQ(world.run(world.user({"access_data"}), World::query("orders", {"orders.count"})).error().code,
              ErrorCode::forbidden);
    const std::string user = world.user({"access_data", "see_looks", "explore"});
    world.set_attribute(user, "region", "north");
    EXPECT_EQ(world.run(user, World::query("orders", {"orders.count"}), "sql").error().code, ErrorCode::forbidden);
    EXPECT_TRUE(world.run(user, World::query("orders", {"orders.count"}), "csv").ok());
}

TEST(Run, AGrantHidesExploreAndField) {
    World world;
    const std::string user = world.user(kAnalyst);
    world.set_attribute(user, "region", "north");
    EXPECT_EQ(world.run(user, World::query("payroll", {"payroll.count"})).error().code, ErrorCode::invalid_request);
    EXPECT_EQ(world.run(user, World::query("orders", {"orders.salary"})).error().code, ErrorCode::invalid_request);
    auto filtered = World::query("orders", {"orders.count"});
    filtered.filters = {{"orders.salary", ">10"}};
    EXPECT_EQ(world.run(user, filtered).error().code, ErrorCode::invalid_request);
    EXPECT_EQ(world.run(user, World::query("orders", {"orders.well_paid"})).error().code, ErrorCode::invalid_request);
    world.set_attribute(user, "department", "finance");
    EXPECT_EQ(must(world.run(user, World::query("payroll", {"payroll.count"}))), R"([{"payroll.count":4}])");
}

TEST(Run, AnUnanswerableQueryIsABadRequestThatNamesItsFault) {
    World world;
    const std::string user = world.user(kAnalyst);
    world.set_attribute(user, "region", "north");
    const auto field = world.run(user, World::query("orders", {"orders.cuont"}));
    EXPECT_EQ(field.error().code, ErrorCode::invalid_request);
    EXPECT_NE(field.error().message.find("orders.cuont"), std::string::npos) << field.error().message;
    const auto explore = world.run(user, World::query("odrers", {"orders.count"}));
    EXPECT_EQ(explore.error().code, ErrorCode::invalid_request);
    auto limit = World::query("orders", {"orders.count"});
    limit.limit = "many";
    const auto limited = world.run(user, limit);
    EXPECT_EQ(limited.error().code, ErrorCode::invalid_request);
    EXPECT_NE(limited.error().message.find("'many'"), std::string::npos) << limited.error().message;
    EXPECT_EQ(world.run(user, World::query("orders", {"orders.count"}), "nonsense").error().code,
              ErrorCode::invalid_request);
}

TEST(Run, WhatIsNotBuiltIsRefusedAndNotLeftOut) {
    World world;
    const std::string user = world.user(kAnalyst);
    world.set_attribute(user, "region", "north");
    auto fill = World::query("orders", {"orders.region"});
    fill.fill_fields = {"orders.region"};
    EXPECT_EQ(world.run(user, fill).error().code, ErrorCode::not_implemented);
}

TEST(Run, GivesItsSessionBackWhateverHappens) {
    World world;
    const std::string user = world.user(kAnalyst);
    world.set_attribute(user, "region", "north");
    must(world.run(user, World::query("orders", {"orders.count"})));
    EXPECT_FALSE(world.run(user, World::query("orders", {"orders.nope"})).ok());
    {
        // A result that nobody reads.
        RunOptions options;
        options.format = "json";
        must(world.runner.run(World::query("orders", {"orders.count"}), options, world.caller(user), Deadline::none(),
                              {}));
    }
    EXPECT_EQ(must(world.connections.find("shop")).pool->counts().in_use, 0);
}

}  // namespace
}  // namespace oriel::services
