#include "lookml/support.h"

#include "lookml/dashboard_params.h"
#include "lookml/params.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace oriel::lookml {
namespace {

std::string slurp(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

TEST(Support, TableIsCurrent) {
    const std::string path = "docs/lookml/support.md";
    const std::string expected = support_documentation();
    const char* const update = std::getenv("ORIEL_UPDATE_GOLDEN");
    if (update != nullptr && std::string_view(update) == "1") std::ofstream(path, std::ios::binary) << expected;
    EXPECT_EQ(slurp(path), expected) << "write it anew with ORIEL_UPDATE_GOLDEN=1";
}

TEST(Support, WhatHasNoEffectHasAReason) {
    for (const Param& row : params()) {
        EXPECT_FALSE(row.doc.empty()) << row.name;
        EXPECT_EQ(row.effect == Effect::full, row.note.empty()) << row.name;
        EXPECT_TRUE(row.note.empty() || row.note.back() == '.') << row.name;
    }
    for (const DashboardParam& row : dashboard_params()) EXPECT_FALSE(row.doc.empty()) << row.name;
}

// A parameter that no code names can't have an effect. `column` is known by what it opens.
TEST(Support, WhatHasAnEffectIsRead) {
    std::string lookml;
    std::string dashboards;
    for (const auto& entry : std::filesystem::directory_iterator("src/lookml")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".cpp" || name.find("_test") != std::string::npos) continue;
        if (name == "params.cpp" || name == "dashboard_params.cpp" || name == "support.cpp") continue;
        (name.find("dashboard") == std::string::npos ? lookml : dashboards) += slurp(entry.path());
    }
    for (const Param& row : params()) {
        if (row.effect == Effect::none_yet || row.name == "column") continue;
        EXPECT_NE(lookml.find("\"" + std::string(row.name) + "\""), std::string::npos) << row.name;
    }
    for (const DashboardParam& row : dashboard_params()) {
        if (!row.note.empty()) continue;
        EXPECT_NE(dashboards.find("\"" + std::string(row.name) + "\""), std::string::npos) << row.name;
    }
}

}  // namespace
}  // namespace oriel::lookml
