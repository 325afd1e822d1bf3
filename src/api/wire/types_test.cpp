// Reads and writes some of the generated types.
#include "api/wire/reader.h"
#include "api/wire/writer.h"
#include "gen/wire/alert.h"
#include "gen/wire/common.h"
#include "gen/wire/dashboard.h"
#include "gen/wire/folder.h"
#include "gen/wire/group.h"
#include "gen/wire/look.h"
#include "gen/wire/query.h"
#include "gen/wire/role.h"
#include "gen/wire/user.h"

#include <gtest/gtest.h>

namespace oriel::wire {
namespace {

template <typename T>
std::string written(const T& value, std::string_view fields = "") {
    std::string text;
    JsonWriter out(text);
    write(out, value, FieldMask::parse(fields).value());
    return text;
}

template <typename T>
T read_from(std::string_view text, std::vector<std::string>* problems = nullptr,
            Required required = Required::unchecked) {
    const Json json = Json::parse(text).value();
    Reader reader(required);
    T value;
    read(value, json, reader);
    for (const ErrorDetail& problem : reader.problems()) {
        if (problems != nullptr)
            problems->push_back(problem.field + " " + problem.code + ": " + problem.message);
        else
            ADD_FAILURE() << problem.message;
    }
    return value;
}

TEST(Writing, NullableIsNullAndTheRestIsLeftOut) {
    Group group;
    group.id = "1";
    group.include_by_default = true;
    EXPECT_EQ(written(group),
              R"({"external_group_id":null,"id":"1","include_by_default":true,"name":null,"user_count":null})");
    group.can = Map<bool>{{"show", true}, {"delete", false}};
    group.name = "All \"Users\"";
    group.user_count = 3;
    EXPECT_EQ(written(group),
              R"({"can":{"show":true,"delete":false},"external_group_id":null,"id":"1","include_by_default":true,)"
              R"("name":"All \"Users\"","user_count":3})");
}

TEST(Writing, KeepsToTheMask) {
    LookWithQuery look;
    look.id = "5";
    look.title = "Sales";
    look.created_at = parse_instant("2023-03-29T13:46:41Z").value();
    Query query;
    query.id = "9";
    query.model = "thelook";
    query.filters = Map<std::string>{{"b", "1"}, {"a", "2"}};
    look.query = std::move(query);
    EXPECT_EQ(written(look, "id,title,created_at,query(model,filters)"),
              R"({"id":"5","title":"Sales","created_at":"2023-03-29T13:46:41.000+00:00",)"
              R"("query":{"model":"thelook","filters":{"b":"1","a":"2"}}})");
    EXPECT_EQ(written(look, "deleter_id,folder,nothing"), R"({"deleter_id":null})");
    look.folder = nullptr;
    EXPECT_EQ(written(look, "folder"), R"({"folder":null})");
}

TEST(Writing, NeverShowsWriteOnlyMembers) {
    Role role;
    role.id = "1";
    role.permission_set_id = "7";
    EXPECT_EQ(written(role).find("permission_set_id"), std::string::npos);
    EXPECT_EQ(written(role, "permission_set_id"), "{}");
}

TEST(Reading, KnowsAbsentFromNull) {
    const auto look = read_from<LookWithQuery>(R"({"title": null, "description": "x"})");
    EXPECT_TRUE(look.title.is_null());
    EXPECT_TRUE(look.folder_id.is_absent());
    EXPECT_EQ(*look.description, "x");
}

TEST(Reading, IsAsLenientAsClientsNeed) {
    const auto query = read_from<Query>(
        R"({"model": "m", "view": "v", "fields": ["a", 1], "filters": [], "limit": 500, "total": "true", "vis_config": [],
            "sorts": null, "client_id": null, "unknown": {"x": []}, "share_url": 12, "column_limit": 50})");
    EXPECT_EQ(*query.fields, (std::vector<std::string>{"a", "1"}));
    EXPECT_EQ(query.filters->size(), 0U);
    EXPECT_EQ(*query.limit, "500");
    EXPECT_EQ(*query.total, true);
    EXPECT_TRUE(query.sorts.is_null());
    EXPECT_TRUE(query.share_url.is_absent());  // Read only.
    EXPECT_EQ(query.vis_config->dump(), "{}");
    const auto element =
        read_from<DashboardElement>(R"({"dashboard_id": 12, "refresh_interval_to_i": "x", "title_hidden": 1})");
    EXPECT_EQ(*element.dashboard_id, "12");
    EXPECT_EQ(*element.title_hidden, true);
    const auto layout = read_from<DashboardLayoutComponent>(R"({"row": "3", "column": 2.0, "width": ""})");
    EXPECT_EQ(*layout.row, 3);
    EXPECT_EQ(*layout.column, 2);
    EXPECT_TRUE(layout.width.is_null());
}

TEST(Reading, KeepsTheOrderOfMaps) {
    const auto query =
        read_from<Query>(R"({"filters": {"z": "1", "a": 2, "m": null}, "vis_config": {"type": "x", "a": [1]}})");
    std::string keys;
    for (const auto& entry : *query.filters) keys += entry.first + "=" + entry.second + ";";
    EXPECT_EQ(keys, "z=1;a=2;m=;");
    EXPECT_EQ(query.vis_config->dump(), R"({"type":"x","a":[1]})");
}

TEST(Reading, TakesReadOnlyMembersWhereTheyAreTheInput) {
    EXPECT_EQ(*read_from<GroupIdForGroupInclusion>(R"({"group_id": 3})").group_id, "3");
    EXPECT_EQ(*read_from<Dashboard>(R"({"space_id": "4"})").folder_id, "4");
}

TEST(Reading, NamesEveryProblemByItsPath) {
    std::vector<std::string> problems;
    read_from<Alert>(
        R"({"comparison_type": "SAME_AS", "cron": [], "threshold": "high", "is_disabled": "maybe",
            "field": {"title": "t", "name": "n", "filter": [{"field_name": {}, "field_value": 1}, 7]}})",
        &problems, Required::checked);
    EXPECT_EQ(problems,
              (std::vector<std::string>{
                  "comparison_type invalid: 'comparison_type' must be one of EQUAL_TO, GREATER_THAN, "
                  "GREATER_THAN_OR_EQUAL_TO, LESS_THAN, LESS_THAN_OR_EQUAL_TO, INCREASES_BY, DECREASES_BY, CHANGES_BY, "
                  "found 'SAME_AS'",
                  "cron invalid: 'cron' must be a string, found an array",
                  "threshold invalid: 'threshold' must be a number, found 'high'",
                  "is_disabled invalid: 'is_disabled' must be true or false, found 'maybe'",
                  "field.filter[0].field_name invalid: 'field.filter[0].field_name' must be a string, found an object",
                  "field.filter[1] invalid: 'field.filter[1]' must be an object, found 7",
                  "destinations missing_field: 'destinations' is required.",
                  "owner_id missing_field: 'owner_id' is required.",
              }));
}

TEST(Reading, MissesNothingInAPatch) {
    std::vector<std::string> problems;
    read_from<Query>(R"({"model": null})", &problems);
    EXPECT_TRUE(problems.empty());
    read_from<Query>(R"({"model": null})", &problems, Required::checked);
    EXPECT_EQ(problems, (std::vector<std::string>{"model missing_field: 'model' is required.",
                                                  "view missing_field: 'view' is required."}));
}

TEST(Reading, WantsAnObject) {
    std::vector<std::string> problems;
    read_from<Query>("[1]", &problems);
    EXPECT_EQ(problems, (std::vector<std::string>{" invalid: the body must be an object, found an array"}));
}

TEST(Values, Move) {
    LookWithQuery look;
    look.title = "t";
    look.query.emplace().model = "a";
    LookWithQuery other;
    other.title = "old";
    other = std::move(look);
    EXPECT_EQ(*other.title, "t");
    EXPECT_EQ(*other.query->model, "a");
    LookWithQuery& same = other;
    other = std::move(same);
    EXPECT_EQ(*other.title, "t");
}

}  // namespace
}  // namespace oriel::wire
