#include "api/errors.h"

#include "api/authenticate.h"
#include "base/json.h"

#include <gtest/gtest.h>

namespace oriel::api {
namespace {

const ErrorPlace kPlace{"https://h:1", "POST", "/folders/:folder_id"};

TEST(Errors, HaveMessageAndUrl) {
    const http::Response response = error_response(Error::not_found(), kPlace);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(std::get<std::string>(response.body),
              R"({"message":"Not found","documentation_url":"https://h:1/r/err/4.0/404/post/folders/:folder_id"})");
}

TEST(Errors, ListFieldsEachWithItsUrl) {
    const http::Response response =
        error_response(Error::validation("name", "missing_field", "'name' is required."), kPlace);
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(
        std::get<std::string>(response.body),
        R"({"message":"Validation Failed","errors":[{"field":"name","code":"missing_field","message":"'name' is required.",)"
        R"("documentation_url":"https://h:1/r/err/4.0/422/post/folders/:folder_id"}],)"
        R"("documentation_url":"https://h:1/r/err/4.0/422/post/folders/:folder_id"})");
}

TEST(Errors, NeverHaveNullForTheList) {
    const http::Response response = error_response(Error::validation(std::vector<ErrorDetail>{}), kPlace);
    EXPECT_NE(std::get<std::string>(response.body).find(R"("errors":[])"), std::string::npos);
}

TEST(Errors, SayWhenToComeBack) {
    const http::Response response = error_response({ErrorCode::unavailable, "full", {}, 3}, kPlace);
    EXPECT_EQ(response.status, 503);
    bool found = false;
    for (const http::Header& header : response.headers) {
        if (header.name == "Retry-After") found = header.value == "3";
    }
    EXPECT_TRUE(found);
}

TEST(Errors, AreJsonWhateverTheMessageHolds) {
    const http::Response response = error_response(Error::invalid_request("a\"\n\xff"), kPlace);
    EXPECT_TRUE(Json::parse(std::get<std::string>(response.body)).ok());
}

TEST(Token, ComesUnderEitherNameInAnyCase) {
    const auto token = [](std::string value) {
        http::Request request;
        request.headers = {{"Authorization", std::move(value)}};
        return std::string(bearer_token(request));
    };
    EXPECT_EQ(token("token abc"), "abc");
    EXPECT_EQ(token("Bearer abc"), "abc");
    EXPECT_EQ(token("BEARER  abc "), "abc");
    EXPECT_EQ(token("Basic abc"), "");
    EXPECT_EQ(token("abc"), "");
    EXPECT_EQ(token(""), "");
}

}  // namespace
}  // namespace oriel::api
