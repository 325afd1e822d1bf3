#include "sql/printer.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <set>

namespace oriel::sql {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_plain_letter(char c) {
    return is_word(c) && static_cast<unsigned char>(c) < 0x80;
}

/// Position after the quoted piece that begins at `at`, or npos when it does not end. A doubled quote stays inside.
std::size_t skip_quoted(std::string_view text, std::size_t at, const Lexicon& lexicon) {
    const char quote = text[at];
    const bool string = quote == '\'' || (quote == '"' && lexicon.double_quoted_strings);
    const bool backslashes = string ? lexicon.string_escape != Escape::doubled : lexicon.identifier_backslash;
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\' && backslashes) {
            ++at;
            continue;
        }
        if (text[at] != quote) continue;
        if (at + 1 < text.size() && text[at + 1] == quote) {
            ++at;
            continue;
        }
        return at + 1;
    }
    return std::string_view::npos;
}

/// Whether something may begin at `at` that only `AuthorText` could follow: a comment, or a prefixed string.
bool is_beyond_us(std::string_view text, std::size_t at, const Lexicon& lexicon) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (c == '-' && next == '-') return true;
    if (c == '/' && (next == '*' || next == '/')) return true;
    if (c == '#') return lexicon.hash_comments;
    if (c == '$') return lexicon.dollar_quotes;
    return (c == '\'' || (c == '"' && lexicon.double_quoted_strings)) && at > 0 && is_word(text[at - 1]);
}

/// Position after the `)` that closes the `(` at `at`, or npos. Text with comments is left alone.
std::size_t skip_parentheses(std::string_view text, std::size_t at, const Lexicon& lexicon) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (is_beyond_us(text, at, lexicon)) break;
        if (c == '\'' || c == '"' || c == '`') {
            at = skip_quoted(text, at, lexicon);
            if (at == std::string_view::npos) return at;
            continue;
        }
        if (c == '(') ++depth;
        if (c == ')' && --depth == 0) return at + 1;
        ++at;
    }
    return std::string_view::npos;
}

/// Writes one statement, or one expression.
class Printer {
public:
    Printer(const Lexicon& lexicon, std::string& out) : lexicon_(lexicon), out_(out) {}

    void print(const Select& select) {
        print_with(select);
        out_ += "SELECT\n";
        for (std::size_t i = 0; i < select.items.size(); ++i) {
            const SelectItem& item = select.items[i];
            if (i > 0) out_ += ",\n";
            out_ += "    ";
            print(item.value);
            if (item.alias.empty()) continue;
            out_ += item.author_text ? "  AS " : " AS ";
            item.bare_alias ? print_name(item.alias) : print_identifier(item.alias);
        }
        print_from(select);
        if (!select.where.empty()) {
            out_ += "\nWHERE ";
            print_conjunction(select.where);
        }
        if (!select.group_by.empty()) {
            out_ += "\nGROUP BY";
            for (std::size_t i = 0; i < select.group_by.size(); ++i) {
                out_ += i > 0 ? ",\n    " : "\n    ";
                fmt::format_to(std::back_inserter(out_), "{}", select.group_by[i]);
            }
        }
        if (!select.having.empty()) {
            out_ += "\nHAVING ";
            print_conjunction(select.having);
        }
        if (!select.order_by.empty()) {
            out_ += "\nORDER BY";
            for (std::size_t i = 0; i < select.order_by.size(); ++i) {
                out_ += i > 0 ? ",\n    " : "\n    ";
                fmt::format_to(std::back_inserter(out_), "{}", select.order_by[i].ordinal);
                if (select.order_by[i].descending) out_ += " DESC";
            }
        }
        if (select.limit.has_value()) fmt::format_to(std::back_inserter(out_), "\nLIMIT {}", *select.limit);
    }

    void print(Node node) {
        switch (node->kind) {
            case Expr::Kind::code: out_ += node->text; break;
            case Expr::Kind::sequence:
                for (const Node child : node->children) print(child);
                break;
            case Expr::Kind::operand: {
                const std::size_t start = out_.size();
                print(node->children[0]);
                if (reads_as_one_term(std::string_view(out_).substr(start), lexicon_)) break;
                out_.insert(start, 1, '(');
                out_ += ')';
                break;
            }
            case Expr::Kind::identifier: print_identifier(node->text); break;
            case Expr::Kind::name: print_name(node->text); break;
            case Expr::Kind::string: append_string_literal(out_, node->text, lexicon_); break;
            case Expr::Kind::list: print_joined(node->children, ", "); break;
            case Expr::Kind::all_of: print_conjunction(node->children); break;
            case Expr::Kind::any_of:
                if (node->children.size() == 1) {
                    print(node->children[0]);
                    break;
                }
                out_ += '(';
                print_joined(node->children, " OR ");
                out_ += ')';
                break;
            case Expr::Kind::subselect:
                out_ += '(';
                print(*node->select);
                out_ += ')';
                break;
        }
    }

private:
    void print_joined(std::span<const Node> nodes, std::string_view separator) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (i > 0) out_ += separator;
            print(nodes[i]);
        }
    }

    /// `(a) AND (b)`; a term that is one pair of parentheses already gets no second one.
    void print_conjunction(std::span<const Node> nodes) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            if (i > 0) out_ += " AND ";
            const std::size_t start = out_.size();
            print(nodes[i]);
            const std::string_view printed = std::string_view(out_).substr(start);
            if (printed[0] == '(' && skip_parentheses(printed, 0, lexicon_) == printed.size()) continue;
            out_.insert(start, 1, '(');
            out_ += ')';
        }
    }

    void print_name(std::string_view name) {
        if (is_plain_identifier(name)) {
            out_ += name;
        } else {
            append_identifier(out_, name, lexicon_);
        }
    }

    void print_identifier(std::string_view name) {
        append_identifier(out_, lexicon_.plain_aliases ? plain(name) : name, lexicon_);
    }

    /// The name with `_` for all that an alias can't hold. One that another name has taken gets a number.
    std::string_view plain(std::string_view name) {
        const auto known = plain_.find(name);
        if (known != plain_.end()) return known->second;
        std::string spelled(name);
        for (char& c : spelled) c = is_plain_letter(c) ? c : '_';
        if (spelled.empty() || (spelled[0] >= '0' && spelled[0] <= '9')) spelled.insert(0, 1, '_');
        std::string unique = spelled;
        for (int number = 2; !taken_.insert(unique).second; ++number) unique = fmt::format("{}_{}", spelled, number);
        return plain_.emplace(std::string(name), std::move(unique)).first->second;
    }

    void print_with(const Select& select) {
        for (std::size_t i = 0; i < select.with.size(); ++i) {
            out_ += i == 0 ? "WITH " : ",\n";
            print_name(select.with[i].name);
            out_ += " AS (";
            select.with[i].select != nullptr ? print(*select.with[i].select) : print(select.with[i].body);
            out_ += ')';
        }
        if (!select.with.empty()) out_ += '\n';
    }

    void print_from(const Select& select) {
        for (std::size_t i = 0; i < select.from.size(); ++i) {
            const FromItem& item = select.from[i];
            out_ += '\n';
            if (i == 0) {
                out_ += "FROM ";
            } else {
                switch (item.kind) {
                    case JoinKind::left_outer: out_ += "LEFT JOIN "; break;
                    case JoinKind::inner: out_ += "INNER JOIN "; break;
                    case JoinKind::full_outer: out_ += "FULL OUTER JOIN "; break;
                    case JoinKind::cross: out_ += "CROSS JOIN "; break;
                    case JoinKind::raw: print(item.condition); continue;
                }
            }
            print(item.table);
            out_ += "  AS ";
            print_name(item.alias);
            if (i > 0 && item.condition != nullptr) {
                out_ += " ON ";
                print(item.condition);
            }
        }
    }

    const Lexicon& lexicon_;
    std::string& out_;
    std::map<std::string, std::string, std::less<>> plain_;  ///< Name → its plain spelling in this statement.
    std::set<std::string, std::less<>> taken_;
};

}  // namespace

void append_string_literal(std::string& out, std::string_view value, const Lexicon& lexicon) {
    const bool backslashes = lexicon.string_escape != Escape::doubled;
    const bool doubled = lexicon.string_escape != Escape::backslash;
    out += '\'';
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        ORIEL_ASSERT(c != '\0');
        if (c == '\'') {
            out += doubled ? "''" : "\\'";
        } else if (c == '\\' && backslashes) {
            out += "\\\\";
        } else if (!doubled && c == '\n') {
            out += "\\n";
        } else if (!doubled && c == '\r') {
            out += "\\r";
        } else if (!doubled && c == '$' && i + 1 < value.size() && value[i + 1] == '{') {
            out += "\\u0024";  // Databricks puts a variable's value in the place of `${name}`, inside literals too.
        } else {
            out += c;
        }
    }
    out += '\'';
}

void append_identifier(std::string& out, std::string_view name, const Lexicon& lexicon) {
    out += lexicon.identifier_quote;
    for (const char c : name) {
        ORIEL_ASSERT(c != '\0');
        if (lexicon.identifier_backslash) {
            if (c == lexicon.identifier_quote || c == '\\') out += '\\';
        } else if (c == lexicon.identifier_quote) {
            out += c;
        }
        out += c;
    }
    out += lexicon.identifier_quote;
}

bool reads_as_one_term(std::string_view text, const Lexicon& lexicon) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    if (text.empty()) return false;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (is_word(c) || c == '.') {
            ++at;
        } else if (c == '\'') {
            return at == 0 && skip_quoted(text, at, lexicon) == text.size();
        } else if (c == '"' || c == '`') {
            at = skip_quoted(text, at, lexicon);
        } else if (c == '(') {
            return skip_parentheses(text, at, lexicon) == text.size();
        } else {
            return false;
        }
        if (at == std::string_view::npos) return false;
    }
    return true;
}

void print(Node node, const Lexicon& lexicon, std::string& out) {
    Printer(lexicon, out).print(node);
}

std::string print(const Select& select, const Lexicon& lexicon) {
    std::string out;
    out.reserve(1024);
    Printer(lexicon, out).print(select);
    return out;
}

}  // namespace oriel::sql
