#include "base/json.h"
#include "lookml/compile.h"
#include "lookml/parser.h"
#include "lookml/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

// Runs test/golden/lookml/*.test. A file begins with comments that say what it shows; sections start at column 0 and
// their bodies are indented by two. `file NAME` gives one file of the project; `diagnostics`, `model NAME`,
// `dashboards MODEL` and `syntax NAME` say what is expected. ORIEL_UPDATE_GOLDEN=1 writes what came out instead of
// comparing.

namespace oriel::lookml {
namespace {

namespace fs = std::filesystem;

struct Section {
    std::string head;
    std::string body;
};

struct Golden {
    std::string comments;
    std::vector<Section> sections;
};

Golden read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    Golden golden;
    for (std::string line; std::getline(in, line);) {
        if (golden.sections.empty() && (line.empty() || line[0] == '#')) {
            golden.comments += line + "\n";
        } else if (!line.empty() && line[0] != ' ') {
            golden.sections.push_back({line, ""});
        } else {
            golden.sections.back().body += line.substr(std::min<std::size_t>(2, line.size())) + "\n";
        }
    }
    return golden;
}

std::string written(const Golden& golden) {
    std::string out = golden.comments;
    for (const Section& section : golden.sections) {
        out += section.head + "\n";
        std::istringstream body(section.body);
        for (std::string line; std::getline(body, line);) out += line.empty() ? "\n" : "  " + line + "\n";
    }
    return out;
}

std::string argument(const std::string& head) {
    const auto space = head.find(' ');
    return space == std::string::npos ? "" : head.substr(space + 1);
}

std::string actual(const Section& section, const MemoryFiles& files, const CompiledProject& project) {
    if (section.head == "diagnostics") return project.diagnostics.to_text();
    if (section.head.rfind("model ", 0) == 0) {
        const auto found = project.models.find(argument(section.head));
        return found == project.models.end() ? "none\n" : to_text(*found->second);
    }
    if (section.head.rfind("dashboards ", 0) == 0) {
        const auto found = project.dashboards.find(argument(section.head));
        if (found == project.dashboards.end()) return "none\n";
        std::string out;
        for (const auto& dashboard : found->second) out += model::to_text(*dashboard);
        return out;
    }
    if (section.head.rfind("syntax ", 0) == 0) {
        const lang::SourceFile file(argument(section.head), files.read(argument(section.head)).value());
        lang::Diagnostics ignored;
        return to_text(parse(file, ignored));
    }
    ADD_FAILURE() << "unknown section '" << section.head << "'";
    return "";
}

std::vector<fs::path> golden_files() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator("test/golden/lookml")) {
        if (entry.path().extension() == ".test") out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

class LookmlGolden : public testing::TestWithParam<fs::path> {};

TEST_P(LookmlGolden, Holds) {
    Golden golden = read(GetParam());
    MemoryFiles files;
    for (const Section& section : golden.sections) {
        if (section.head.rfind("file ", 0) == 0) files.set(argument(section.head), section.body);
    }
    const auto compiled = compile(files);
    ASSERT_TRUE(compiled.ok()) << compiled.error().message;
    const char* const update = std::getenv("ORIEL_UPDATE_GOLDEN");
    bool expects = false;
    for (Section& section : golden.sections) {
        if (section.head.rfind("file ", 0) == 0) continue;
        expects = true;
        const std::string now = actual(section, files, compiled.value());
        if (update != nullptr && std::string_view(update) == "1") {
            section.body = now;
        } else {
            EXPECT_EQ(section.body, now) << "in section '" << section.head << "'";
        }
    }
    EXPECT_TRUE(expects) << "the test expects nothing";
    if (update != nullptr && std::string_view(update) == "1")
        std::ofstream(GetParam(), std::ios::binary) << written(golden);
    // Whatever is reported can be sent.
    EXPECT_TRUE(Json::parse(report_json(compiled.value(), 0.5)).ok());
    EXPECT_TRUE(Json::parse(report_sarif(compiled.value(), "1")).ok());
}

INSTANTIATE_TEST_SUITE_P(Files, LookmlGolden, testing::ValuesIn(golden_files()), [](const auto& test) {
    std::string name = test.param.parent_path().filename().string() + "_" + test.param.stem().string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

}  // namespace
}  // namespace oriel::lookml
