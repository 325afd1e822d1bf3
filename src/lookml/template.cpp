#include "lookml/template.h"

#include "lookml/diagnostics.h"

#include <algorithm>

namespace oriel::lookml {

model::Location location(const lang::Place& place) {
    const auto position = place.file->position(place.range.begin);
    return {place.file->path(), position.line, position.column};
}

lang::Place place_in(std::string_view piece, Item item) {
    const std::string_view file = item.document().file->text();
    if (piece.data() < file.data() || piece.data() > file.data() + file.size()) return item.value_place();
    const auto begin = static_cast<std::uint32_t>(piece.data() - file.data());
    return {item.document().file, {begin, begin + static_cast<std::uint32_t>(piece.size())}};
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

ReadTemplate read_template(std::string_view text, Item item, lang::Diagnostics& diagnostics, OwnTable own_table) {
    ReadTemplate out;
    out.text = text;
    out.sql.location = location(item.value_place());
    std::string_view rest = text;
    while (const auto bad = model::read_template(rest, out.sql)) {
        const std::string_view piece = rest.substr(bad->begin, bad->end - bad->begin);
        if (bad->unclosed) {
            diagnostics.report(diag::unclosed_reference, place_in(piece.substr(0, 2), item), item.key());
        } else {
            diagnostics.report(diag::bad_reference, place_in(piece, item), piece.substr(2, piece.size() - 3));
        }
        out.ok = false;
        rest.remove_prefix(bad->end);
    }
    const bool names_own = std::any_of(out.sql.parts.begin(), out.sql.parts.end(), [](const model::TemplatePart& part) {
        return part.kind == model::TemplatePart::Kind::table_name && part.view.empty();
    });
    if (names_own && own_table == OwnTable::no) {
        diagnostics.report(diag::bad_reference, place_in(text.substr(text.find("${"), 2), item), "SQL_TABLE_NAME")
            .hint = "write '${view.SQL_TABLE_NAME}' for the table of a view";
        out.ok = false;
    }
    if (!out.ok) {
        out.sql.parts.clear();
        return out;
    }
    std::size_t at = 0;
    for (const model::TemplatePart& part : out.sql.parts) {
        if (part.kind == model::TemplatePart::Kind::text) {
            at += part.text.size();
            continue;
        }
        const std::string_view written = text.substr(at, text.find('}', at) + 1 - at);
        at += written.size();
        if (part.kind == model::TemplatePart::Kind::table) continue;
        if (part.kind == model::TemplatePart::Kind::table_name && part.view.empty()) continue;
        Reference reference;
        const auto slice = [&](const std::string& name, std::size_t from) {
            return name.empty() ? std::string_view() : written.substr(written.find(name, from), name.size());
        };
        reference.view = slice(part.view, 0);
        reference.field = slice(part.field, part.view.empty() ? 0 : written.find('.'));
        reference.place = place_in(written, item);
        if (part.kind == model::TemplatePart::Kind::field) {
            out.fields.push_back(reference);
        } else {
            reference.use = Reference::Use::table;
            out.tables.push_back(reference);
        }
    }
    if (out.sql.liquid) {
        out.branches = std::move(out.fields);
        out.fields.clear();
        out.tables.clear();
    }
    return out;
}

ReadTemplate read_template(const Entry& entry, Values& values, lang::Diagnostics& diagnostics, OwnTable own_table) {
    const auto text = expression_text(entry, values, diagnostics);
    if (!text) {
        ReadTemplate failed;
        failed.ok = false;
        return failed;
    }
    return read_template(*text, entry.item, diagnostics, own_table);
}

}  // namespace oriel::lookml
