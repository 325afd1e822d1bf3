#include "lang/calcs/check.h"
#include "lang/calcs/functions.h"
#include "lang/calcs/parser.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace oriel::lang::calcs {

namespace {

class Fields final : public FieldTypes {
public:
    std::optional<FieldInfo> find(std::string_view name) const override {
        const auto found = fields_.find(name);
        if (found == fields_.end()) return std::nullopt;
        return found->second;
    }
    void suggest(NearestName& nearest) const override {
        for (const auto& [name, info] : fields_) nearest.offer(name);
    }

private:
    std::map<std::string, FieldInfo, std::less<>> fields_{
        {"t.n", {Type::number}},
        {"t.s", {Type::string}},
        {"t.d", {Type::date}},
        {"t.y", {Type::yesno}},
        {"t.count", {Type::number, false, true, Shape::measure}},
    };
};

/// The tree as text, with every operation in parentheses.
std::string dump(const Expression& expression, NodeId id) {
    const Node& node = expression.nodes[id];
    std::string children;
    for (const NodeId child : expression.arguments(node)) children += " " + dump(expression, child);
    switch (node.kind) {
        case Node::Kind::error: return "?";
        case Node::Kind::number: return node.text;
        case Node::Kind::string: return "'" + node.text + "'";
        case Node::Kind::yesno: return node.number != 0 ? "yes" : "no";
        case Node::Kind::null: return "null";
        case Node::Kind::field: return node.text;
        case Node::Kind::operation: return "(" + std::string(to_string(node.op)) + children + ")";
        case Node::Kind::call: return "(" + node.text + children + ")";
    }
    return "";
}

std::string tree(std::string_view text) {
    const Expression expression = parse(text);
    EXPECT_TRUE(expression.ok()) << text << ": " << expression.problems[0].message;
    return dump(expression, expression.root());
}

/// `code@begin-end` of every problem.
std::string problems(std::string_view text, Place place = Place::table_calculation) {
    const Expression expression = read(text, Fields(), place);
    std::string out;
    for (const Problem& problem : expression.problems) {
        if (!out.empty()) out += ' ';
        out += std::string(problem.code) + "@" + std::to_string(problem.range.begin) + "-" +
               std::to_string(problem.range.end);
    }
    return out;
}

TEST(Parser, BindsAsDocumented) {
    EXPECT_EQ(tree("1 + 2 * 3 - 4"), "(- (+ 1 (* 2 3)) 4)");
    EXPECT_EQ(tree("a"
                   "bs(-2) / -(3)"),
              "(/ (abs (- 2)) (- 3))");
    EXPECT_EQ(tree("${t.y} OR ${t.y} AND NOT ${t.n} > 1"), "(OR t.y (AND t.y (NOT (> t.n 1))))");
    EXPECT_EQ(tree("yes OR no OR null"), "(OR yes no null)");
    EXPECT_EQ(tree("(1 = 2) = yes"), "(= (= 1 2) yes)");
    EXPECT_EQ(tree("1 < 2 AND 3 >= 2 OR 1 != 2"), "(OR (AND (< 1 2) (>= 3 2)) (!= 1 2))");
}

TEST(Parser, ReadsLiterals) {
    EXPECT_EQ(tree(R"(concat("a\"b", 'c"d', "\\"))"), R"((concat 'a"b' 'c"d' '\'))");
    EXPECT_EQ(tree("# first\n.5 + 1e3 # last"), "(+ .5 1e3)");
    EXPECT_EQ(tree("${ t.n }"), "t.n");
    const Expression total = parse("${t.count:total} / ${t.count:row_total}");
    EXPECT_EQ(total.nodes[0].total, Total::column);
    EXPECT_EQ(total.nodes[1].total, Total::row);
}

TEST(Parser, SubtreesHaveNoGaps) {
    const Expression expression = parse("if(${t.y}, 1 + 2, mod(3, 4) * 5)");
    for (NodeId id = 0; id < expression.nodes.size(); ++id) {
        const Node& node = expression.nodes[id];
        NodeId expected = node.first;
        for (const NodeId child : expression.arguments(node)) {
            EXPECT_EQ(expression.nodes[child].first, expected);
            expected = child + 1;
        }
        EXPECT_EQ(expected, id);
    }
}

TEST(Parser, TellsEveryMistakeWhereItIs) {
    EXPECT_EQ(problems(""), "empty@0-0");
    EXPECT_EQ(problems("1 +"), "missing-value@3-3");
    EXPECT_EQ(problems("sun(1) + rond(2, 1)"), "unknown-function@0-3 unknown-function@9-13");
    EXPECT_EQ(problems("(1 + 2"), "unclosed-parenthesis@0-1");
    EXPECT_EQ(problems("1 + 2)"), "unexpected-token@5-6");
    EXPECT_EQ(problems("\"abc"), "unterminated-string@0-4");
    EXPECT_EQ(problems("${t.n"), "unterminated-field@0-5");
    EXPECT_EQ(problems("${t.n:sum}"), "unknown-total@0-10");
    EXPECT_EQ(problems("1 < 2 < 3"), "chained-comparison@6-7");
    EXPECT_EQ(problems("${t.y} and ${t.y}"), "wrong-operator@7-10");
    EXPECT_EQ(problems("12abc"), "bad-number@0-5");
    EXPECT_EQ(problems("1e999"), "bad-number@0-5");
    EXPECT_EQ(problems("Yes"), "unknown-name@0-3");
    EXPECT_EQ(problems("t.n + 1"), "unknown-name@0-3");
    EXPECT_EQ(problems("1 @ 2"), "unexpected-character@2-3 unexpected-token@4-5");
}

TEST(Parser, BoundsWhatItReads) {
    EXPECT_EQ(problems(std::string(50'000, '(')), "too-deep@100-101");
    EXPECT_EQ(problems(std::string(50'000, '-') + "1"), "too-deep@100-101");
    std::string chain = "1";
    for (int i = 0; i < 5000; ++i) chain += "+1";
    EXPECT_EQ(problems(chain).substr(0, 8), "too-deep");
    std::string choices = "yes";
    for (int i = 0; i < 5000; ++i) choices += " OR no";
    EXPECT_EQ(problems(choices), "");
    EXPECT_EQ(problems(std::string(70'000, ' ')), "too-long@0-0");
}

TEST(Check, FindsTypes) {
    EXPECT_EQ(problems("${t.n} + ${t.s} * ${t.d}"), "wrong-type@9-15 wrong-type@18-24");
    EXPECT_EQ(problems("if(${t.n}, \"a\", 1)"), "wrong-type@3-9 mixed-types@16-17");
    EXPECT_EQ(problems("round(1)"), "argument-count@0-8");
    EXPECT_EQ(problems("${t.d} = \"2024-01-01\""), "wrong-type@0-21");
    EXPECT_EQ(problems("sum(split(${t.s}, \",\"))"), "wrong-type@4-22");
    EXPECT_EQ(problems("list(1, 2)"), "list-result@0-10");
    EXPECT_EQ(problems("${t.nn}"), "unknown-field@0-7");
    EXPECT_EQ(problems("when(yes, 1)"), "misplaced-when@0-12");
    EXPECT_EQ(problems("case(1, 2)"), "wrong-type@5-6");
    EXPECT_EQ(problems("case(when(yes, 1), when(no, 2))"), "");
    EXPECT_EQ(problems("case(when(yes, 1), \"a\")"), "mixed-types@19-22");
    EXPECT_EQ(problems("if(is_null(${t.s}), null, ${t.n})"), "");
    EXPECT_EQ(problems("${t.n:total}"), "no-total@0-12");
    EXPECT_EQ(problems("${t.count:total}"), "");
}

TEST(Check, KnowsThePlace) {
    EXPECT_EQ(problems("running_total(${t.n})", Place::custom_dimension), "not-in-sql@0-13");
    EXPECT_EQ(problems("matches_filter(${t.n}, \">1\")"), "only-in-sql@0-14");
    EXPECT_EQ(problems("matches_filter(${t.n}, \">1\")", Place::custom_filter), "");
    EXPECT_EQ(problems("matches_filter(1, ${t.s})", Place::custom_filter), "wrong-type@15-16 wrong-type@18-24");
    EXPECT_EQ(problems("${t.count}", Place::custom_dimension), "measure-in-dimension@0-10");
    EXPECT_EQ(problems("${t.count} > 1", Place::custom_filter), "");
    EXPECT_EQ(problems("${t.count:total}", Place::custom_measure), "total-in-sql@0-16");
    EXPECT_EQ(problems("${t.n}", Place::custom_filter), "not-a-condition@0-6");
    EXPECT_EQ(problems("${t.n}", Place::assertion), "not-a-condition@0-6");
}

TEST(Check, FindsTheShape) {
    const auto shape = [](std::string_view text) { return read(text, Fields(), Place::table_calculation).shape; };
    EXPECT_EQ(shape("${t.n} + 1"), Shape::dimension);
    EXPECT_EQ(shape("${t.count} + 1"), Shape::measure);
    EXPECT_EQ(shape("sum(pivot_row(${t.count}))"), Shape::supermeasure);
    EXPECT_EQ(shape("${t.count} / sum(pivot_row(${t.count}))"), Shape::measure);
    EXPECT_EQ(shape("${t.count:row_total}"), Shape::supermeasure);
    EXPECT_EQ(shape("pivot_where(${t.s} = \"a\", ${t.count})"), Shape::supermeasure);
}

TEST(Check, SaysWhatWouldDo) {
    const auto first = [](std::string_view text) {
        return to_error(read(text, Fields(), Place::table_calculation), "dynamic_fields").message;
    };
    EXPECT_EQ(first("runing_total(1)"),
              "unknown function 'runing_total'; did you mean 'running_total'? (at character 1)");
    EXPECT_EQ(first("\"ü\" + ${t.m}"),
              "'+' needs numbers, found a string; use 'concat' to join texts (at character 1)");
    EXPECT_EQ(first("1 + ${t.d}"),
              "'+' needs numbers, found a date; use 'add_days(number, date)' and the like (at character 5)");
    EXPECT_EQ(first("\"ü\" = ${t.n}"),
              "can't compare a string with a number; use 'to_string' or 'to_number' (at character 1)");
}

TEST(Functions, DocumentationIsCurrent) {
    const std::string path = ORIEL_SOURCE_DIR "/docs/lookml/functions.md";
    const std::string expected = function_documentation();
    if (std::getenv("ORIEL_UPDATE_GOLDEN") != nullptr) {
        std::ofstream out(path);
        out << expected;
    }
    std::ifstream in(path);
    std::stringstream found;
    found << in.rdbuf();
    EXPECT_EQ(found.str(), expected) << "write it anew with ORIEL_UPDATE_GOLDEN=1";
}

TEST(Functions, ExamplesAreRight) {
    for (const Function& function : functions()) {
        if (function.id == Fn::matches_filter) continue;  // Its example needs a field.
        const bool sql = function.where == Where::sql;
        const Expression expression =
            read(function.example, Fields(), sql ? Place::custom_filter : Place::table_calculation);
        EXPECT_TRUE(expression.ok()) << function.example;
        EXPECT_NE(function.example.find(function.name), std::string_view::npos) << function.example;
        EXPECT_EQ(function.signature.substr(0, function.signature.find('(')), function.name);
    }
}

}  // namespace

}  // namespace oriel::lang::calcs
