#include "lookml/report.h"

#include "base/json.h"
#include "lookml/includes.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

std::string counted(std::size_t number, std::string_view word) {
    return std::to_string(number).append(" ").append(word).append(number == 1 ? "" : "s");
}

/// The message with every quoted name taken out, for those who collect statistics.
std::string sanitized(std::string_view message) {
    std::string out;
    bool quoted = false;
    for (const char c : message) {
        if (c == '\'') {
            quoted = !quoted;
            if (quoted) out.append("(?)");
        } else if (!quoted) {
            out.push_back(c);
        }
    }
    return out;
}

void optional(JsonWriter& json, std::string_view key, std::string_view value) {
    json.key(key);
    if (value.empty()) {
        json.null();
    } else {
        json.string(value);
    }
}

void finding(JsonWriter& json, const lang::Diagnostic& item) {
    const std::string message = item.hint.empty() ? item.message : item.message + "; " + item.hint;
    json.begin_object();
    json.key("code");
    json.string(item.code());
    json.key("severity");
    json.string(lang::to_string(item.severity()));
    json.key("kind");
    json.string(item.kind->family);
    json.key("message");
    json.string(message);
    optional(json, "field_name", item.field);
    optional(json, "file_path", item.file);
    json.key("line_number");
    json.integer(item.position.line);
    optional(json, "model_id", item.model);
    optional(json, "explore", item.explore);
    json.key("help_url");
    json.null();
    json.key("params");
    json.begin_object();
    json.end_object();
    json.key("sanitized_message");
    json.string(sanitized(message));
    json.end_object();
}

}  // namespace

std::string report_text(const CompiledProject& project) {
    const lang::Diagnostics& found = project.diagnostics;
    const std::size_t total = found.all().size() + found.dropped();
    std::string out = found.to_text();
    out.append(counted(project.models.size(), "model")).append(", ");
    out.append(counted(found.error_count(), "error")).append(", ");
    out.append(counted(total - std::min(total, found.error_count()), "warning")).append("\n");
    return out;
}

std::string report_json(const CompiledProject& project, double seconds) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("errors");
    json.begin_array();
    for (const lang::Diagnostic& item : project.diagnostics.all()) finding(json, item);
    json.end_array();
    json.key("project_digest");
    json.string(project.digest);
    // Models whose own file can't be read are not validated.
    json.key("models_not_validated");
    json.begin_array();
    for (const std::string& file : project.files) {
        if (file_kind(file) != FileKind::model || project.models.contains(model_name(file))) continue;
        json.begin_object();
        json.key("name");
        json.string(model_name(file));
        json.key("project_file_id");
        json.string(file);
        json.end_object();
    }
    json.end_array();
    json.key("computation_time");
    json.number(seconds);
    json.end_object();
    return out;
}

}  // namespace oriel::lookml
