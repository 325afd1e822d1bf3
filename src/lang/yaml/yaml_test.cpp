#include "lang/yaml/yaml.h"

#include <gtest/gtest.h>

#include <string>

namespace oriel::lang::yaml {
namespace {

std::string json(std::string_view text) {
    const Document document = parse(text);
    if (document.root == nullptr) return document.problems.empty() ? "nothing" : document.problems.front().message;
    return to_json(*document.root).dump();
}

TEST(Yaml, PlainScalarsMeanWhatYamlSays) {
    EXPECT_EQ(json("[yes, No, on, true, FALSE, y]"), R"([true,false,true,true,false,"y"])");
    EXPECT_EQ(json("[null, ~, Null, '', 'null']"), R"([null,null,null,"","null"])");
    EXPECT_EQ(json("[1, -2, +3, 010, 0, 1.5, 1e3, 1_000, -, +-1, .inf, 99999999999999999999]"),
              R"([1,-2,3,"010",0,1.5,1000,"1_000","-","+-1",".inf","99999999999999999999"])");
    EXPECT_EQ(json("['1', \"yes\", !!str 5, 2024-01-01]"), R"(["1","yes","5","2024-01-01"])");
    EXPECT_EQ(json("{a: 1, b: [x], a: 2}"), R"({"a":2,"b":["x"]})");
}

TEST(Yaml, AnchorsAreRepeatedAndMerged) {
    EXPECT_EQ(json("a: &x [1]\nb: *x"), R"({"a":[1],"b":[1]})");
    EXPECT_EQ(json("- &x {a: 1, b: 2}\n- <<: *x\n  b: 3\n- <<: [*x, {c: 4}]"),
              R"([{"a":1,"b":2},{"b":3,"a":1},{"a":1,"b":2,"c":4}])");
    EXPECT_EQ(json("a: &x [*x]"), "'*x' stands in what it repeats");
    EXPECT_EQ(json("a: *y"), "there is no '&y' before it");
    EXPECT_EQ(json("<<: 3"), "'<<' takes a mapping or a list of them, found '3'");
}

TEST(Yaml, NothingIsNoProblem) {
    EXPECT_EQ(json(""), "nothing");
    EXPECT_EQ(json("# a comment\n"), "nothing");
    EXPECT_EQ(json("---\n..."), "null");
}

TEST(Yaml, PlacesAreBytesOfTheText) {
    // A byte order mark, letters of several bytes, and a line end of two: none moves what comes behind.
    const std::string text =
        "\xEF\xBB\xBF"
        "ä: [é, 'ü', x]\r\nb: *nothing";
    const Document document = parse(text);
    ASSERT_EQ(document.problems.size(), 1u);
    const SourceRange range = document.problems[0].range;
    EXPECT_EQ(text.substr(range.begin, range.end - range.begin), "*nothing");
    const Document fine = parse(std::string_view(text).substr(0, text.find('\r')));
    ASSERT_NE(fine.root, nullptr);
    const Node& last = *fine.root->members.at(0).second->items.at(2);
    EXPECT_EQ(text.substr(last.range.begin, last.range.end - last.range.begin), "x");
}

TEST(Yaml, RepeatedKeysAreToldOf) {
    const Document document = parse("a: 1\nb: {c: 1, c: 2}\na: 3");
    ASSERT_NE(document.root, nullptr);
    ASSERT_EQ(document.problems.size(), 2u);
    EXPECT_FALSE(document.problems[0].fatal);
    EXPECT_EQ(document.problems[0].message, "'a' is given twice; the last one counts");
    EXPECT_EQ(document.root->find("a")->text, "3");
}

// A few lines that stand for billions of values, by lists and by merges.
TEST(Yaml, AnchorsThatMultiplyAreRefused) {
    std::string lists = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        lists += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int n = 0; n < 10; ++n) lists += before + (n < 9 ? ", " : "]\n");
    }
    EXPECT_EQ(json(lists), "the text holds more than 200000 values");

    std::string merges = "- &m0 {a: 1}\n";
    for (int i = 1; i < 100; ++i) {
        const std::string before = "*m" + std::to_string(i - 1);
        merges += "- &m" + std::to_string(i) + " {<<: " + before + ", k" + std::to_string(i) + ": [" + before + ", " +
                  before + "]}\n";
    }
    EXPECT_NE(json(merges).find("more than"), std::string::npos);
}

TEST(Yaml, DeepAndHugeTextsAreRefused) {
    EXPECT_EQ(json(std::string(100'000, '[')), "values nest deeper than 64 levels");
    std::string steps;
    for (int i = 0; i < 2'000; ++i) steps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    EXPECT_EQ(json(steps), "values nest deeper than 64 levels");
    std::string dashes;
    for (int i = 0; i < 100; ++i) dashes += "- ";
    EXPECT_EQ(json(dashes), "values nest deeper than 64 levels");
    EXPECT_EQ(json(std::string(kMaxBytes + 1, ' ')), "the text is larger than 8388608 bytes");
    // Deep by way of anchors only.
    std::string chain = "- &c0 [x]\n";
    for (int i = 1; i < 100; ++i) chain += "- &c" + std::to_string(i) + " [*c" + std::to_string(i - 1) + "]\n";
    EXPECT_EQ(json(chain), "values nest deeper than 64 levels");
    std::string many = "[";
    for (int i = 0; i < 300'000; ++i) many += "x,";
    EXPECT_EQ(json(many + "]"), "the text holds more than 200000 values");
}

TEST(Yaml, WhatIsNoTextIsRefused) {
    EXPECT_EQ(json("a: \xFF\xFE"), "the text is not UTF-8, or holds a control character");
    EXPECT_EQ(json(std::string("a: \0b", 5)), "the text is not UTF-8, or holds a control character");
    EXPECT_EQ(json("\xFF\xFE"
                   "a"),
              "the text is not UTF-8, or holds a control character");
    EXPECT_EQ(json("a: b: c"), "mapping values are not allowed in this context");
    EXPECT_EQ(json("a\n---\nb"), "a second document begins here; only one can be in a file");
}

}  // namespace
}  // namespace oriel::lang::yaml
