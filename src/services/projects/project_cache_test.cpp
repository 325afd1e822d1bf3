#include "services/projects/project_cache.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace oriel::services {
namespace {

namespace fs = std::filesystem;

class ProjectCacheTest : public testing::Test {
protected:
    ProjectCacheTest() : top_(fs::path(testing::TempDir()) / ("oriel_cache_" + std::to_string(::getpid()))) {}
    ~ProjectCacheTest() override { fs::remove_all(top_); }

    void write(const std::string& path, const std::string& text) const {
        fs::create_directories((top_ / path).parent_path());
        std::ofstream(top_ / path) << text;
    }
    std::size_t explores() {
        const auto project = cache_.get((top_ / "shop").string());
        EXPECT_TRUE(project.ok());
        return project.value()->models.at("shop")->explores.size();
    }

    fs::path top_;
    ProjectCache cache_{std::chrono::milliseconds(0)};
};

TEST_F(ProjectCacheTest, WhatIsNotChangedIsNotCompiledAgain) {
    write("shop/shop.model.lkml", "connection: \"c\" view: a { dimension: x {} } explore: a {}");
    const auto first = cache_.get((top_ / "shop").string());
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(cache_.get((top_ / "shop").string()).value(), first.value());
    write("shop/b.view.lkml", "view: b { dimension: x {} }");
    EXPECT_NE(cache_.get((top_ / "shop").string()).value(), first.value());
}

TEST_F(ProjectCacheTest, ChangesOfImportedProjectsAreSeen) {
    write("shop/manifest.lkml", "local_dependency: { project: \"base\" }");
    write("shop/shop.model.lkml", "connection: \"c\" include: \"//base/*\"");
    EXPECT_EQ(explores(), 0u);
    // The project was not there, then it is, then it grows.
    write("base/a.view.lkml", "view: a { dimension: x {} } explore: a {}");
    EXPECT_EQ(explores(), 1u);
    write("base/b.view.lkml", "view: b { dimension: x {} } explore: b {}");
    EXPECT_EQ(explores(), 2u);
}

}  // namespace
}  // namespace oriel::services
