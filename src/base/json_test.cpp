#include "base/json.h"

#include <gtest/gtest.h>

namespace oriel {
namespace {

TEST(Json, ReadsWhatItWrites) {
    const std::string text = R"({"a":[1,-2.5,null,true,"x\"\\\n"],"b":{},"c":9007199254740993})";
    const auto parsed = Json::parse(text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    EXPECT_EQ(parsed.value().dump(), text);
}

TEST(Json, KeepsMemberOrderAndTheLastOfARepeatedKey) {
    const auto parsed = Json::parse(R"({"z":1,"a":2,"z":3})");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed.value().dump(), R"({"a":2,"z":3})");
}

TEST(Json, SaysWhereTextIsWrong) {
    const auto parsed = Json::parse("{\"a\":\n tru }");
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid_request);
    EXPECT_NE(parsed.error().message.find("line 2"), std::string::npos) << parsed.error().message;
}

TEST(Json, RefusesTrailingTextEmptyTextAndDeepNesting) {
    EXPECT_FALSE(Json::parse("{} {}").ok());
    EXPECT_FALSE(Json::parse("").ok());
    EXPECT_FALSE(Json::parse(std::string(100'000, '[')).ok());
    EXPECT_TRUE(Json::parse(" [1] ").ok());
}

TEST(Json, WritesOnlyValidUtf8) {
    std::string out;
    append_json_string(out, "a\xFF\xC3\xA9\x01");
    EXPECT_EQ(out, "\"a\xEF\xBF\xBD\xC3\xA9\\u0001\"");
}

TEST(Json, ReadsNumbersExactly) {
    for (const char* text : {"[1e308,1.200000000000000004698919e+27,-0.8,0.1]", "[2.2250738585072014e-308]"}) {
        const auto once = Json::parse(text);
        ASSERT_TRUE(once.ok()) << text;
        EXPECT_EQ(Json::parse(once.value().dump()).value(), once.value()) << text;
    }
    EXPECT_EQ(Json::parse("1200000000000000000004698919").value().as_double(), 1200000000000000000004698919.0);
    EXPECT_EQ(Json::parse("18446744073709551615").value().as_double(), 18446744073709551615.0);
}

TEST(Json, WritesNumbersThatReadBackEqual) {
    std::string out;
    append_json_number(out, 0.1);
    EXPECT_EQ(out, "0.1");
    EXPECT_EQ(Json(1e300).dump(), "1e+300");
    EXPECT_EQ(Json(std::numeric_limits<double>::infinity()).dump(), "null");
}

}  // namespace
}  // namespace oriel
