#include "sql/printer.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <iterator>

namespace oriel::sql {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Position after the quoted piece that begins at `at`, or npos when it does not end. A doubled quote stays inside.
std::size_t skip_quoted(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (text[at] != quote) continue;
        if (at + 1 < text.size() && text[at + 1] == quote) {
            ++at;
            continue;
        }
        return at + 1;
    }
    return std::string_view::npos;
}

/// Position after the `)` that closes the `(` at `at`, or npos. Text with comments is left alone.
std::size_t skip_parentheses(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '\'' || c == '"' || c == '`') {
            at = skip_quoted(text, at);
            if (at == std::string_view::npos) return at;
            continue;
        }
        if ((c == '-' || c == '/') && at + 1 < text.size() && (text[at + 1] == '-' || text[at + 1] == '*')) break;
        if (c == '(') ++depth;
        if (c == ')' && --depth == 0) return at + 1;
        ++at;
    }
    return std::string_view::npos;
}

void append_joined(std::string& out, std::span<const Node> nodes, std::string_view separator, const Lexicon& lexicon) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i > 0) out += separator;
        print(nodes[i], lexicon, out);
    }
}

/// `(a) AND (b)`; a term that is one pair of parentheses already gets no second one.
void append_conjunction(std::string& out, std::span<const Node> nodes, const Lexicon& lexicon) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i > 0) out += " AND ";
        const std::size_t start = out.size();
        print(nodes[i], lexicon, out);
        if (out[start] == '(' && skip_parentheses(std::string_view(out).substr(start), 0) == out.size() - start)
            continue;
        out.insert(start, 1, '(');
        out += ')';
    }
}

void append_alias(std::string& out, std::string_view name, const Lexicon& lexicon) {
    if (is_plain_identifier(name)) {
        out += name;
    } else {
        append_identifier(out, name, lexicon);
    }
}

void append_select(std::string& out, const Select& select, const Lexicon& lexicon);

void append_with(std::string& out, const Select& select, const Lexicon& lexicon) {
    for (std::size_t i = 0; i < select.with.size(); ++i) {
        out += i == 0 ? "WITH " : ",\n";
        append_alias(out, select.with[i].name, lexicon);
        out += " AS (";
        if (select.with[i].select != nullptr) {
            append_select(out, *select.with[i].select, lexicon);
        } else {
            print(select.with[i].body, lexicon, out);
        }
        out += ')';
    }
    if (!select.with.empty()) out += '\n';
}

void append_from(std::string& out, const Select& select, const Lexicon& lexicon) {
    for (std::size_t i = 0; i < select.from.size(); ++i) {
        const FromItem& item = select.from[i];
        out += '\n';
        if (i == 0) {
            out += "FROM ";
        } else {
            switch (item.kind) {
                case JoinKind::left_outer: out += "LEFT JOIN "; break;
                case JoinKind::inner: out += "INNER JOIN "; break;
                case JoinKind::full_outer: out += "FULL OUTER JOIN "; break;
                case JoinKind::cross: out += "CROSS JOIN "; break;
                case JoinKind::raw: print(item.condition, lexicon, out); continue;
            }
        }
        print(item.table, lexicon, out);
        out += "  AS ";
        append_alias(out, item.alias, lexicon);
        if (i > 0 && item.condition != nullptr) {
            out += " ON ";
            print(item.condition, lexicon, out);
        }
    }
}

void append_select(std::string& out, const Select& select, const Lexicon& lexicon) {
    append_with(out, select, lexicon);
    out += "SELECT\n";
    for (std::size_t i = 0; i < select.items.size(); ++i) {
        const SelectItem& item = select.items[i];
        if (i > 0) out += ",\n";
        out += "    ";
        print(item.value, lexicon, out);
        if (item.alias.empty()) continue;
        out += item.author_text ? "  AS " : " AS ";
        item.bare_alias ? append_alias(out, item.alias, lexicon) : append_identifier(out, item.alias, lexicon);
    }
    append_from(out, select, lexicon);
    if (!select.where.empty()) {
        out += "\nWHERE ";
        append_conjunction(out, select.where, lexicon);
    }
    if (!select.group_by.empty()) {
        out += "\nGROUP BY";
        for (std::size_t i = 0; i < select.group_by.size(); ++i) {
            out += i > 0 ? ",\n    " : "\n    ";
            fmt::format_to(std::back_inserter(out), "{}", select.group_by[i]);
        }
    }
    if (!select.having.empty()) {
        out += "\nHAVING ";
        append_conjunction(out, select.having, lexicon);
    }
    if (!select.order_by.empty()) {
        out += "\nORDER BY";
        for (std::size_t i = 0; i < select.order_by.size(); ++i) {
            out += i > 0 ? ",\n    " : "\n    ";
            fmt::format_to(std::back_inserter(out), "{}", select.order_by[i].ordinal);
            if (select.order_by[i].descending) out += " DESC";
        }
    }
    if (select.limit.has_value()) fmt::format_to(std::back_inserter(out), "\nLIMIT {}", *select.limit);
}

}  // namespace

void append_string_literal(std::string& out, std::string_view value, const Lexicon& lexicon) {
    out += '\'';
    for (const char c : value) {
        ORIEL_ASSERT(c != '\0');
        if (c == '\'' || (c == '\\' && lexicon.string_escape == Escape::doubled_and_backslash)) out += c;
        out += c;
    }
    out += '\'';
}

void append_identifier(std::string& out, std::string_view name, const Lexicon& lexicon) {
    out += lexicon.identifier_quote;
    for (const char c : name) {
        ORIEL_ASSERT(c != '\0');
        if (c == lexicon.identifier_quote) out += c;
        out += c;
    }
    out += lexicon.identifier_quote;
}

bool reads_as_one_term(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    if (text.empty()) return false;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (is_word(c) || c == '.') {
            ++at;
        } else if (c == '"' || c == '`') {
            at = skip_quoted(text, at);
        } else if (c == '\'') {
            return at == 0 && skip_quoted(text, at) == text.size();
        } else if (c == '(') {
            return skip_parentheses(text, at) == text.size();
        } else {
            return false;
        }
        if (at == std::string_view::npos) return false;
    }
    return true;
}

void print(Node node, const Lexicon& lexicon, std::string& out) {
    switch (node->kind) {
        case Expr::Kind::code: out += node->text; break;
        case Expr::Kind::sequence:
            for (const Node child : node->children) print(child, lexicon, out);
            break;
        case Expr::Kind::operand: {
            const std::size_t start = out.size();
            print(node->children[0], lexicon, out);
            if (reads_as_one_term(std::string_view(out).substr(start))) break;
            out.insert(start, 1, '(');
            out += ')';
            break;
        }
        case Expr::Kind::identifier: append_identifier(out, node->text, lexicon); break;
        case Expr::Kind::name: append_alias(out, node->text, lexicon); break;
        case Expr::Kind::string: append_string_literal(out, node->text, lexicon); break;
        case Expr::Kind::list: append_joined(out, node->children, ", ", lexicon); break;
        case Expr::Kind::all_of: append_conjunction(out, node->children, lexicon); break;
        case Expr::Kind::any_of:
            if (node->children.size() == 1) {
                print(node->children[0], lexicon, out);
                break;
            }
            out += '(';
            append_joined(out, node->children, " OR ", lexicon);
            out += ')';
            break;
        case Expr::Kind::subselect:
            out += '(';
            append_select(out, *node->select, lexicon);
            out += ')';
            break;
    }
}

std::string print(const Select& select, const Lexicon& lexicon) {
    std::string out;
    out.reserve(1024);
    append_select(out, select, lexicon);
    return out;
}

}  // namespace oriel::sql
