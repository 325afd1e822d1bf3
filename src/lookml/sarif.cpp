#include "base/json.h"
#include "lookml/report.h"

#include <algorithm>
#include <map>
#include <vector>

namespace oriel::lookml {

namespace {

/// A path as a relative address: what an address can't hold is written in percent signs.
std::string address(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == '/';
        if (plain) {
            out.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out.push_back('%');
            out.push_back("0123456789ABCDEF"[byte >> 4u]);
            out.push_back("0123456789ABCDEF"[byte & 15u]);
        }
    }
    return out;
}

Json message(std::string_view text) {
    return Json::Object{{"text", Json(text)}};
}

/// The kinds of finding that there are, in the order of their codes: SARIF's rules.
using Rules = std::map<std::string_view, std::pair<const lang::DiagnosticKind*, std::int64_t>>;

Rules rules_of(const lang::Diagnostics& diagnostics) {
    Rules rules;
    for (const lang::Diagnostic& item : diagnostics.all()) rules.try_emplace(item.code(), item.kind, 0);
    std::int64_t index = 0;
    for (auto& [code, rule] : rules) rule.second = index++;
    return rules;
}

Json result_of(const lang::Diagnostic& item, const Rules& rules) {
    Json out;
    out.set("ruleId", item.code());
    out.set("ruleIndex", rules.at(item.code()).second);
    out.set("level", lang::to_string(item.severity()));
    out.set("message", message(item.hint.empty() ? item.message : item.message + "; " + item.hint));
    if (!item.file.empty()) {
        const Json region = Json::Object{{"startLine", static_cast<std::int64_t>(item.position.line)},
                                         {"startColumn", static_cast<std::int64_t>(item.position.column)}};
        const Json file = Json::Object{{"uri", address(item.file)}, {"uriBaseId", "PROJECT"}};
        const Json physical = Json::Object{{"artifactLocation", file}, {"region", region}};
        out.set("locations", Json::Array{Json::Object{{"physicalLocation", physical}}});
    }
    Json::Object about;
    if (!item.model.empty()) about.emplace_back("model", item.model);
    if (!item.explore.empty()) about.emplace_back("explore", item.explore);
    if (!item.field.empty()) about.emplace_back("field", item.field);
    if (!about.empty()) out.set("properties", std::move(about));
    return out;
}

}  // namespace

std::string report_sarif(const CompiledProject& project, std::string_view version) {
    const lang::Diagnostics& diagnostics = project.diagnostics;
    const Rules rules = rules_of(diagnostics);
    Json::Array rule_list;
    for (const auto& [code, rule] : rules) {
        rule_list.push_back(Json::Object{
            {"id", Json(code)},
            {"defaultConfiguration", Json::Object{{"level", Json(lang::to_string(rule.first->severity))}}},
            {"properties", Json::Object{{"kind", Json(rule.first->family)}}},
        });
    }
    const Json driver = Json::Object{{"name", "oriel"}, {"version", Json(version)}, {"rules", std::move(rule_list)}};

    Json::Array results;
    for (const lang::Diagnostic& item : diagnostics.all()) results.push_back(result_of(item, rules));

    Json invocation = Json::Object{{"executionSuccessful", true}};
    if (diagnostics.dropped() > 0) {
        const std::string text = std::to_string(diagnostics.dropped()) + " more findings are not listed";
        invocation.set("toolExecutionNotifications",
                       Json::Array{Json::Object{{"level", "warning"}, {"message", message(text)}}});
    }

    const Json run = Json::Object{
        {"tool", Json::Object{{"driver", driver}}},
        {"invocations", Json::Array{invocation}},
        {"originalUriBaseIds",
         Json::Object{{"PROJECT", Json::Object{{"description", message("the project's folder")}}}}},
        {"columnKind", "unicodeCodePoints"},
        {"results", std::move(results)},
    };
    Json log = Json::Object{
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::Array{run}}};
    return log.dump();
}

}  // namespace oriel::lookml
