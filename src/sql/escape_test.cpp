#include "sql/author_text.h"
#include "sql/dialect.h"
#include "sql/printer.h"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>

/// What users and authors type, in every dialect there is: it must come back from the database as it was, and end
/// nothing. The readers here are written from the databases' manuals and share nothing with the printer.
namespace oriel::sql {
namespace {

constexpr const char* kHostile[] = {"",
                                    "'",
                                    "''",
                                    "'''",
                                    "\\",
                                    "\\\\",
                                    "\\'",
                                    "\\\\'",
                                    "'\\",
                                    "' OR 1=1 --",
                                    "\\' OR 1=1 -- ",
                                    "'; DROP TABLE t; --",
                                    "/* ",
                                    "*/",
                                    "/*! 1 */",
                                    "--",
                                    "-- \n'",
                                    "# ",
                                    "// ",
                                    ";;",
                                    "\"",
                                    "\"\"",
                                    "\"\"\"",
                                    "`",
                                    "``",
                                    "\\`",
                                    "$$",
                                    "$tag$",
                                    "$1",
                                    "#1",
                                    "${x}",
                                    "${env:HOME}",
                                    "{{ x }}",
                                    "{% x %}",
                                    "a\nb",
                                    "\r\n",
                                    "\t\v\b\x1a",
                                    "\\n",
                                    "\\u0027",
                                    "\\x27",
                                    "%_^[]*?",
                                    "naïve ☃ 🦉",
                                    "E'\\''",
                                    "N'x'",
                                    "r'''",
                                    "a.b",
                                    "view.field",
                                    ":x ? @y"};

/// What a database reads from a literal that must end where `text` ends.
std::optional<std::string> read_literal(std::string_view text, const Lexicon& lexicon) {
    if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
    // Three quotes would begin another kind of string.
    if (lexicon.triple_quotes && text.substr(0, 3) == "'''") return std::nullopt;
    std::string value;
    std::size_t at = 1;
    while (at + 1 < text.size()) {
        const char c = text[at];
        const char next = text[at + 1];
        if (c == '\\' && lexicon.string_escape != Escape::doubled) {
            if (at + 2 >= text.size()) return std::nullopt;  // It takes the closing quote.
            if (next == 'u') {
                if (text.substr(at, 6) != "\\u0024") return std::nullopt;
                value += '$';
                at += 6;
                continue;
            }
            if (next != '\\' && next != '\'' && next != 'n' && next != 'r') return std::nullopt;
            value += next == 'n' ? '\n' : next == 'r' ? '\r' : next;
            at += 2;
        } else if (c == '\'') {
            // A doubled quote is one, unless two literals side by side are something else.
            if (next != '\'' || at + 2 >= text.size() || lexicon.string_escape == Escape::backslash)
                return std::nullopt;
            value += '\'';
            at += 2;
        } else {
            const bool line_break = c == '\n' || c == '\r';
            if (line_break && lexicon.string_escape == Escape::backslash) return std::nullopt;
            value += c;
            ++at;
        }
    }
    return value;
}

std::optional<std::string> read_identifier(std::string_view text, const Lexicon& lexicon) {
    const char quote = lexicon.identifier_quote;
    if (text.size() < 2 || text.front() != quote || text.back() != quote) return std::nullopt;
    std::string value;
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        const char c = text[at];
        const bool escaping = lexicon.identifier_backslash ? c == '\\' : c == quote;
        if (escaping) {
            if (++at + 1 >= text.size() || (!lexicon.identifier_backslash && text[at] != quote)) return std::nullopt;
        } else if (c == quote) {
            return std::nullopt;
        }
        value += text[at];
    }
    return value;
}

class EveryDialect : public testing::TestWithParam<std::string_view> {
protected:
    const std::unique_ptr<Dialect> dialect_ = make_dialect(GetParam()).value();
    const Lexicon& lexicon_ = dialect_->lexicon();
};

TEST_P(EveryDialect, ReadsBackWhatAUserTyped) {
    for (const std::string value : kHostile) {
        std::string text;
        append_string_literal(text, value, lexicon_);
        EXPECT_EQ(read_literal(text, lexicon_), value) << text;
        // The same through every node that holds a user's words.
        Tree tree;
        std::string through;
        print(tree.build("f($1)", {tree.string(value)}), lexicon_, through);
        EXPECT_EQ(through, "f(" + text + ")");
    }
}

TEST_P(EveryDialect, ReadsBackWhatStandsInsideAnAuthorsQuotes) {
    for (const std::string value : kHostile) {
        AuthorText author(lexicon_);
        author.feed("f('");
        const auto inside = author.inside_quote(value);
        ASSERT_TRUE(inside.has_value());
        const std::string literal = "'" + *inside + "'";
        EXPECT_EQ(read_literal(literal, lexicon_), value) << literal;
        author.feed(*inside + "')");
        EXPECT_EQ(author.problem(), "") << literal;
        AuthorText name(lexicon_);
        name.feed(std::string(1, lexicon_.identifier_quote));
        const auto spelled = name.inside_quote(value);
        ASSERT_TRUE(spelled.has_value());
        name.feed(*spelled + lexicon_.identifier_quote);
        EXPECT_EQ(name.problem(), "") << *spelled;
    }
    AuthorText plain(lexicon_);
    EXPECT_FALSE(plain.inside_quote("x").has_value());
    AuthorText open(lexicon_);
    open.feed("'");
    EXPECT_FALSE(open.inside_quote(std::string_view("a\0b", 3)).has_value());
}

TEST_P(EveryDialect, ReadsBackNames) {
    for (const std::string name : kHostile) {
        std::string text;
        append_identifier(text, name, lexicon_);
        EXPECT_EQ(read_identifier(text, lexicon_), name) << text;
    }
}

TEST_P(EveryDialect, PatternsAndListsKeepTheirValuesInLiterals) {
    Tree tree;
    const Node column = tree.code("t.c");
    for (const std::string value : kHostile) {
        if (value.empty()) continue;
        std::string literal;
        append_string_literal(literal, value, lexicon_);
        for (const bool case_sensitive : {true, false}) {
            for (const bool negated : {true, false}) {
                const Node values[] = {tree.string(value), tree.string("x")};
                std::string text;
                print(dialect_->is_any(tree, column, values, case_sensitive, negated), lexicon_, text);
                EXPECT_NE(text.find(literal), std::string::npos) << text;
            }
        }
        std::string text;
        print(dialect_->concat(tree, std::vector<Node>{tree.string(value), column}), lexicon_, text);
        EXPECT_NE(text.find(literal), std::string::npos) << text;
    }
}

TEST_P(EveryDialect, WritesNoNul) {
    const std::string_view nul("a\0b", 3);
    std::string out;
    EXPECT_THROW(append_string_literal(out, nul, lexicon_), std::logic_error);
    EXPECT_THROW(append_identifier(out, nul, lexicon_), std::logic_error);
}

std::string dialect_name(const testing::TestParamInfo<std::string_view>& info) {
    return std::string(info.param);
}

INSTANTIATE_TEST_SUITE_P(Escape, EveryDialect, testing::ValuesIn(dialect_names()), dialect_name);

}  // namespace
}  // namespace oriel::sql
