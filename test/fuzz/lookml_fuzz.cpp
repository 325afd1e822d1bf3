// uses: lookml model
#include "base/json.h"
#include "lookml/compile.h"
#include "lookml/report.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Any bytes as a LookML project: no crash, no hang, no unbounded memory, and findings that can always be sent.
// A line "file NAME" begins a file, so that includes, refinements and manifests are reached too; text before the first
// such line is a model. The golden tests have this form, so they are the seeds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace oriel;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    lookml::MemoryFiles files;
    std::string name = "m.model.lkml";
    std::string body;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        if (line.substr(0, 5) == "file ") {
            files.set(name, body);
            name = line.substr(5);
            body.clear();
        } else {
            body.append(line).push_back('\n');
        }
    }
    files.set(name, body);
    const auto project = lookml::compile(files);
    if (!project.ok()) std::abort();
    if (!Json::parse(lookml::report_json(project.value(), 0)).ok()) std::abort();
    for (const auto& [model_name, model] : project.value().models) {
        (void)to_text(*model);
        // What users can name is there and can be read.
        for (const model::Explore& explore : model->explores) {
            for (const auto& [field, place] : explore.field_index) {
                if (!explore.sources.at(place.source).visible.at(place.field)) std::abort();
                if (explore.field(place).name.empty()) std::abort();
            }
        }
    }
    return 0;
}
