#include "lookml/template.h"

#include "lookml/diagnostics.h"

#include <algorithm>

namespace oriel::lookml {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A place for a piece of the text, when the text is a slice of the file; else the whole value.
lang::Place place_of(std::string_view piece, Item item) {
    const std::string_view file = item.document().file->text();
    if (piece.data() < file.data() || piece.data() >= file.data() + file.size()) return item.value_place();
    const auto begin = static_cast<std::uint32_t>(piece.data() - file.data());
    return {item.document().file, {begin, begin + static_cast<std::uint32_t>(piece.size())}};
}

/// What stands between `${` and `}`; false when that is no reference.
bool read_reference(std::string_view inside, model::TemplatePart& part, Reference& reference) {
    using Kind = model::TemplatePart::Kind;
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
        part.field = reference.field = first;
        return first != "SQL_TABLE_NAME";
    }
    const std::string_view second = trimmed(name.substr(dot + 1));
    if (!is_identifier(second)) return false;
    part.view = reference.view = first;
    if (second == "SQL_TABLE_NAME") {
        part.kind = Kind::table_name;
        return part.type.empty();
    }
    part.field = reference.field = second;
    return true;
}

}  // namespace

model::Location location(const lang::Place& place) {
    const auto position = place.file->position(place.range.begin);
    return {place.file->path(), position.line, position.column};
}

Reference read_name(std::string_view text, const lang::Place& place, Reference::Use use) {
    Reference out{{}, text, place, use};
    if (const auto dot = text.find('.'); dot != std::string_view::npos) {
        out.view = text.substr(0, dot);
        out.field = text.substr(dot + 1);
    }
    return out;
}

std::optional<std::string_view> expression_text(const Entry& entry, Values& values, lang::Diagnostics& diagnostics) {
    constexpr std::string_view kExtended = "${EXTENDED}";
    // From the oldest text that is needed to the newest: a loop, as a chain may be long.
    std::vector<const Entry*> chain;
    for (const Entry* at = &entry; at != nullptr; at = at->inherited) {
        chain.push_back(at);
        if (at->item.raw().find(kExtended) == std::string_view::npos) break;
    }
    std::string_view text;
    bool first = true;
    for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
        std::string_view own = values.text((*at)->item);
        if (own.find(kExtended) == std::string_view::npos) {
            text = own;
            first = false;
            continue;
        }
        if (first) {
            diagnostics.report(diag::extended_without_parent, (*at)->item.value_place(), (*at)->item.key());
            return std::nullopt;
        }
        std::string joined;
        for (auto hole = own.find(kExtended); hole != std::string_view::npos; hole = own.find(kExtended)) {
            joined.append(own.substr(0, hole)).append(text);
            own.remove_prefix(hole + kExtended.size());
            if (joined.size() > kMaxExpansion) {
                diagnostics.report(diag::expansion_too_large, (*at)->item.place(), (*at)->item.key());
                return std::nullopt;
            }
        }
        joined.append(own);
        text = values.keep(std::move(joined));
    }
    return text;
}

ReadTemplate read_template(std::string_view text, Item item, lang::Diagnostics& diagnostics) {
    ReadTemplate out;
    const auto liquid = std::min(text.find("{{"), text.find("{%"));
    if (liquid != std::string_view::npos) {
        diagnostics.report(diag::liquid_unsupported, place_of(text.substr(liquid, 2), item), item.key());
        out.ok = false;
        return out;
    }
    out.sql.location = location(item.value_place());
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto dollar = std::min(rest.find("${"), rest.size());
        if (dollar > 0) {
            model::TemplatePart& part = out.sql.parts.emplace_back();
            part.text = rest.substr(0, dollar);
        }
        rest.remove_prefix(dollar);
        if (rest.empty()) break;
        const auto close = rest.find('}');
        if (close == std::string_view::npos) {
            diagnostics.report(diag::unclosed_reference, place_of(rest.substr(0, 2), item), item.key());
            out.ok = false;
            break;
        }
        model::TemplatePart part;
        const std::string_view inside = rest.substr(2, close - 2);
        Reference reference;
        if (read_reference(inside, part, reference)) {
            reference.place = place_of(rest.substr(0, close + 1), item);
            if (part.kind == model::TemplatePart::Kind::field) out.fields.push_back(reference);
            if (part.kind == model::TemplatePart::Kind::table_name) {
                reference.use = Reference::Use::table;
                out.tables.push_back(reference);
            }
            out.sql.parts.push_back(std::move(part));
        } else {
            diagnostics.report(diag::bad_reference, place_of(rest.substr(0, close + 1), item), inside);
            out.ok = false;
        }
        rest.remove_prefix(close + 1);
    }
    if (!out.ok) out.sql.parts.clear();
    return out;
}

ReadTemplate read_template(const Entry& entry, Values& values, lang::Diagnostics& diagnostics) {
    const auto text = expression_text(entry, values, diagnostics);
    if (!text) {
        ReadTemplate failed;
        failed.ok = false;
        return failed;
    }
    return read_template(*text, entry.item, diagnostics);
}

}  // namespace oriel::lookml
