#include "sql/printer.h"

#include "sql/author_text.h"
#include "sql/dialect.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace oriel::sql {
namespace {

std::string literal(const Lexicon& lexicon, std::string_view value) {
    std::string out;
    append_string_literal(out, value, lexicon);
    return out;
}

std::string identifier(const Lexicon& lexicon, std::string_view name) {
    std::string out;
    append_identifier(out, name, lexicon);
    return out;
}

std::string printed(Node node) {
    std::string out;
    print(node, Lexicon{}, out);
    return out;
}

/// Where the literal that begins at 0 ends, read as that dialect's database reads it.
std::size_t end_of_literal(std::string_view text, Escape escape) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\' && escape == Escape::doubled_and_backslash) {
            ++at;
        } else if (text[at] == '\'') {
            if (at + 1 < text.size() && text[at + 1] == '\'') {
                ++at;
            } else {
                return at + 1;
            }
        }
    }
    return std::string_view::npos;
}

constexpr const char* kHostile[] = {"'",   "''",      "\\",     "\\'",     "' OR 1=1 --", "'; DROP TABLE t; --",
                                    "/* ", "*/",      "--",     ";;",      "\"",          "`",
                                    "$$",  "$1",      "#1",     "{{ x }}", "a\nb",        "\r\n",
                                    "%_^", "naïve ☃", "E'\\''", "\\\\'",   "${x}"};

TEST(Printer, NoValueEndsItsLiteral) {
    for (const std::string_view name : dialect_names()) {
        const auto dialect = make_dialect(name).value();
        for (const std::string value : kHostile) {
            const std::string text = literal(dialect->lexicon(), value);
            EXPECT_EQ(end_of_literal(text, dialect->lexicon().string_escape), text.size()) << name << ": " << text;
        }
    }
    const Lexicon backslashes{.string_escape = Escape::doubled_and_backslash};
    for (const std::string value : kHostile) {
        const std::string text = literal(backslashes, value);
        EXPECT_EQ(end_of_literal(text, Escape::doubled_and_backslash), text.size()) << text;
    }
    EXPECT_EQ(literal(Lexicon{}, "O'Brien\\"), "'O''Brien\\'");
    EXPECT_EQ(literal(backslashes, "O'Brien\\"), "'O''Brien\\\\'");
}

TEST(Printer, NoNameEndsItsQuotes) {
    for (const std::string_view name : dialect_names()) {
        const auto dialect = make_dialect(name).value();
        const char quote = dialect->lexicon().identifier_quote;
        for (const std::string value : kHostile) {
            const std::string text = identifier(dialect->lexicon(), value);
            std::size_t inner = 0;
            for (std::size_t i = 1; i + 1 < text.size(); ++i) inner += text[i] == quote ? 1U : 0U;
            EXPECT_EQ(text.front(), quote);
            EXPECT_EQ(text.back(), quote);
            EXPECT_EQ(inner % 2, 0U) << text;
        }
    }
}

TEST(Printer, NulIsOurBugAndNotTheDatabases) {
    std::string out;
    EXPECT_THROW(append_string_literal(out, std::string_view("a\0b", 3), Lexicon{}), std::logic_error);
}

TEST(Printer, OnlyNumbersAreNumberNodes) {
    Tree tree;
    for (const char* good : {"0", "-5", "1.5", ".5", "5.", "1e10", "-1.5E-3", "123456789012345678901234567890"}) {
        EXPECT_EQ(printed(tree.number(good)), good);
    }
    for (const char* bad : {"", "-", ".", "1e", "1 OR 1=1", "0x1", "1;", "--1", "nan", "1.2.3", "1'"}) {
        EXPECT_THROW(tree.number(bad), std::logic_error) << bad;
    }
}

TEST(Printer, PutsParenthesesAroundWhatAnOperatorWouldTear) {
    Tree tree;
    const auto compared = [&](const char* text) { return printed(tree.build("#1 = 1", {tree.code(text)})); };
    EXPECT_EQ(compared("a.b"), "a.b = 1");
    EXPECT_EQ(compared("\"a\".\"b\"\"c\""), "\"a\".\"b\"\"c\" = 1");
    EXPECT_EQ(compared("f(a, (b))"), "f(a, (b)) = 1");
    EXPECT_EQ(compared("(a OR b)"), "(a OR b) = 1");
    EXPECT_EQ(compared("'it''s'"), "'it''s' = 1");
    EXPECT_EQ(compared("a OR b"), "(a OR b) = 1");
    EXPECT_EQ(compared("(a) OR (b)"), "((a) OR (b)) = 1");
    EXPECT_EQ(compared("f(a) + g(b)"), "(f(a) + g(b)) = 1");
    EXPECT_EQ(compared("'a' || ')'"), "('a' || ')') = 1");
    EXPECT_EQ(compared("f(')') OR g('(')"), "(f(')') OR g('(')) = 1");
    EXPECT_EQ(compared("f(a -- )\n)"), "(f(a -- )\n)) = 1");
}

TEST(Printer, QuotesNamesThatAreWords) {
    for (const char* plain : {"orders", "_x", "Users2", "date"}) EXPECT_TRUE(is_plain_identifier(plain)) << plain;
    for (const char* word : {"order", "GROUP", "user", "2nd", "", "a b", "a-b", "é", "left", "at"})
        EXPECT_FALSE(is_plain_identifier(word)) << word;
}

std::string problem(std::initializer_list<std::string_view> pieces, const Lexicon& lexicon = {}) {
    AuthorText text(lexicon);
    for (const std::string_view piece : pieces) text.feed(piece);
    return std::string(text.problem());
}

TEST(AuthorText, AcceptsWhatStandsOnItsOwn) {
    for (const char* good :
         {"a", "f('(', \"(\")", "'it''s'", "a -- ) ' ;", "a /* ' ; ( /* nested */ */ b", "E'it\\'s'", "$$ ' ( ; $$",
          "$tag$ $$ ' $tag$", "x = $1", "'a' 'b'", "e 'plain\\'", "a - -1", "a / b"}) {
        EXPECT_EQ(problem({good}), "") << good;
    }
    EXPECT_EQ(problem({"'a", "b'"}), "");
}

TEST(AuthorText, FindsWhatWouldSwallowItsNeighbours) {
    EXPECT_EQ(problem({"'open"}), "a quote is opened and not closed");
    EXPECT_EQ(problem({"\"open"}), "a quote is opened and not closed");
    EXPECT_EQ(problem({"'it''s''"}), "a quote is opened and not closed");
    EXPECT_EQ(problem({"E'a\\'"}), "a quote is opened and not closed");
    EXPECT_EQ(problem({"$x$ $y$"}), "a quote is opened and not closed");
    EXPECT_EQ(problem({"/* /* */"}), "a comment '/*' is opened and not closed");
    EXPECT_EQ(problem({"a) OR (b"}), "a ')' has no '(' before it");
    EXPECT_EQ(problem({"f(a"}), "a '(' is not closed");
    EXPECT_EQ(problem({"a; b"}), "a ';' would end the statement");
    const Lexicon backslashes{.string_escape = Escape::doubled_and_backslash};
    EXPECT_EQ(problem({"'a\\'"}, backslashes), "a quote is opened and not closed");
    EXPECT_EQ(problem({"'a\\'"}), "");
    AuthorText comment{Lexicon{}};
    comment.feed("a -- b");
    EXPECT_TRUE(comment.in_line_comment());
    comment.feed("\n");
    EXPECT_FALSE(comment.in_comment());
}

}  // namespace
}  // namespace oriel::sql
