#include "lookml/includes.h"

#include <gtest/gtest.h>

namespace oriel::lookml {
namespace {

TEST(Includes, FileKinds) {
    EXPECT_EQ(file_kind("a/thelook.model.lkml"), FileKind::model);
    EXPECT_EQ(file_kind("manifest.lkml"), FileKind::manifest);
    EXPECT_EQ(file_kind("sub/manifest.lkml"), FileKind::lookml);
    EXPECT_EQ(file_kind("a.dashboard.lookml"), FileKind::dashboard);
    EXPECT_EQ(file_kind("a.view.lookml"), FileKind::legacy);
    EXPECT_EQ(file_kind("README.md"), FileKind::other);
    EXPECT_EQ(file_kind(".model.lkml"), FileKind::lookml);
    EXPECT_EQ(model_name("a/the-look.model.lkml"), "the-look");
}

TEST(Includes, Patterns) {
    EXPECT_TRUE(fits_pattern("views/a.view", "views/*.view"));
    EXPECT_FALSE(fits_pattern("views/sub/a.view", "views/*.view"));
    EXPECT_TRUE(fits_pattern("views/sub/a.view", "views/**/*.view"));
    EXPECT_TRUE(fits_pattern("views/a.view", "views/**/*.view"));
    EXPECT_TRUE(fits_pattern("a.view", "**/*.view"));
    EXPECT_TRUE(fits_pattern("x/y/z/a.view", "**/*.view"));
    EXPECT_TRUE(fits_pattern("x/y/a.view", "**.view"));
    EXPECT_TRUE(fits_pattern("x/y/a.view", "x/**"));
    EXPECT_FALSE(fits_pattern("xa.view", "**/a.view"));
    EXPECT_FALSE(fits_pattern("b/xa.view", "**/a.view"));
    EXPECT_TRUE(fits_pattern("b/c/a.view", "**/c/**/a.view"));
    EXPECT_FALSE(fits_pattern("b/cc/a.view", "**/c/**/a.view"));
    EXPECT_TRUE(fits_pattern("stg_orders_v.view", "*_orders_*.view"));
    EXPECT_FALSE(fits_pattern("", "a"));
    EXPECT_TRUE(fits_pattern("", "**"));
    // Backtracking would take years here.
    EXPECT_FALSE(fits_pattern(std::string(200, 'a'), "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"));
    EXPECT_FALSE(fits_pattern(std::string(200, 'a'), "**/**/**/**/**/**/**/**/**/**/**/**/**/**/b"));
}

TEST(Includes, PathsAreTakenFromTheIncludingFile) {
    EXPECT_EQ(absolute_pattern("/views/*.view", "models/a.model.lkml"), "views/*.view");
    EXPECT_EQ(absolute_pattern("b.view", "models/a.model.lkml"), "models/b.view");
    EXPECT_EQ(absolute_pattern("../views/b.view", "models/a.model.lkml"), "views/b.view");
    EXPECT_EQ(absolute_pattern("./b.view", "a.model.lkml"), "b.view");
    EXPECT_EQ(absolute_pattern("../b.view", "a.model.lkml"), std::nullopt);
}

TEST(Includes, Match) {
    std::vector<std::string> paths = {
        "manifest.lkml",          "models/a.model.lkml", "orders.explore.lkml",   "orders.view.lkml",
        "sales.dashboard.lookml", "views/b.view.lkml",   "views/sub/c.view.lkml", "x.md"};
    std::sort(paths.begin(), paths.end());
    IncludeIndex index(paths);
    const auto names = [&](std::string_view pattern, std::string_view from) {
        std::string out;
        for (const auto i : index.match(pattern, from)) out += paths[i] + " ";
        return out;
    };
    EXPECT_EQ(names("/views/*.view", "models/a.model.lkml"), "views/b.view.lkml ");
    EXPECT_EQ(names("/views/*.view.lkml", "models/a.model.lkml"), "views/b.view.lkml ");
    EXPECT_EQ(names("/**/*.view", "models/a.model.lkml"), "orders.view.lkml views/b.view.lkml views/sub/c.view.lkml ");
    EXPECT_EQ(names("/orders", "models/a.model.lkml"), "orders.explore.lkml orders.view.lkml ");
    EXPECT_EQ(names("/orders.view", "x.model.lkml"), "orders.view.lkml ");
    EXPECT_EQ(names("/*.dashboard", "x.model.lkml"), "sales.dashboard.lookml ");
    EXPECT_EQ(names("/*.dashboard.lookml", "x.model.lkml"), "sales.dashboard.lookml ");
    EXPECT_EQ(names("/**/*", "x.model.lkml").find("manifest"), std::string::npos);
    EXPECT_EQ(names("b.view", "models/a.model.lkml"), "");
    EXPECT_EQ(names("/x.md", "models/a.model.lkml"), "");
    EXPECT_EQ(names("", "models/a.model.lkml"), "");
    EXPECT_EQ(names("../../../etc/passwd", "models/a.model.lkml"), "");
}

}  // namespace
}  // namespace oriel::lookml
