#include "http/url.h"

#include <gtest/gtest.h>

namespace oriel::http {
namespace {

TEST(Url, PercentDecoding) {
    EXPECT_EQ(percent_decode("model%3A%3Aname", Plus::literal).value(), "model::name");
    EXPECT_EQ(percent_decode("a+b%2Bc%20d", Plus::literal).value(), "a+b+c d");
    EXPECT_EQ(percent_decode("a+b%2Bc%20d", Plus::space).value(), "a b+c d");
    EXPECT_EQ(percent_decode("%e2%82%AC", Plus::literal).value(), "€");
    EXPECT_EQ(percent_decode("€", Plus::literal).value(), "€");
    EXPECT_EQ(percent_decode("", Plus::literal).value(), "");
}

TEST(Url, PercentDecodingErrorsSayWhatWasFound) {
    const auto message = [](std::string_view text) { return percent_decode(text, Plus::literal).error().message; };
    EXPECT_EQ(message("a%4"), "'%4' is not a percent-encoded byte; write '%25' for a percent sign");
    EXPECT_EQ(message("a%"), "'%' is not a percent-encoded byte; write '%25' for a percent sign");
    EXPECT_EQ(message("50%off"), "'%of' is not a percent-encoded byte; write '%25' for a percent sign");
    EXPECT_EQ(message("a%00b"), "a NUL byte ('%00') is not allowed");
    EXPECT_EQ(message(std::string_view("a\0b", 3)), "a NUL byte ('%00') is not allowed");
    for (const char* text :
         {"%ff", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%e2%82", "%80", "%f5%80%80%80", "%e0%80%80"}) {
        EXPECT_NE(message(text).find("is not UTF-8"), std::string::npos) << text;
    }
}

TEST(Url, EncodingReadsBack) {
    EXPECT_EQ(percent_encode("a b/€~"), "a%20b%2F%E2%82%AC~");
    const std::string all = "\x01 !\"#$%&'()*+,-./:;<=>?@[]^_`{|}~ äöü€😀";
    EXPECT_EQ(percent_decode(percent_encode(all), Plus::space).value(), all);
}

TEST(Url, Queries) {
    const auto pairs = parse_query("fields=id,name&filters[orders.status]=a%26b&x&&=v&x=").value();
    const QueryPairs expected = {
        {"fields", "id,name"}, {"filters[orders.status]", "a&b"}, {"x", ""}, {"", "v"}, {"x", ""}};
    EXPECT_EQ(pairs, expected);
    EXPECT_TRUE(parse_query("").value().empty());
    EXPECT_TRUE(parse_query("&&").value().empty());
    // The value may be a secret: it is not quoted.
    EXPECT_EQ(parse_query("client_secret=hunter%2").error().message,
              "parameter 'client_secret': the value is not valid percent-encoded UTF-8 without NUL bytes");
    EXPECT_FALSE(parse_query("%zz=1").ok());
}

TEST(Url, PathsAreSplitBeforeDecoding) {
    using Parts = std::vector<std::string_view>;
    EXPECT_EQ(split_path("/a/b%2Fc"), (Parts{"a", "b%2Fc"}));
    EXPECT_EQ(split_path("/a/b/"), (Parts{"a", "b"}));
    EXPECT_EQ(split_path("/a//b"), (Parts{"a", "", "b"}));
    EXPECT_EQ(split_path("/a//"), (Parts{"a", ""}));
    EXPECT_EQ(split_path("/"), Parts{});
    EXPECT_EQ(split_path(""), Parts{});
}

TEST(Url, OnlyRubyClientsMeanASpaceByPlusInPaths) {
    EXPECT_EQ(path_plus("Looker Ruby Gem 0.1.7"), Plus::space);
    EXPECT_EQ(path_plus("Faraday v2.7"), Plus::space);
    EXPECT_EQ(path_plus("Go-http-client/1.1"), Plus::literal);
    EXPECT_EQ(path_plus(""), Plus::literal);
}

}  // namespace
}  // namespace oriel::http
