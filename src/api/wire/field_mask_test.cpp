#include "api/wire/field_mask.h"

#include <gtest/gtest.h>

namespace oriel::wire {
namespace {

/// The mask back as text, so that a test reads as one line.
std::string text_of(const FieldMask& mask) {
    if (mask.is_everything()) return "*";
    std::string text;
    for (const FieldMask::Child& child : mask.children()) {
        if (!text.empty()) text += ',';
        text += child.first;
        if (!child.second.is_everything()) text += "(" + text_of(child.second) + ")";
    }
    return text;
}

std::string parsed(std::string_view text) {
    const Result<FieldMask> mask = FieldMask::parse(text);
    return mask.ok() ? text_of(mask.value()) : "error: " + mask.error().message;
}

TEST(FieldMask, ReadsWhatToolsSend) {
    EXPECT_EQ(parsed("id,title"), "id,title");
    EXPECT_EQ(parsed("id, first_name"), "id,first_name");
    EXPECT_EQ(parsed(" id ,\tfolder ( id , name ) "), "id,folder(id,name)");
    EXPECT_EQ(parsed("can(*)"), "can");
    EXPECT_EQ(parsed("dashboard_elements(id,query(model,view,fields))"),
              "dashboard_elements(id,query(model,view,fields))");
    EXPECT_EQ(parsed("fields(dimensions(name,label),measures(name))"), "fields(dimensions(name,label),measures(name))");
    EXPECT_EQ(parsed("*"), "*");
    EXPECT_EQ(parsed("id,*"), "*");
}

TEST(FieldMask, TakesNothingForEverything) {
    EXPECT_EQ(parsed(""), "*");
    EXPECT_EQ(parsed("  "), "*");
    EXPECT_EQ(parsed(","), "*");
    EXPECT_EQ(parsed("folder()"), "folder");
    EXPECT_EQ(parsed("id,,title,"), "id,title");
}

TEST(FieldMask, JoinsWhatIsAskedTwice) {
    EXPECT_EQ(parsed("folder(id),folder(name)"), "folder(id,name)");
    EXPECT_EQ(parsed("folder(id),folder"), "folder");
    EXPECT_EQ(parsed("folder,folder(id)"), "folder");
}

TEST(FieldMask, SaysWhereItBreaksOff) {
    EXPECT_NE(parsed("folder(id").find("found the end at position 10, expected ',' or ')'"), std::string::npos);
    EXPECT_NE(parsed("id)").find("found ')' at position 3"), std::string::npos);
    EXPECT_NE(parsed("(id)").find("a name before '('"), std::string::npos);
    EXPECT_NE(parsed("a b").find("found 'b' at position 3, expected ','"), std::string::npos);
    EXPECT_NE(parsed(std::string(100'000, '(')).find("error"), std::string::npos);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "a(";
    EXPECT_NE(parsed(deep).find("at most 32 levels"), std::string::npos);
}

TEST(FieldMask, KnowsWhatIsWanted) {
    const FieldMask mask = FieldMask::parse("id,folder(name)").value();
    EXPECT_TRUE(mask.wants("id"));
    EXPECT_FALSE(mask.wants("title"));
    EXPECT_TRUE(mask.inside("folder").wants("name"));
    EXPECT_FALSE(mask.inside("folder").wants("id"));
    EXPECT_TRUE(mask.inside("id").wants("anything"));
    EXPECT_TRUE(FieldMask().inside("x").wants("y"));
}

}  // namespace
}  // namespace oriel::wire
