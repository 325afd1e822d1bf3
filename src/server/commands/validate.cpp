#include "base/version.h"
#include "lookml/compile.h"
#include "lookml/file_source.h"
#include "lookml/report.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace oriel::server {

namespace {

/// Whether the folder has a model, and so anything that can be checked as a whole.
/// Errors: invalid_request for a file; not_found for a folder that is not there or holds no LookML at all.
Result<bool> has_model(const std::string& path) {
    std::error_code absent;
    if (std::filesystem::exists(path, absent) && !std::filesystem::is_directory(path, absent)) {
        return Error::invalid_request("'" + path + "' is a file; the folder of a project is expected");
    }
    bool any = false;
    for (const std::string_view file : TRY(lookml::DiskFiles(path).list())) {
        if (file.ends_with(".model.lkml")) return true;
        any = any || file.ends_with(".lkml");
    }
    if (!any) return Error::not_found("there is no LookML in '" + path + "': no *.model.lkml, nor any other *.lkml");
    return false;
}

}  // namespace

int run_validate(const ValidateOptions& options) {
    const auto began = std::chrono::steady_clock::now();
    const auto whole = has_model(options.path);
    if (!whole.ok()) return report(whole.error());
    const auto project = lookml::compile(lookml::DiskFiles(options.path));
    if (!project.ok()) return report(project.error());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    constexpr std::string_view kProgram = "oriel ";  // which the version begins with
    const std::string text =
        options.format == "json" ? lookml::report_json(project.value(), took.count()) + "\n"
        : options.format == "sarif"
            ? lookml::report_sarif(project.value(), std::string_view(kVersion).substr(kProgram.size())) + "\n"
            : lookml::report_text(project.value());
    std::fputs(text.c_str(), stdout);
    if (!whole.value()) {
        std::fprintf(
            stderr,
            "oriel: note: there is no *.model.lkml in '%s', so nothing can be queried; that is right only for a "
            "project that others import\n",
            options.path.c_str());
    }
    return project.value().diagnostics.has_errors() ? kExitFound : kExitOk;
}

}  // namespace oriel::server
