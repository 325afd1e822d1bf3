#include "sql/printer.h"

#include "sql/author_text.h"
#include "sql/dialect.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace oriel::sql {
namespace {

std::string printed(Node node) {
    std::string out;
    print(node, Lexicon{}, out);
    return out;
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

TEST(Printer, OneTermIsReadAsTheDialectReadsItsQuotes) {
    const Lexicon mysql{
        .string_escape = Escape::doubled_and_backslash, .hash_comments = true, .double_quoted_strings = true};
    EXPECT_TRUE(reads_as_one_term("f('\\'')", mysql));
    EXPECT_FALSE(reads_as_one_term("f('\\'') + g('\\'')", mysql));
    EXPECT_FALSE(reads_as_one_term("f(\"\\\"\") + g(\"\\\"\")", mysql));
    EXPECT_FALSE(reads_as_one_term("f(a # )\n) + g(b)", mysql));
    EXPECT_FALSE(reads_as_one_term("f(a // )\n)", Lexicon{.slash_comments = true}));
    EXPECT_FALSE(reads_as_one_term("f(E'\\'') + g(E'\\'')"));
    EXPECT_FALSE(reads_as_one_term("f($$)$$) + g($$($$)"));
}

TEST(Printer, SpellsAliasesPlainlyWhereTheyMustBe) {
    const Lexicon plain{.identifier_quote = '`', .plain_aliases = true};
    Tree tree;
    Select select;
    select.items = {{tree.code("1"), "a_b.c", false},
                    {tree.code("2"), "a.b_c", false},
                    {tree.identifier("a.b_c"), "9 lives; `", false}};
    select.from = {{tree.code("t"), "t", JoinKind::left_outer, nullptr}};
    EXPECT_EQ(print(select, plain),
              "SELECT\n    1 AS `a_b_c`,\n    2 AS `a_b_c_2`,\n    `a_b_c_2` AS `_9_lives___`\nFROM t  AS t");
}

TEST(Printer, QuotesNamesThatAreWords) {
    for (const char* plain : {"orders", "_x", "Users2", "date"}) EXPECT_TRUE(is_plain_identifier(plain)) << plain;
    for (const char* word :
         {"order", "GROUP", "user", "2nd", "", "a b", "a-b", "é", "left", "at", "groups", "rank", "qualify"})
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
    const Lexicon plain;
    AuthorText comment(plain);
    comment.feed("a -- b");
    EXPECT_TRUE(comment.in_line_comment());
    comment.feed("\n");
    EXPECT_FALSE(comment.in_comment());
}

TEST(AuthorText, KnowsTheCommentsAndStringsOfEachDialect) {
    constexpr const char* kOpen = "a quote is opened and not closed";
    const auto mysql_dialect = make_dialect("mysql").value();
    const Lexicon& mysql = mysql_dialect->lexicon();
    EXPECT_EQ(problem({"a # ' ("}, mysql), "");
    EXPECT_EQ(problem({"a # '"}), kOpen);
    EXPECT_EQ(problem({"1--'x'"}, mysql), "");
    EXPECT_EQ(problem({"1--'x"}, mysql), kOpen);
    EXPECT_EQ(problem({"1-- 'x"}, mysql), "");
    EXPECT_EQ(problem({"/* /* */ a"}, mysql), "");
    EXPECT_EQ(problem({"'it\\'s' || \"(\\\"\""}, mysql), "");
    const auto sqlite_dialect = make_dialect("sqlite").value();
    EXPECT_EQ(problem({"/* /* */ '"}, sqlite_dialect->lexicon()), kOpen);
    EXPECT_EQ(problem({"a // '"}, Lexicon{.slash_comments = true}), "");
    const Lexicon bigquery{.string_escape = Escape::backslash, .double_quoted_strings = true, .triple_quotes = true};
    EXPECT_EQ(problem({"'''it's \"(''' || \"\"\" ' \"\"\""}, bigquery), "");
    EXPECT_EQ(problem({"'''it''"}, bigquery), kOpen);
    EXPECT_EQ(problem({"r'\\'"}, bigquery), kOpen);
    EXPECT_EQ(problem({"r'\\'"}, Lexicon{.string_escape = Escape::backslash, .raw_strings = true}), "");
    EXPECT_EQ(problem({"`a\\`"}, Lexicon{.identifier_backslash = true}), kOpen);
}

}  // namespace
}  // namespace oriel::sql
