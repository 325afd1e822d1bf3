#include "store/text.h"

#include <gtest/gtest.h>

#include <string>

namespace oriel::store {
namespace {

TEST(Text, folding_knows_the_common_scripts) {
    EXPECT_EQ(fold_case("ADA Lovelace 123"), "ada lovelace 123");
    EXPECT_EQ(fold_case("ÄÖÜ ÉÇÑ ÅØ ŠŽŹ Ÿ"), "äöü éçñ åø šžź ÿ");
    EXPECT_EQ(fold_case("ΑΒΓ ΩΣ ΆΈΌ"), "αβγ ωσ άέό");
    EXPECT_EQ(fold_case("МОСКВА ЁЇЂ"), "москва ёїђ");
    EXPECT_EQ(fold_case("東京 🦉 ẞ"), "東京 🦉 ß");
    EXPECT_EQ(fold_case("×÷ ſ"), "×÷ ſ");
    EXPECT_EQ(fold_case(fold_case("ŴÂLĦ")), fold_case("ŴÂLĦ"));
    EXPECT_EQ(fold_case("bad \xff\xc3"), "bad \xff\xc3");
}

TEST(Text, patterns) {
    EXPECT_TRUE(matches_pattern("ann%", "Annabel"));
    EXPECT_TRUE(matches_pattern("%BEL", "Annabel"));
    EXPECT_TRUE(matches_pattern("%n_b%", "Annabel"));
    EXPECT_TRUE(matches_pattern("%", ""));
    EXPECT_TRUE(matches_pattern("", ""));
    EXPECT_TRUE(matches_pattern("_", "Ä"));
    EXPECT_TRUE(matches_pattern("ä%", "Ärger"));
    EXPECT_TRUE(matches_pattern("a%b%c", "aXXbYYbZZc"));
    EXPECT_TRUE(matches_pattern("50%_off\\", "50%_OFF\\"));
    EXPECT_FALSE(matches_pattern("ann", "Annabel"));
    EXPECT_FALSE(matches_pattern("", "x"));
    EXPECT_FALSE(matches_pattern("x", ""));
    EXPECT_FALSE(matches_pattern("_", ""));
    EXPECT_FALSE(matches_pattern("_", "ab"));
    EXPECT_FALSE(matches_pattern("a%b%c", "aXXcYYb"));
}

TEST(Text, a_hostile_pattern_ends_soon) {
    std::string pattern;
    for (int i = 0; i < 500; ++i) pattern += "%a";
    EXPECT_FALSE(matches_pattern(pattern + "%b", std::string(20000, 'a')));
}

TEST(Text, storable) {
    EXPECT_TRUE(is_storable_text(""));
    EXPECT_TRUE(is_storable_text("ascii ä 東 🦉 \x7f\x01"));
    for (const std::string& bad :
         {std::string("a\0b", 3), std::string("\xff"), std::string("\xc3"), std::string("\xc0\x80"),
          std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"), std::string("\xe2\x82"),
          std::string("\xe0\x80\x80")}) {
        EXPECT_FALSE(is_storable_text(bad));
    }
}

}  // namespace
}  // namespace oriel::store
