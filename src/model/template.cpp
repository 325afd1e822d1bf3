#include "model/template.h"

#include <algorithm>

namespace oriel::model {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_identifier(std::string_view text) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_part);
}

}  // namespace

bool read_reference(std::string_view inside, TemplatePart& part) {
    using Kind = TemplatePart::Kind;
    std::string_view name = trimmed(inside);
    if (name == "TABLE") {
        part.kind = Kind::table;
        return true;
    }
    if (const auto colons = name.find("::"); colons != std::string_view::npos) {
        part.type = trimmed(name.substr(colons + 2));
        if (!is_identifier(part.type)) return false;
        name = trimmed(name.substr(0, colons));
    }
    const auto dot = name.find('.');
    const std::string_view first = trimmed(name.substr(0, dot));
    if (!is_identifier(first)) return false;
    part.kind = Kind::field;
    if (dot == std::string_view::npos) {
        if (first == "SQL_TABLE_NAME") {
            part.kind = Kind::table_name;
            return part.type.empty();
        }
        part.field = first;
        return true;
    }
    const std::string_view second = trimmed(name.substr(dot + 1));
    if (!is_identifier(second)) return false;
    part.view = first;
    if (second == "SQL_TABLE_NAME") {
        part.kind = Kind::table_name;
        return part.type.empty();
    }
    part.field = second;
    return true;
}

std::optional<BadReference> read_template(std::string_view text, Template& out) {
    out.liquid = out.liquid || text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos;
    const auto add_text = [&](std::string_view piece) {
        if (piece.empty()) return;
        if (out.parts.empty() || out.parts.back().kind != TemplatePart::Kind::text) out.parts.emplace_back();
        out.parts.back().text += piece;
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t dollar = std::min(text.find("${", at), text.size());
        add_text(text.substr(at, dollar - at));
        if (dollar == text.size()) break;
        const std::size_t close = text.find('}', dollar);
        if (close == std::string_view::npos) return BadReference{dollar, text.size(), true};
        const std::string_view inside = text.substr(dollar + 2, close - dollar - 2);
        TemplatePart part;
        if (read_reference(inside, part)) {
            out.parts.push_back(std::move(part));
            at = close + 1;
        } else if (out.liquid && inside.find('{') != std::string_view::npos) {
            // Liquid makes the name: what it is shows when it is rendered.
            add_text(text.substr(dollar, 2));
            at = dollar + 2;
        } else {
            return BadReference{dollar, close + 1, false};
        }
    }
    return std::nullopt;
}

std::string to_text(const Template& sql) {
    std::string out;
    for (const TemplatePart& part : sql.parts) {
        switch (part.kind) {
            case TemplatePart::Kind::text: out.append(part.text); break;
            case TemplatePart::Kind::hole: break;
            case TemplatePart::Kind::table: out.append("${TABLE}"); break;
            case TemplatePart::Kind::field:
                out.append("${");
                if (!part.view.empty()) out.append(part.view).append(".");
                out.append(part.field);
                if (!part.type.empty()) out.append("::").append(part.type);
                out.append("}");
                break;
            case TemplatePart::Kind::table_name:
                out.append("${").append(part.view).append(part.view.empty() ? "" : ".").append("SQL_TABLE_NAME}");
                break;
        }
    }
    return out;
}

}  // namespace oriel::model
