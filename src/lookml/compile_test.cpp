#include "lookml/compile.h"

#include "base/json.h"
#include "lookml/params.h"
#include "lookml/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <unistd.h>

namespace oriel::lookml {
namespace {

CompiledProject compiled(std::map<std::string, std::string> files) {
    auto project = compile(MemoryFiles(std::move(files)));
    EXPECT_TRUE(project.ok());
    return std::move(project).value();
}

bool found(const CompiledProject& project, std::string_view code) {
    const auto& all = project.diagnostics.all();
    return std::any_of(all.begin(), all.end(), [&](const lang::Diagnostic& one) { return one.code() == code; });
}

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

TEST(Compile, EmptyProject) {
    const CompiledProject project = compiled({});
    EXPECT_TRUE(project.models.empty());
    EXPECT_TRUE(project.diagnostics.empty());
    EXPECT_EQ(report_text(project), "0 models, 0 errors, 0 warnings\n");
}

TEST(Compile, ManifestFilesAndDigest) {
    const CompiledProject project =
        compiled({{"manifest.lkml", "project_name: \"shop\" constant: a { value: \"x\" }"}, {"README.md", "hi"}});
    EXPECT_EQ(project.manifest.project_name, "shop");
    EXPECT_EQ(project.manifest.constants.at("a"), "x");
    EXPECT_EQ(project.files, (std::vector<std::string>{"README.md", "manifest.lkml"}));
    EXPECT_EQ(project.digest,
              compiled({{"manifest.lkml", "project_name: \"shop\" constant: a { value: \"x\" }"}}).digest);
    EXPECT_NE(project.digest,
              compiled({{"manifest.lkml", "project_name: \"shop\" constant: a { value: \"y\" }"}}).digest);
}

TEST(Compile, AModelWithASyntaxErrorIsNoModel) {
    const CompiledProject project =
        compiled({{"m.model.lkml", "connection: \"c\" explore: a {"}, {"n.model.lkml", "connection: \"c\""}});
    EXPECT_FALSE(project.models.contains("m"));
    EXPECT_TRUE(project.models.contains("n"));
    const auto report = Json::parse(report_json(project, 0.25));
    ASSERT_TRUE(report.ok());
    const Json& left_out = *report.value().find("models_not_validated");
    ASSERT_EQ(left_out.as_array().size(), 1u);
    EXPECT_EQ(left_out.as_array()[0].find("name")->as_string(), "m");
    EXPECT_EQ(left_out.as_array()[0].find("project_file_id")->as_string(), "m.model.lkml");
}

TEST(Compile, ReportHasTheShapeOfProjectValidation) {
    const CompiledProject project =
        compiled({{"m.model.lkml",
                   "connection: \"c\" view: a { dimension: x { sql: ${y} ;; } dimension: yy {} } explore: a {}"}});
    const auto report = Json::parse(report_json(project, 0.25));
    ASSERT_TRUE(report.ok());
    const Json& error = report.value().find("errors")->as_array().at(0);
    EXPECT_EQ(error.find("code")->as_string(), "unknown-field");
    EXPECT_EQ(error.find("severity")->as_string(), "error");
    EXPECT_EQ(error.find("kind")->as_string(), "model_configuration");
    EXPECT_EQ(error.find("message")->as_string(), "unknown field 'y'; did you mean 'yy'?");
    EXPECT_EQ(error.find("sanitized_message")->as_string(), "unknown field (?); did you mean (?)?");
    EXPECT_EQ(error.find("field_name")->as_string(), "a.x");
    EXPECT_EQ(error.find("file_path")->as_string(), "m.model.lkml");
    EXPECT_EQ(error.find("line_number")->as_int(), 1);
    EXPECT_EQ(error.find("model_id")->as_string(), "m");
    EXPECT_TRUE(error.find("explore")->is_null());
    EXPECT_EQ(report.value().find("project_digest")->as_string(), project.digest);
    EXPECT_EQ(report.value().find("computation_time")->as_double(), 0.25);
}

class FailingFiles final : public FileSource {
public:
    Result<std::vector<std::string>> list() const override {
        return std::vector<std::string>{"m.model.lkml", "manifest.lkml", "v.view.lkml"};
    }
    Result<std::string> read(const std::string& path) const override {
        if (path == "manifest.lkml") return std::string("local_dependency: { project: \"far\" }");
        if (path == "v.view.lkml") return Error::not_found("permission denied");
        return std::string("connection: \"c\" include: \"v.view\" explore: v {}");
    }
    std::unique_ptr<FileSource> import(const std::string& name) const override;
    std::string import_folder(const std::string&) const override { return {}; }
};

class NoFiles final : public FileSource {
public:
    Result<std::vector<std::string>> list() const override { return Error::not_found("permission denied"); }
    Result<std::string> read(const std::string&) const override { return Error::not_found("no file"); }
    std::unique_ptr<FileSource> import(const std::string&) const override { return nullptr; }
    std::string import_folder(const std::string&) const override { return {}; }
};

std::unique_ptr<FileSource> FailingFiles::import(const std::string&) const {
    return std::make_unique<NoFiles>();
}

TEST(Compile, AFileThatCantBeReadIsAFinding) {
    const auto project = compile(FailingFiles());
    ASSERT_TRUE(project.ok());
    EXPECT_TRUE(found(project.value(), "unreadable-file"));
    EXPECT_TRUE(found(project.value(), "unreadable-import"));
    EXPECT_TRUE(found(project.value(), "unknown-view"));
    EXPECT_NE(
        project.value().diagnostics.to_text().find("v.view.lkml:1:1: error: the file can't be read: permission denied"),
        std::string::npos);
}

TEST(Compile, NulBytesAreNoText) {
    EXPECT_TRUE(found(compiled({{"m.model.lkml", std::string("connection: \"c\"\0", 16)}}), "nul-byte"));
}

TEST(Compile, AMissingFolderIsAnError) {
    EXPECT_FALSE(compile(DiskFiles("/nonexistent/folder")).ok());
}

TEST(Compile, ImportsAreFoundBesideTheProjectAndInIt) {
    namespace fs = std::filesystem;
    const fs::path top = fs::path(testing::TempDir()) / ("oriel_imports_" + std::to_string(::getpid()));
    const auto write = [&](const std::string& path, const std::string& text) {
        fs::create_directories((top / path).parent_path());
        std::ofstream(top / path) << text;
    };
    write("shop/manifest.lkml",
          "project_name: \"shop\" local_dependency: { project: \"base\" }"
          "remote_dependency: block { url: \"https://example.test/b.git\" ref: \"v1\" }");
    write("shop/shop.model.lkml",
          "connection: \"c\" include: \"//base/a.view\" include: \"//block/**/*\" explore: a {} explore: b {}");
    write("shop/imported_projects/block/views/b.view.lkml", "view: b { dimension: x {} }");
    write("base/a.view.lkml", "view: a { dimension: x {} }");
    write("block/views/b.view.lkml", "view: wrong { dimension: x {} }");
    for (const std::string& root : {(top / "shop").string(), (top / "shop").string() + "/"}) {
        const auto project = compile(DiskFiles(root));
        ASSERT_TRUE(project.ok());
        EXPECT_EQ(project.value().diagnostics.to_text(), "");
        EXPECT_EQ(project.value().models.at("shop")->explores.size(), 2u);
        EXPECT_EQ(project.value().files, (std::vector<std::string>{"manifest.lkml", "shop.model.lkml"}));
        const auto& imports = project.value().manifest.imports;
        ASSERT_EQ(imports.size(), 2u);
        EXPECT_EQ(imports[0].name, "base");
        EXPECT_FALSE(imports[0].remote);
        EXPECT_TRUE(imports[1].remote);
        EXPECT_EQ(imports[1].url, "https://example.test/b.git");
        EXPECT_EQ(imports[1].ref, "v1");
        EXPECT_EQ(project.value().import_folders.size(), 2u);
        EXPECT_TRUE(fs::equivalent(project.value().import_folders[0], top / "base"));
    }
    fs::remove_all(top);
}

TEST(Compile, TextsAreTranslated) {
    const std::map<std::string, std::string> files{
        {"manifest.lkml", "localization_settings: { default_locale: en localization_level: permissive }"},
        {"locales/en.strings.json", R"({"orders": "Orders", "state": "State", "": "nothing"})"},
        {"locales/de_DE.strings.json", R"({"orders": "Bestellungen"})"},
        {"m.model.lkml", "connection: \"c\" view: a { dimension: x {} } explore: a { label: \"orders\" }"}};
    const CompiledProject project = compiled(files);
    EXPECT_EQ(project.diagnostics.to_text(), "");
    EXPECT_EQ(project.manifest.default_locale, "en");
    EXPECT_EQ(project.manifest.localization_level, "permissive");
    const model::Model& model = *project.models.at("m");
    const model::Localization* const strings = model.localization.get();
    ASSERT_NE(strings, nullptr);
    EXPECT_EQ(model::localized(strings, model.explores.at(0).label, "de_DE"), "Bestellungen");
    EXPECT_EQ(model::localized(strings, "orders", "en"), "Orders");
    // Another locale, or one without the key, has the default's; what nobody translates stays.
    EXPECT_EQ(model::localized(strings, "orders", "fr"), "Orders");
    EXPECT_EQ(model::localized(strings, "state", "de_DE"), "State");
    EXPECT_EQ(model::localized(strings, "untold", "de_DE"), "untold");
    EXPECT_EQ(model::localized(strings, "", "en"), "");
    EXPECT_EQ(model::localized(nullptr, "orders", "en"), "orders");

    std::map<std::string, std::string> changed = files;
    changed["locales/de_DE.strings.json"] = R"({"orders": "Auftraege"})";
    EXPECT_NE(compiled(changed).digest, project.digest);
    changed["manifest.lkml"] = "project_name: \"p\"";
    EXPECT_EQ(compiled(changed).models.at("m")->localization, nullptr);
}

TEST(Compile, ManyImportsEnd) {
    std::map<std::string, std::string> files;
    for (int i = 0; i < 300; ++i) {
        files[(i == 0 ? std::string() : "imported_projects/p" + std::to_string(i) + "/") + "manifest.lkml"] =
            "local_dependency: { project: \"p" + std::to_string(i + 1) + "\" }";
    }
    EXPECT_TRUE(found(compiled(files), "project-too-large"));
}

TEST(Compile, SamplesHaveNoFindings) {
    for (const std::string sample : {"examples/thelook", "examples/flights"}) {
        const auto project = compile(DiskFiles(sample));
        ASSERT_TRUE(project.ok());
        EXPECT_EQ(project.value().diagnostics.to_text(), "") << sample;
        ASSERT_EQ(project.value().models.size(), 1u);
        EXPECT_FALSE(project.value().models.begin()->second->explores.empty());
    }
}

// A few lines can ask for more than any memory holds; each is told of and bounded.
TEST(Compile, WhatIsAskedForIsBounded) {
    const auto repeat = [](int times, auto piece) {
        std::string out;
        for (int i = 0; i < times; ++i) out += piece(i);
        return out;
    };
    const std::string sets =
        "connection: \"c\" view: a {" +
        repeat(1500, [](int i) { return "dimension: d" + std::to_string(i) + " {} "; }) +
        repeat(1500, [](int i) { return "set: s" + std::to_string(i) + " { fields: [ALL_FIELDS*] } "; }) + "}";
    EXPECT_TRUE(found(compiled({{"m.model.lkml", sets}}), "project-too-large"));

    const std::string groups =
        "connection: \"c\" view: a {" +
        repeat(4000, [](int i) { return "dimension_group: d" + std::to_string(i) + " {type:time} "; }) + "}";
    EXPECT_TRUE(found(compiled({{"m.model.lkml", groups}}), "project-too-large"));

    const std::string explores = "connection: \"c\" view: a {" +
                                 repeat(2000, [](int i) { return "dimension: d" + std::to_string(i) + " {} "; }) +
                                 "} " +
                                 repeat(700, [](int i) { return "explore: e" + std::to_string(i) + " { from: a } "; });
    EXPECT_TRUE(found(compiled({{"m.model.lkml", explores}}), "project-too-large"));

    const std::string doubling =
        "view: a { dimension: x { sql: 0123456789 ;; } }" +
        repeat(40, [](int) { return std::string("view: +a { dimension: x { sql: ${EXTENDED}${EXTENDED} ;; } }\n"); });
    EXPECT_TRUE(found(compiled({{"m.model.lkml", "connection: \"c\" " + doubling}}), "expansion-too-large"));

    const std::string constant = "constant: a { value: \"" + std::string(10'000, 'x') + "\" }";
    const std::string uses =
        "connection: \"c\" view: a { sql_table_name: " + repeat(1'000, [](int) { return std::string("@{a}"); }) +
        ";; }";
    EXPECT_TRUE(found(compiled({{"manifest.lkml", constant}, {"m.model.lkml", uses}}), "expansion-too-large"));
}

// Joins that need each other from the last to the first, the last of them broken: each pass could leave out just one.
TEST(Compile, LongChainsOfJoinsEnd) {
    std::string text = "connection: \"c\" view: v { dimension: id { primary_key: yes } } explore: v {";
    for (int i = 0; i < 900; ++i) {
        text += " join: j" + std::to_string(i) + " { from: v relationship: one_to_one sql_on: ${j" + std::to_string(i) +
                ".id} = ${j" + std::to_string(i + 1) + ".id} ;; }\n";
    }
    const CompiledProject chain = compiled({{"m.model.lkml", text + "}"}});
    EXPECT_TRUE(found(chain, "broken-join"));
    EXPECT_EQ(chain.models.at("m")->explores.at(0).sources.size(), 1u);

    for (int i = 0; i < 200; ++i)
        text += " join: k" + std::to_string(i) + " { from: v type: cross relationship: one_to_one }\n";
    EXPECT_TRUE(found(compiled({{"m.model.lkml", text + "}"}}), "project-too-large"));
}

TEST(Compile, FilesThatAllIncludeAllAreReadOnce) {
    std::map<std::string, std::string> files{{"m.model.lkml", "connection: \"c\" include: \"/**/*.view\""}};
    for (int i = 0; i < 1'500; ++i) {
        const std::string name = "v" + std::to_string(i);
        files[name + ".view.lkml"] = "include: \"/**/*.view\" view: " + name + " { dimension: x {} }";
    }
    const CompiledProject project = compiled(files);
    EXPECT_EQ(project.diagnostics.to_text(), "");
    EXPECT_EQ(project.models.at("m")->views.size(), 1'500u);
}

TEST(Compile, LongChainsNeedNoDeepStack) {
    std::string text = "connection: \"c\" view: a { dimension: d0 {} ";
    for (int i = 1; i < 30'000; ++i)
        text += "dimension: d" + std::to_string(i) + " { sql: ${d" + std::to_string(i - 1) + "} ;; }\n";
    const CompiledProject project = compiled({{"m.model.lkml", text + "} explore: a {}"}});
    EXPECT_EQ(project.diagnostics.to_text(), "");
    EXPECT_EQ(project.models.at("m")->explores.at(0).field_index.size(), 30'000u);

    std::string files = "connection: \"c\" include: \"f0.view\"";
    std::map<std::string, std::string> chain{{"m.model.lkml", files}};
    for (int i = 0; i < 3'000; ++i)
        chain["f" + std::to_string(i) + ".view.lkml"] = "include: \"f" + std::to_string(i + 1) + ".view\"";
    chain["f3000.view.lkml"] = "view: end { dimension: x {} }";
    EXPECT_TRUE(compiled(chain).models.at("m")->views.contains("end"));
}

TEST(Params, EveryRowIsDocumentedAndOpensWhatItMust) {
    for (const Param& row : params()) {
        EXPECT_FALSE(row.doc.empty()) << row.name;
        EXPECT_EQ(row.value == Value::block || row.value == Value::named_block || row.value == Value::filters,
                  row.opens != In::nowhere)
            << row.name;
        EXPECT_EQ(row.value == Value::choice, !row.choices.empty()) << row.name;
        EXPECT_NE(row.in, In::nowhere) << row.name;
        EXPECT_FALSE(find_params(row.name).empty()) << row.name;
        // No two rows of a name may claim the same place.
        for (const Param& other : find_params(row.name)) {
            EXPECT_TRUE(&other == &row || !within(other.in, row.in)) << row.name;
        }
    }
    EXPECT_EQ(find_param("sql", In::explore), nullptr);
    EXPECT_TRUE(find_params("nonsense").empty());
}

// Each finding has an example in the golden tests, but for those that no readable file can show.
TEST(Diagnostics, EveryCodeHasAnExample) {
    const std::set<std::string> elsewhere = {"name-too-long",   "nul-byte",          "file-too-large",
                                             "unreadable-file", "project-too-large", "unreadable-import"};
    const std::string header = slurp("src/lookml/diagnostics.h");
    std::size_t codes = 0;
    for (auto at = header.find("inline constexpr Kind "); at != std::string::npos;
         at = header.find("inline constexpr Kind ", at + 1)) {
        const auto first = header.find('"', at) + 1;
        const std::string code = header.substr(first, header.find('"', first) - first);
        ++codes;
        if (elsewhere.contains(code)) continue;
        EXPECT_NE(slurp("test/golden/lookml/diagnostics/" + code + ".test").find("[" + code + "]"), std::string::npos)
            << code;
    }
    EXPECT_GT(codes, 90u);
}

}  // namespace
}  // namespace oriel::lookml
