// uses: lookml lang model
#include "base/json.h"
#include "lookml/compile.h"
#include "lookml/report.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

constexpr const char* kModel = R"(
    connection: "c"
    include: "*.dashboard"
    view: orders {
      dimension: id { type: number primary_key: yes }
      dimension: status {}
      dimension: paid { type: yesno }
      dimension_group: created { type: time timeframes: [date, month] }
      measure: count { type: count }
    }
    explore: orders {}
)";

}  // namespace

// Any bytes as a file of dashboards: no crash, no hang, no unbounded memory; what is handed on as JSON is JSON,
// findings can be sent and stand in the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace oriel;
    lookml::MemoryFiles files;
    files.set("m.model.lkml", kModel);
    files.set("d.dashboard.lookml", std::string(reinterpret_cast<const char*>(data), size));
    const auto project = lookml::compile(files);
    if (!project.ok()) std::abort();
    if (!Json::parse(lookml::report_json(project.value(), 0)).ok()) std::abort();
    const auto is_json = [](const std::string& text) { return text.empty() || Json::parse(text, 128).ok(); };
    const auto found = project.value().dashboards.find("m");
    if (found == project.value().dashboards.end()) return 0;
    for (const auto& dashboard : found->second) {
        if (dashboard->name.empty() && dashboard->location.file.empty()) std::abort();
        (void)model::to_text(*dashboard);
        if (!is_json(dashboard->embed_style)) std::abort();
        for (const auto& filter : dashboard->filters) {
            if (!is_json(filter.ui_config)) std::abort();
        }
        for (const auto& element : dashboard->elements) {
            if (!is_json(element.vis_config) || !is_json(element.rich_content_json)) std::abort();
            if (element.query && !is_json(element.query->dynamic_fields)) std::abort();
        }
    }
    return 0;
}
