#include "db/script.h"

#include <gtest/gtest.h>

namespace oriel::db {
namespace {

using Statements = std::vector<std::string>;

TEST(Script, SplitsAtSemicolonsOnly) {
    EXPECT_EQ(split_script("SELECT 1; SELECT 2"), (Statements{"SELECT 1", " SELECT 2"}));
    EXPECT_EQ(split_script("SELECT ';', \"a;b\", $$x;y$$;"), (Statements{"SELECT ';', \"a;b\", $$x;y$$"}));
    EXPECT_EQ(split_script("SELECT 'it''s;'"), (Statements{"SELECT 'it''s;'"}));
    EXPECT_EQ(split_script("SELECT 1 -- a; b\n + 2; /* c; d */"), (Statements{"SELECT 1 -- a; b\n + 2"}));
}

TEST(Script, HasNoStatementsWhereThereIsNoCode) {
    EXPECT_TRUE(split_script("").empty());
    EXPECT_TRUE(split_script(" ;; \n-- nothing").empty());
}

TEST(Script, TakesAnUnclosedQuoteToTheEnd) {
    EXPECT_EQ(split_script("SELECT 'a; b"), (Statements{"SELECT 'a; b"}));
}

}  // namespace
}  // namespace oriel::db
