#include "rows/format.h"

#include <algorithm>
#include <array>

namespace oriel::rows {

// One file in formats/ is one format and defines make_STEM(); setup.cmake writes the list, in name order.
#define ORIEL_FORMAT(stem) \
    Result<std::unique_ptr<Format>> make_##stem(std::vector<FieldInfo> fields, FormatOptions options);
#include "rows/formats.inc"
#undef ORIEL_FORMAT

namespace {

struct Entry {
    std::string_view name;
    Result<std::unique_ptr<Format>> (*make)(std::vector<FieldInfo> fields, FormatOptions options);
};

constexpr Entry kFormats[] = {
#define ORIEL_FORMAT(stem) {#stem, &make_##stem},
#include "rows/formats.inc"
#undef ORIEL_FORMAT
};

/// Formats of the API that we do not write yet.
constexpr std::array<std::string_view, 8> kPlanned = {"gsxml",   "inline_json", "jpg", "json_detail_lite_stream",
                                                      "json_fe", "odc",         "png", "xlsx"};

}  // namespace

std::vector<std::string_view> format_names() {
    std::vector<std::string_view> names;
    for (const Entry& entry : kFormats) names.push_back(entry.name);
    return names;
}

Result<std::unique_ptr<Format>> make_format(std::string_view name, std::vector<FieldInfo> fields,
                                            FormatOptions options) {
    for (const Entry& entry : kFormats) {
        if (entry.name == name) return entry.make(std::move(fields), std::move(options));
    }
    if (std::ranges::find(kPlanned, name) != kPlanned.end()) {
        return Error{ErrorCode::not_implemented, "result format '" + std::string(name) + "' is not available yet"};
    }
    std::string known;
    for (const Entry& entry : kFormats) known += (known.empty() ? "'" : ", '") + std::string(entry.name) + "'";
    return Error::invalid_request("there is no result format '" + std::string(name) + "'; there is " + known +
                                  " and 'sql'");
}

Status write_all(RowStream& stream, Format& format, Sink& sink) {
    TRY(format.begin(sink));
    while (const Batch* batch = TRY(stream.next())) TRY(format.rows(*batch, sink));
    return format.end(sink);
}

}  // namespace oriel::rows
