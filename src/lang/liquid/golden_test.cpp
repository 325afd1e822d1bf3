#include "base/json.h"
#include "lang/liquid/json_context.h"
#include "lang/liquid/render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

// Runs test/golden/liquid/*.test. A file begins with comments that say what it shows; sections start at column 0 and
// their bodies are indented by two. `variables` (JSON) holds for all that follows; each `template` is followed by
// `output` (strict, as in SQL), `lenient` (as in html), `problems`, `mentions` or `tags`: what came of it, and more
// than one when that is of interest. ORIEL_UPDATE_GOLDEN=1 writes what came out instead of comparing.

namespace oriel::lang::liquid {
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
            std::string& body = golden.sections.back().body;
            if (!body.empty()) body += '\n';
            body += line.substr(std::min<std::size_t>(2, line.size()));
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

std::string kind_name(Mention::Kind kind) {
    switch (kind) {
        case Mention::Kind::variable: return "variable";
        case Mention::Kind::condition: return "condition";
        case Mention::Kind::increment_condition: return "incrementcondition";
        case Mention::Kind::parameter: return "parameter";
        case Mention::Kind::date_start: return "date_start";
        case Mention::Kind::date_end: return "date_end";
    }
    return "";
}

std::string problems_text(const std::string& text) {
    std::vector<Problem> problems;
    parse(text, problems);
    std::string out;
    for (const Problem& problem : problems) {
        if (!out.empty()) out += '\n';
        out += (problem.is_error() ? "" : "warning ") + std::to_string(problem.begin) + ".." +
               std::to_string(problem.end) + ": " + problem.to_text();
    }
    return out;
}

std::string mentions_text(const std::string& text) {
    std::vector<Problem> problems;
    const Template source = parse(text, problems);
    std::string out;
    for (const Mention& mention : mentions(source)) {
        if (!out.empty()) out += '\n';
        out += std::to_string(mention.begin) + ".." + std::to_string(mention.end) + ": " + kind_name(mention.kind);
        for (const std::string_view step : mention.path) out += " " + std::string(step);
        if (mention.computed) out += " …";
    }
    return out;
}

std::string actual(const std::string& head, const std::string& text, const Json& variables) {
    if (head == "problems") return problems_text(text);
    if (head == "mentions") return mentions_text(text);
    const Result<Template> parsed = parse(text);
    if (!parsed.ok()) return "error: " + parsed.error().message;
    JsonContext context(variables);
    RenderOptions options;
    options.strict = head != "lenient";
    std::size_t failed_at = 0;
    const Result<Rendered> rendered = render(parsed.value(), context, options, &failed_at);
    if (!rendered.ok()) return "error at " + std::to_string(failed_at) + ": " + rendered.error().message;
    if (head == "output" || head == "lenient") return JsonContext::shown(rendered.value().pieces);
    if (head != "tags") ADD_FAILURE() << "unknown section '" << head << "'";
    std::string out;
    for (const std::string& line : context.log) out += (out.empty() ? "" : "\n") + line;
    return out;
}

std::vector<fs::path> golden_files() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator("test/golden/liquid")) {
        if (entry.path().extension() == ".test") out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

class LiquidGolden : public testing::TestWithParam<fs::path> {};

TEST_P(LiquidGolden, Holds) {
    Golden golden = read(GetParam());
    const char* const update = std::getenv("ORIEL_UPDATE_GOLDEN");
    const bool updates = update != nullptr && std::string_view(update) == "1";
    Json variables;
    std::string text;
    bool expects = false;
    for (Section& section : golden.sections) {
        if (section.head == "variables") {
            const Result<Json> json = Json::parse(section.body);
            ASSERT_TRUE(json.ok()) << json.error().message;
            variables = json.value();
        } else if (section.head == "template") {
            text = section.body;
        } else {
            expects = true;
            std::string now = actual(section.head, text, variables);
            while (!now.empty() && now.back() == '\n') now.pop_back();  // A section can't show them.
            if (updates)
                section.body = now;
            else
                EXPECT_EQ(section.body, now) << "in section '" << section.head << "' of:\n" << text;
        }
    }
    EXPECT_TRUE(expects) << "the test expects nothing";
    if (updates) std::ofstream(GetParam(), std::ios::binary) << written(golden);
}

INSTANTIATE_TEST_SUITE_P(Files, LiquidGolden, testing::ValuesIn(golden_files()),
                         [](const auto& test) { return test.param.stem().string(); });

}  // namespace
}  // namespace oriel::lang::liquid
