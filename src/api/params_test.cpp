#include "api/params.h"

#include "gen/api/api_auth.h"
#include "gen/api/dashboard.h"
#include "gen/api/look.h"
#include "gen/api/query.h"
#include "gen/api/role.h"
#include "gen/wire/query.h"

#include <gtest/gtest.h>

namespace oriel::api {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

/// Reads the parameters of an operation from a request, or the message of the error.
template <typename Params>
Result<Params> read_params(Query query, http::PathValues path = {}, std::string body = "") {
    http::Request request;
    request.query = std::move(query);
    request.body = std::move(body);
    ParamReader in(request, path);
    Params params;
    read(params, in);
    TRY(in.finish());
    return params;
}

std::string message_of(const Error& error) {
    std::string text = error.message;
    for (const ErrorDetail& detail : error.details) text += "\n" + detail.code + " " + detail.message;
    return text;
}

TEST(Params, ReadsEveryKind) {
    const auto params =
        read_params<RunQueryParams>({{"limit", "-1"}, {"cache", "false"}, {"path_prefix", "a b"}, {"other", "1"}},
                                    {"12", "json"})
            .value();
    EXPECT_EQ(params.query_id, "12");
    EXPECT_EQ(params.result_format, "json");
    EXPECT_EQ(params.limit, -1);
    EXPECT_EQ(params.cache, false);
    EXPECT_EQ(params.path_prefix, "a b");
    EXPECT_EQ(params.apply_vis, std::nullopt);
}

TEST(Params, ReadsBooleansInSevenSpellings) {
    for (const char* yes : {"true", "1", "yes", "on", "TRUE"}) {
        EXPECT_EQ(read_params<RunQueryParams>({{"cache", yes}}, {"1", "json"}).value().cache, true) << yes;
    }
    for (const char* no : {"false", "0", "no", "off"}) {
        EXPECT_EQ(read_params<RunQueryParams>({{"cache", no}}, {"1", "json"}).value().cache, false) << no;
    }
}

TEST(Params, TakesEmptyAndNullForNothing) {
    const auto params =
        read_params<RunQueryParams>({{"limit", ""}, {"cache", "null"}, {"path_prefix", ""}}, {"1", "json"}).value();
    EXPECT_EQ(params.limit, std::nullopt);
    EXPECT_EQ(params.cache, std::nullopt);
    EXPECT_EQ(params.path_prefix, std::nullopt);
}

TEST(Params, NamesWhatCannotBeRead) {
    EXPECT_EQ(message_of(read_params<RunQueryParams>({{"limit", "ten"}}, {"1", "json"}).error()),
              "parameter 'limit' must be a whole number, found 'ten'");
    EXPECT_EQ(message_of(read_params<RunQueryParams>({{"cache", "maybe"}}, {"1", "json"}).error()),
              "parameter 'cache' must be true or false, found 'maybe'");
    EXPECT_EQ(message_of(read_params<MoveLookParams>({}, {"1"}).error()), "parameter 'folder_id' is required");
    EXPECT_EQ(read_params<MoveLookParams>({}, {"1"}).error().code, ErrorCode::invalid_request);
}

TEST(Params, ReadsListsInEveryForm) {
    const std::vector<std::string> ids = {"1", "2"};
    for (const char* text : {"1,2", " 1 , 2,", "\"1,2\"", "[1,2]", "[\"1\", \"2\"]"}) {
        EXPECT_EQ(read_params<AllRolesParams>({{"ids", text}}).value().ids, ids) << text;
    }
    EXPECT_EQ(read_params<AllRolesParams>({{"ids", "1"}, {"ids", "2"}}).value().ids, ids);
    EXPECT_EQ(message_of(read_params<AllRolesParams>({{"ids", "[1,"}}).error()),
              "parameter 'ids' must be a list such as a,b or [\"a\",\"b\"], found '[1,'");
}

TEST(Params, ReadsFieldsPagingAndSorts) {
    const auto params =
        read_params<SearchDashboardsParams>(
            {{"fields", "id,folder(id)"}, {"page", "3"}, {"per_page", "10"}, {"sorts", "title, created_at desc"}})
            .value();
    EXPECT_TRUE(params.fields.wants("folder"));
    EXPECT_FALSE(params.fields.wants("title"));
    EXPECT_EQ(params.paging.limit, 10);
    EXPECT_EQ(params.paging.offset, 20);
    ASSERT_EQ(params.sorts.size(), 2U);
    EXPECT_EQ(params.sorts[1].field, "created_at");
    EXPECT_EQ(params.sorts[1].order, SortOrder::descending);
    const auto both =
        read_params<SearchDashboardsParams>({{"page", "3"}, {"per_page", "10"}, {"limit", "5"}, {"offset", "1"}})
            .value();
    EXPECT_EQ(both.paging.limit, 5);
    EXPECT_EQ(both.paging.offset, 1);
    EXPECT_FALSE(read_params<SearchDashboardsParams>({{"offset", "5"}}).value().paging.is_given());
    EXPECT_EQ(message_of(read_params<SearchDashboardsParams>({{"limit", "-1"}}).error()),
              "parameter 'limit' must be 0 or more, found '-1'");
    EXPECT_EQ(read_params<SearchDashboardsParams>({{"page", "9223372036854775807"}, {"per_page", "9"}}).error().code,
              ErrorCode::invalid_request);
}

TEST(Bodies, AreReadWhateverTheirContentType) {
    const auto params = read_params<CreateQueryParams>({}, {}, R"({"model": "m", "view": "v"})").value();
    EXPECT_EQ(*params.body.model, "m");
}

TEST(Bodies, SayAllThatIsWrong) {
    const Error error = read_params<CreateQueryParams>({}, {}, R"({"view": [], "limit": {}})").error();
    EXPECT_EQ(error.code, ErrorCode::validation_failed);
    EXPECT_EQ(message_of(error),
              "Validation Failed\ninvalid 'view' must be a string, found an array\n"
              "invalid 'limit' must be a string, found an object\nmissing_field 'model' is required.");
    EXPECT_EQ(message_of(read_params<CreateQueryParams>({}).error()),
              "Validation Failed\nmissing_field 'model' is required.\nmissing_field 'view' is required.");
}

TEST(Bodies, ThatAreNoJsonSayWhere) {
    const Error error = read_params<CreateQueryParams>({}, {}, R"({"model": )").error();
    EXPECT_EQ(error.code, ErrorCode::invalid_request);
    EXPECT_EQ(error.message.rfind("the body is not valid JSON at line 1, column ", 0), 0U);
    EXPECT_EQ(read_params<CreateQueryParams>({}, {}, "[]").error().message,
              "the body must be an object, found an array");
}

TEST(Bodies, MayBeMissingWhereNothingIsNeeded) {
    for (const char* body : {"", "\"\"", "{}", "null", " \n"}) {
        EXPECT_TRUE(read_params<CreateMergeQueryParams>({}, {}, body).ok()) << body;
        EXPECT_TRUE(read_params<UpdateLookParams>({}, {"1"}, body).ok()) << body;
    }
}

TEST(Bodies, ThatAreArraysTakeNumbers) {
    EXPECT_EQ(read_params<SetRoleUsersParams>({}, {"1"}, R"(["1", 2])").value().body,
              (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(message_of(read_params<SetRoleUsersParams>({}, {"1"}, "[{}]").error()),
              "Validation Failed\ninvalid '[0]' must be a string, found an object");
    EXPECT_EQ(message_of(read_params<SetRoleUsersParams>({}, {"1"}, "").error()),
              "the body must be an array, found nothing");
}

TEST(Bodies, ThatAreTextsComeAsJsonOrPlain) {
    for (const char* body : {"\"a=b\"", "a=b"}) {
        EXPECT_EQ(read_params<CreateDashboardFilterStateParams>({}, {}, body).value().body, "a=b");
    }
}

TEST(Login, TakesFormQueryAndJson) {
    for (const char* body : {"client_id=me&client_secret=a%2Bb+c&grant_type=client_credentials",
                             R"({"client_id": "me", "client_secret": "a+b c"})"}) {
        const auto params = read_params<LoginParams>({}, {}, body).value();
        EXPECT_EQ(params.client_id, "me");
        EXPECT_EQ(params.client_secret, "a+b c");
    }
    EXPECT_EQ(read_params<LoginParams>({{"client_id", "me"}, {"client_secret", "s"}}).value().client_secret, "s");
    EXPECT_EQ(read_params<LoginParams>({}).value().client_id, std::nullopt);
}

}  // namespace
}  // namespace oriel::api
