#include "lookml/parser.h"

#include <gtest/gtest.h>

namespace oriel::lookml {
namespace {

struct Parsed {
    std::string tree;
    std::string findings;
    bool failed = false;
    std::size_t nodes = 0;
};

Parsed parsed(std::string text) {
    const lang::SourceFile file("f", std::move(text));
    lang::Diagnostics diagnostics;
    const Document document = parse(file, diagnostics);
    EXPECT_EQ(document.failed, diagnostics.has_errors());
    EXPECT_EQ(document.nodes[0].end, document.nodes.size());
    Parsed result{"", diagnostics.to_text(), document.failed, document.nodes.size()};
    if (document.nodes.size() < 1000) result.tree = to_text(document);
    return result;
}

std::string tree(std::string text) {
    const Parsed result = parsed(std::move(text));
    EXPECT_EQ(result.findings, "");
    return result.tree;
}

TEST(Parser, Empty) {
    EXPECT_EQ(tree(""), "");
    EXPECT_EQ(tree("\xEF\xBB\xBF"), "");
    EXPECT_EQ(tree(" \t\r\n # only a comment"), "");
}

TEST(Parser, EveryKindOfValue) {
    EXPECT_EQ(tree("view: orders {\n"
                   "  label : \"Say \\\"hi\\\" \\\\ there\"\n"
                   "  dimension: id { primary_key:yes sql: ${TABLE}.id ;; }\n"
                   "  set: detail { fields: [id, -users.id, ALL_FIELDS*] }\n"
                   "  measure: m { filters: [a.b: \"x, y\", c: yes] }\n"
                   "}\n"
                   "explore: +orders {}\n"),
              "view: orders {\n"
              "  label: \"Say \"hi\" \\ there\"\n"
              "  dimension: id {\n"
              "    primary_key: yes\n"
              "    sql: ${TABLE}.id ;;\n"
              "  set: detail {\n"
              "    fields: [\n"
              "      id\n"
              "      -users.id\n"
              "      ALL_FIELDS*\n"
              "  measure: m {\n"
              "    filters: [\n"
              "      a.b: \"x, y\"\n"
              "      c: yes\n"
              "explore: +orders {\n");
}

TEST(Parser, NothingInsideAnExpressionEndsItButTwoSemicolons) {
    EXPECT_EQ(
        tree("dimension: a { sql: CASE WHEN x = '}' THEN \"]\" ELSE { # ; [ \n END;; html: <b>{{ value }}</b> ;; }"),
        "dimension: a {\n  sql: CASE WHEN x = '}' THEN \"]\" ELSE { # ; [ \n END ;;\n  html: <b>{{ value }}</b> ;;\n");
    EXPECT_EQ(tree("sql: ;;"), "sql:  ;;\n");
}

TEST(Parser, ExpressionKeysAreToldByTheirBeginning) {
    EXPECT_EQ(tree("expression_custom_filter: ${a} > 1 ;; sql_new_thing: x } ;;"),
              "expression_custom_filter: ${a} > 1 ;;\nsql_new_thing: x } ;;\n");
    EXPECT_EQ(tree("extends: [a] sequel: x sq: y"), "extends: [\n  a\nsequel: x\nsq: y\n");
}

TEST(Parser, CommentsAndCommasInLists) {
    EXPECT_EQ(tree("fields: [ , a, # one, two ]\n  \"b # c\" # three\n, d, ]"), "fields: [\n  a\n  \"b # c\"\n  d\n");
    EXPECT_EQ(tree("fields: []"), "fields: [\n");
    EXPECT_EQ(tree("fields: [a\n:\n\"x\"]"), "fields: [\n  a: \"x\"\n");
}

TEST(Parser, LineEndingsAndBlanks) {
    EXPECT_EQ(tree("view: a {\r\n  sql_table_name: x\r\n  ;;\r\n}\r\n"), "view: a {\n  sql_table_name: x ;;\n");
    EXPECT_EQ(tree("view:a{hidden:yes}"), "view: a {\n  hidden: yes\n");
    EXPECT_EQ(tree("description: \"two\nlines\""), "description: \"two\nlines\"\n");
}

TEST(Parser, EmptyListElement) {
    EXPECT_EQ(parsed("fields: [a,,b]").findings,
              "f:1:12: error: empty element in the list of 'fields' [empty-element]\n");
}

TEST(Parser, MissingCommaInAList) {
    const Parsed result = parsed("fields: [a b]");
    EXPECT_EQ(result.findings, "f:1:12: error: expected ',' or ']' in the list of 'fields' [expected-comma]\n");
    EXPECT_EQ(result.tree, "fields: [\n  a\n  b\n");
}

TEST(Parser, UnclosedListStopsAtTheNextParameter) {
    const Parsed result = parsed("set: a { fields: [a, b\n  label: \"x\" }");
    EXPECT_EQ(result.findings, "f:1:18: error: the list of 'fields' is not closed [unclosed-list]\n");
    EXPECT_EQ(result.tree, "set: a {\n  fields: [\n    a\n    b\n  label: \"x\"\n");
    EXPECT_NE(parsed("fields: [a").findings.find("unclosed-list"), std::string::npos);
    EXPECT_NE(parsed("fields: [").findings.find("unclosed-list"), std::string::npos);
    EXPECT_NE(parsed("fields: [a:").findings.find("expected-value"), std::string::npos);
    EXPECT_NE(parsed("fields: [a: }").findings.find("expected-value"), std::string::npos);
}

TEST(Parser, MissingColonIsPassedOver) {
    const Parsed result = parsed("view: a {\n  dimension id { type: number }\n}\nlabel \"x\"");
    EXPECT_EQ(result.findings,
              "f:2:3: error: expected ':' after 'dimension' [expected-colon]\n"
              "f:4:1: error: expected ':' after 'label' [expected-colon]\n");
    EXPECT_EQ(result.tree, "view: a {\n  dimension: id {\n    type: number\nlabel: \"x\"\n");
}

TEST(Parser, MissingValue) {
    EXPECT_EQ(parsed("view: a { label: }").findings,
              "f:1:18: error: expected a value after 'label:', found '}' [expected-value]\n");
    EXPECT_EQ(parsed("label:").findings,
              "f:1:7: error: expected a value after 'label:', found the end of the file [expected-value]\n");
    EXPECT_EQ(
        parsed("label: 'x'").findings,
        "f:1:8: error: expected a value after 'label:', found '''; text stands in double quotes [expected-value]\n");
    EXPECT_EQ(
        parsed("connection: @{c}").findings,
        "f:1:13: error: expected a value after 'connection:', found '@'; put it in double quotes [expected-value]\n");
}

TEST(Parser, ForgottenTerminator) {
    const Parsed at_end = parsed("view: a { dimension: b { sql: ${TABLE}.b } }\n");
    EXPECT_EQ(at_end.findings, "f:1:26: error: missing ';;' after the expression of 'sql' [unterminated-expression]\n");

    const Parsed swallowed =
        parsed("view: a {\n  dimension: b { sql: ${TABLE}.b\n  }\n  dimension: c { sql: ${TABLE}.c ;; }\n}\n");
    EXPECT_EQ(swallowed.findings,
              "f:2:18: error: missing ';;' after the expression of 'sql'; it runs on over the next object "
              "[unterminated-expression]\n");
    EXPECT_EQ(swallowed.tree,
              "view: a {\n  dimension: b {\n    sql: ${TABLE}.b ;;\n  dimension: c {\n    sql: ${TABLE}.c ;;\n");
}

TEST(Parser, EveryForgottenTerminatorIsTold) {
    const Parsed result = parsed("a: 1\nsql: x\nlabel: \"x\"\nb: 2\nsql_on: y\nc: 3");
    EXPECT_EQ(result.findings,
              "f:2:1: error: missing ';;' after the expression of 'sql' [unterminated-expression]\n"
              "f:5:1: error: missing ';;' after the expression of 'sql_on' [unterminated-expression]\n");
    EXPECT_EQ(result.tree, "a: 1\nsql: x ;;\nlabel: \"x\"\nb: 2\nsql_on: y ;;\nc: 3\n");
}

TEST(Parser, ForgottenQuoteIsToldWhereTheStringBegins) {
    const Parsed result = parsed("view: a {\n  label: \"Orders\n  description: \"All of them\"\n}\n");
    EXPECT_EQ(result.findings,
              "f:2:10: error: the string of 'label' is not closed; the text behind its next '\"' makes no sense "
              "[unterminated-string]\n");
    EXPECT_EQ(parsed("label: \"x").findings,
              "f:1:8: error: the string of 'label' is not closed [unterminated-string]\n");
    EXPECT_EQ(parsed("label: \"").findings,
              "f:1:8: error: the string of 'label' is not closed [unterminated-string]\n");
    EXPECT_EQ(parsed("label: \"x\\").findings,
              "f:1:8: error: the string of 'label' is not closed [unterminated-string]\n");
    EXPECT_EQ(parsed("label: \"x\\\"").findings,
              "f:1:8: error: the string of 'label' is not closed [unterminated-string]\n");
}

TEST(Parser, ForgottenBrace) {
    const Parsed field =
        parsed("view: a {\n  dimension: b { type: number\n  measure: c { type: count }\n}\nexplore: a {}\n");
    EXPECT_EQ(field.findings, "f:2:3: error: 'dimension: b {' is not closed before 'measure: c' [unclosed-block]\n");
    EXPECT_EQ(field.tree,
              "view: a {\n  dimension: b {\n    type: number\n  measure: c {\n    type: count\nexplore: a {\n");

    const Parsed view = parsed("view: a {\n  dimension: b {}\nview: c {}\n");
    EXPECT_EQ(view.findings, "f:1:1: error: 'view: a {' is not closed before 'view: c' [unclosed-block]\n");
    EXPECT_EQ(parsed("view: a {").findings, "f:1:1: error: 'view: a {' is not closed [unclosed-block]\n");
    EXPECT_EQ(parsed("view: {").findings, "f:1:1: error: 'view {' is not closed [unclosed-block]\n");
}

TEST(Parser, StrayBrace) {
    const Parsed result = parsed("view: a { } }\nview: b {}\n");
    EXPECT_EQ(result.findings, "f:1:13: error: unmatched '}' [unmatched-brace]\n");
    EXPECT_EQ(result.tree, "view: a {\nview: b {\n");
    EXPECT_NE(parsed("{ a: b }").findings.find("unexpected '{'"), std::string::npos);
    EXPECT_NE(parsed("a: b ] c: d").findings.find("unexpected ']'"), std::string::npos);
}

TEST(Parser, GoesOnBehindAMistake) {
    const Parsed result = parsed("view: a {\n  $$$ what\n  dimension: b {}\n  = 3\n  dimension: c {}\n}\n");
    EXPECT_EQ(result.findings,
              "f:2:3: error: unexpected '$' [unexpected-text]\n"
              "f:4:3: error: unexpected '=' [unexpected-text]\n");
    EXPECT_EQ(result.tree, "view: a {\n  dimension: b {\n  dimension: c {\n");
}

TEST(Parser, NulBytes) {
    const Parsed result = parsed(std::string("view: a {\n  label: \"x\0y\"\n}\0", 27));
    EXPECT_TRUE(result.failed);
    EXPECT_NE(result.findings.find("f:2:12: error: the file holds a NUL byte"), std::string::npos);
    EXPECT_TRUE(parsed(std::string("\0", 1)).failed);
    EXPECT_TRUE(parsed(std::string("sql: \0\0\0", 8)).failed);
    EXPECT_TRUE(parsed(std::string("a: [\0", 5)).failed);
    EXPECT_TRUE(parsed(std::string("a: \"\\\0", 6)).failed);
}

TEST(Parser, DeepNestingIsAFindingAndNoCrash) {
    const std::string open = "a: {";
    std::string deep;
    for (int i = 0; i < 200'000; ++i) deep += open;
    const Parsed result = parsed(deep);
    EXPECT_NE(result.findings.find("blocks nest deeper than 50 levels [too-deep]"), std::string::npos);

    std::string good;
    for (int i = 0; i < kMaxDepth; ++i) good += open;
    good.append(kMaxDepth, '}');
    EXPECT_EQ(parsed(good).findings, "");
    EXPECT_NE(parsed(open + good + "}").findings.find("too-deep"), std::string::npos);
}

TEST(Parser, LongThings) {
    const std::string name(70'000, 'a');
    EXPECT_NE(parsed(name + ": 1").findings.find("name-too-long"), std::string::npos);
    EXPECT_NE(parsed("fields: [" + name + ": 1]").findings.find("name-too-long"), std::string::npos);
    EXPECT_FALSE(parsed("label: \"" + std::string(3'000'000, 'x') + "\"").failed);
    std::string list = "fields: [";
    for (int i = 0; i < 200'000; ++i) list += "a,";
    EXPECT_EQ(parsed(list + "]").nodes, 200'002u);
}

// Each of these makes a parser that looks for the end again and again take quadratic time.
TEST(Parser, TimeStaysInProportion) {
    const auto repeat = [](std::string_view piece, int times) {
        std::string out;
        for (int i = 0; i < times; ++i) out += piece;
        return out;
    };
    EXPECT_TRUE(parsed(repeat("sql: x\n", 200'000)).failed);
    EXPECT_TRUE(parsed(repeat("sql: x } dimension: a {\n", 100'000) + ";;").failed);
    EXPECT_TRUE(parsed("a: \"" + repeat("\\\"\n", 300'000)).failed);
    EXPECT_FALSE(parsed(repeat("a: \"x\nb: \"", 100'000)).failed);
    EXPECT_TRUE(parsed(repeat("\n\\\"", 300'000)).failed);
    EXPECT_TRUE(parsed(repeat("[", 300'000)).failed);
    EXPECT_TRUE(parsed(repeat("a: [", 300'000)).failed);
    EXPECT_TRUE(parsed(repeat("}", 300'000)).failed);
    EXPECT_TRUE(parsed(repeat("{ ", 300'000)).failed);
    EXPECT_TRUE(parsed(repeat("view: a { dimension: b {", 100'000)).failed);
    EXPECT_TRUE(parsed("sql: " + repeat("x: y { ", 300'000)).failed);
}

}  // namespace
}  // namespace oriel::lookml
