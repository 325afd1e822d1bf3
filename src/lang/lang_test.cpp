#include "lang/diagnostics.h"
#include "lang/source_file.h"
#include "lang/spelling.h"

#include <gtest/gtest.h>

namespace oriel::lang {
namespace {

constexpr DiagnosticKind kUnknown{"unknown-thing", Severity::error, "unknown thing '{}' in {}"};
constexpr DiagnosticKind kOdd{"odd-thing", Severity::warning, "odd thing"};

TEST(SourceFile, PositionsCountLinesAndCodePoints) {
    const SourceFile file("a.lkml", "ab\ncd\xC3\xA9x\r\n");
    EXPECT_EQ(file.position(0).line, 1u);
    EXPECT_EQ(file.position(0).column, 1u);
    EXPECT_EQ(file.position(3).line, 2u);
    EXPECT_EQ(file.position(7).column, 4u);  // 'x' after 'c', 'd' and a two-byte letter
    EXPECT_EQ(file.position(999).line, 3u);
    EXPECT_EQ(SourceFile("e", "").position(5).column, 1u);
}

TEST(SourceFile, ByteOrderMarkIsNoColumn) {
    const SourceFile file("a.lkml", "\xEF\xBB\xBFview");
    EXPECT_EQ(file.position(3).column, 1u);
    EXPECT_EQ(file.position(4).column, 2u);
    EXPECT_EQ(file.position(1).column, 1u);
}

TEST(Diagnostics, TextNamesPlaceMessageHintAndCode) {
    const SourceFile file("orders.view.lkml", "view: x {\n  sgl: 1\n}\n");
    Diagnostics diagnostics;
    diagnostics.report(kUnknown, Place{&file, {12, 15}}, "sgl", "view").hint = "did you mean 'sql'?";
    diagnostics.report(kOdd, Place{&file, {0, 4}});
    EXPECT_EQ(diagnostics.error_count(), 1u);
    diagnostics.sort();
    EXPECT_EQ(diagnostics.to_text(),
              "orders.view.lkml:1:1: warning: odd thing [odd-thing]\n"
              "orders.view.lkml:2:3: error: unknown thing 'sgl' in view; did you mean 'sql'? [unknown-thing]\n");
}

TEST(Diagnostics, RepetitionsAreDroppedAndTheNumberIsBounded) {
    const SourceFile file("a", "x");
    Diagnostics diagnostics;
    diagnostics.report(kUnknown, Place{&file, {}}, "a", "b");
    diagnostics.report(kUnknown, Place{&file, {}}, "a", "b");
    diagnostics.sort();
    EXPECT_EQ(diagnostics.all().size(), 1u);
    EXPECT_EQ(diagnostics.error_count(), 1u);

    Diagnostics many;
    for (std::size_t i = 0; i < Diagnostics::kMax + 7; ++i)
        many.report(kUnknown, Place{&file, {}}, "a", "b").hint = "h";
    EXPECT_EQ(many.all().size(), Diagnostics::kMax);
    EXPECT_EQ(many.dropped(), 7u);
    EXPECT_NE(many.to_text().find("and 7 more"), std::string::npos);
}

TEST(Diagnostics, AnArgumentStaysOnOneShortLine) {
    const SourceFile file("a", "x");
    Diagnostics diagnostics;
    diagnostics.report(kUnknown, Place{&file, {}}, "a\nb{}", std::string(5000, 'z'));
    const std::string text = diagnostics.to_text();
    EXPECT_NE(text.find("'a b{}'"), std::string::npos);
    EXPECT_LT(text.size(), 400u);
}

TEST(Spelling, Distance) {
    EXPECT_EQ(edit_distance("sql", "sql", 3), 0u);
    EXPECT_EQ(edit_distance("sgl", "sql", 3), 1u);
    EXPECT_EQ(edit_distance("lable", "label", 3), 1u);  // neighbours swapped
    EXPECT_EQ(edit_distance("", "abc", 3), 3u);
    EXPECT_EQ(edit_distance("kitten", "sitting", 3), 3u);
    EXPECT_EQ(edit_distance("abcdef", "uvwxyz", 2), 3u);
    EXPECT_EQ(edit_distance(std::string(500, 'a'), "a", 2), 3u);
}

TEST(Spelling, NearestNameKeepsTheFirstOfTheBest) {
    NearestName nearest("dimention");
    nearest.offer("measure");
    nearest.offer("dimension");
    nearest.offer("dimensions");
    EXPECT_EQ(nearest.hint(), "did you mean 'dimension'?");

    NearestName none("xyz");
    none.offer("label");
    EXPECT_EQ(none.hint(), "");
    NearestName same("a");
    same.offer("b");
    EXPECT_EQ(same.hint(), "");
}

}  // namespace
}  // namespace oriel::lang
