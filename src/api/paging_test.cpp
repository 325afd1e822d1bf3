#include "api/paging.h"

#include <gtest/gtest.h>

namespace oriel::api {
namespace {

/// Only rel and offset of each link, which is what differs.
std::string links(Paging paging, std::size_t returned, std::optional<std::int64_t> total) {
    http::Request request;
    request.path = "/api/4.0/looks/search";
    const std::string header = link_header(request, "https://h", paging, returned, total);
    std::string text;
    std::size_t at = 0;
    while ((at = header.find("offset=", at)) != std::string::npos) {
        const std::size_t end = header.find('>', at);
        const std::size_t rel = header.find("rel=\"", end) + 5;
        text += header.substr(rel, header.find('"', rel) - rel) + " " + header.substr(at + 7, end - at - 7) + "; ";
        at = end;
    }
    return text;
}

TEST(Paging, LinksToWhatThereIs) {
    EXPECT_EQ(links({10, 0}, 10, 25), "first 0; next 10; last 20; ");
    EXPECT_EQ(links({10, 10}, 10, 25), "first 0; prev 0; next 20; last 20; ");
    EXPECT_EQ(links({10, 20}, 5, 25), "first 0; prev 10; last 20; ");
    EXPECT_EQ(links({10, 5}, 10, 25), "first 0; prev 0; next 15; last 15; ");
    EXPECT_EQ(links({10, 0}, 10, 10), "first 0; last 0; ");
    EXPECT_EQ(links({10, 0}, 0, 0), "first 0; last 0; ");
    EXPECT_EQ(links({10, 90}, 0, 25), "first 0; prev 80; last 20; ");
}

TEST(Paging, GuessesWithoutATotal) {
    EXPECT_EQ(links({10, 0}, 10, std::nullopt), "first 0; next 10; ");
    EXPECT_EQ(links({10, 10}, 9, std::nullopt), "first 0; prev 0; ");
}

TEST(Paging, LinksOnlyWhenPaging) {
    EXPECT_EQ(links({std::nullopt, 0}, 25, 25), "");
    EXPECT_EQ(links({0, 0}, 0, 25), "");
}

TEST(Paging, KeepsTheOtherParametersAndNoComma) {
    http::Request request;
    request.path = "/api/4.0/looks/search";
    request.query = {{"fields", "id,title"}, {"page", "1"}, {"per_page", "2"}, {"title", "a&b>"}};
    EXPECT_EQ(link_header(request, "https://h", {2, 0}, 1, std::nullopt),
              "<https://h/api/4.0/looks/search?fields=id%2Ctitle&title=a%26b%3E&limit=2&offset=0>; rel=\"first\"");
}

TEST(Paging, CutsAListInMemory) {
    const std::vector<int> all = {1, 2, 3, 4, 5};
    EXPECT_EQ(page_of(all, {}).items, all);
    EXPECT_EQ(page_of(all, {2, 1}).items, (std::vector<int>{2, 3}));
    EXPECT_EQ(page_of(all, {2, 4}).items, (std::vector<int>{5}));
    EXPECT_EQ(page_of(all, {2, 9}).items, (std::vector<int>{}));
    EXPECT_EQ(page_of(all, {0, 0}).items, (std::vector<int>{}));
    EXPECT_EQ(page_of(all, {2, 1}).total, 5);
}

}  // namespace
}  // namespace oriel::api
