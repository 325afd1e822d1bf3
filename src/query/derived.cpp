#include "query/derived.h"

#include "query/errors.h"
#include "query/expand.h"
#include "query/references.h"
#include "query/rendered.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether the author's text holds `name` as a word, in either case of letters.
bool mentions(const Plan& plan, std::size_t owner, const model::Template& author, std::string_view name) {
    const auto equal = [](char a, char b) { return lower(a) == lower(b); };
    for (const model::TemplatePart& part : rendered(plan, owner, author).parts) {
        if (part.kind == model::TemplatePart::Kind::hole && mentions(plan, owner, plan.holes[part.hole].operand, name))
            return true;
        const std::string& text = part.text;
        auto at = text.begin();
        while (true) {
            at = std::search(at, text.end(), name.begin(), name.end(), equal);
            if (at == text.end()) break;
            const auto end = at + static_cast<std::ptrdiff_t>(name.size());
            if ((at == text.begin() || !is_word(at[-1])) && (end == text.end() || !is_word(*end))) return true;
            ++at;
        }
    }
    return false;
}

/// Whether some text of the query may mean a table of the database by that name, which a CTE would hide.
bool is_taken(const Plan& plan, const std::string& name) {
    for (const CommonTable& table : plan.common_tables) {
        if (table.name == name || mentions(plan, owner_of(plan, *table.view), table.view->derived_table.sql, name))
            return true;
    }
    return std::any_of(plan.order.begin(), plan.order.end(), [&](std::size_t index) {
        const Source& source = plan.explore->sources[index];
        const bool plain = source.view->derived_table.empty() || !source.sql_table_name.empty();
        const model::Template& table =
            source.sql_table_name.empty() ? source.view->sql_table_name : source.sql_table_name;
        const std::size_t owner = source.sql_table_name.empty() ? owner_of(plan, *source.view) : index;
        return (plain && mentions(plan, owner, table, name)) || mentions(plan, index, source.sql, name);
    });
}

}  // namespace

Status add_common_tables(Plan& plan, sql::Select& select) {
    for (CommonTable& table : plan.common_tables) {
        std::string name = table.view->name;
        while (is_taken(plan, name)) name += "_dt";
        table.name = std::move(name);
    }
    for (const CommonTable& table : plan.common_tables) {
        if (table.native != nullptr) {
            const sql::Select* body = TRY(build_native(*table.native));
            select.with.push_back({table.name, nullptr, body});
            continue;
        }
        const std::string reader = fmt::format("derived table '{}'", table.view->name);
        // A `;` at the end is a habit that does no harm.
        const std::size_t owner = owner_of(plan, *table.view);
        const model::Template* author = TRY(render(plan, owner, table.view->derived_table.sql, reader));
        plan.kept_templates.push_back(*author);
        model::Template& sql = plan.kept_templates.back();
        if (!sql.parts.empty() && sql.parts.back().kind == model::TemplatePart::Kind::text) {
            std::string& last = sql.parts.back().text;
            while (!last.empty() && std::string_view("; \t\r\n").find(last.back()) != std::string_view::npos)
                last.pop_back();
        }
        const sql::Node body = TRY(expand(plan, owner, sql, reader, Refers::to_dimensions));
        select.with.push_back({table.name, body, nullptr});
    }
    return Ok{};
}

}  // namespace oriel::query
