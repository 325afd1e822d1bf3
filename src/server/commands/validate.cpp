#include "base/version.h"
#include "lookml/compile.h"
#include "lookml/file_source.h"
#include "lookml/report.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

namespace oriel::server {

int run_validate(const ValidateOptions& options) {
    const auto began = std::chrono::steady_clock::now();
    const auto project = lookml::compile(lookml::DiskFiles(options.path));
    if (!project.ok()) {
        report(project.error());
        return kExitFailed;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    constexpr std::string_view kProgram = "oriel ";  // which the version begins with
    const std::string text =
        options.format == "json" ? lookml::report_json(project.value(), took.count()) + "\n"
        : options.format == "sarif"
            ? lookml::report_sarif(project.value(), std::string_view(kVersion).substr(kProgram.size())) + "\n"
            : lookml::report_text(project.value());
    std::fputs(text.c_str(), stdout);
    return project.value().diagnostics.has_errors() ? kExitFound : kExitOk;
}

}  // namespace oriel::server
