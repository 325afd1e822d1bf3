// uses: lookml
// Parses LookML files again and again for so many seconds and prints megabytes per second: lookml_parse_bench SECONDS
// FILE… The counterpart of bench/lookml_parser.cjs.
#include "lang/diagnostics.h"
#include "lang/source_file.h"
#include "lookml/parser.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

/// Megabytes per second over at least `limit` seconds; exits when a file does not parse.
double measure(const std::vector<std::unique_ptr<oriel::lang::SourceFile>>& files, double limit) {
    std::size_t bytes = 0;
    double elapsed = 0;
    const auto began = Clock::now();
    do {
        for (const auto& file : files) {
            oriel::lang::Diagnostics diagnostics;
            const auto document = oriel::lookml::parse(*file, diagnostics);
            if (document.failed || document.nodes.size() < 2) {
                std::fprintf(stderr, "%s does not parse\n", file->path().c_str());
                std::exit(1);
            }
            bytes += file->text().size();
        }
        elapsed = std::chrono::duration<double>(Clock::now() - began).count();
    } while (elapsed < limit);
    return static_cast<double>(bytes) / elapsed / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: lookml_parse_bench SECONDS FILE...\n");
        return 2;
    }
    std::vector<std::unique_ptr<oriel::lang::SourceFile>> files;
    for (int i = 2; i < argc; ++i) {
        std::ostringstream text;
        std::ifstream stream(argv[i], std::ios::binary);
        text << stream.rdbuf();
        if (!stream) {
            std::fprintf(stderr, "cannot read %s\n", argv[i]);
            return 1;
        }
        files.push_back(std::make_unique<oriel::lang::SourceFile>(argv[i], text.str()));
    }
    const double seconds = std::atof(argv[1]);
    measure(files, seconds / 3);
    std::printf("%.3f\n", measure(files, seconds));
    return 0;
}
