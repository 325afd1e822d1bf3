#include "store/search.h"

#include "store/credentials_email.h"
#include "store/groups.h"
#include "store/permission_sets.h"
#include "store/roles.h"
#include "store/seed.h"
#include "store/store_fixture.h"

namespace oriel::store {
namespace {

using Names = std::vector<std::string>;

class SearchTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (IsSkipped()) return;
        add("Ada", "Lovelace", "ada@example.com");
        add("annabel", "Lee", "ANNABEL@example.com");
        add("Ärger", "Übel", {});
        add({}, {}, {});
        add("50%_off", "\\back", "x_y@example.com");
    }
    void add(std::optional<std::string> first, std::optional<std::string> last, std::optional<std::string> email) {
        write([&](Transaction& tx) -> Status {
            const User user = TRY(create_user(tx, {.first_name = first, .last_name = last}));
            if (!email.has_value()) return Ok{};
            TRY(credentials_email::insert(tx, {.user_id = user.id, .email = *email}));
            return Ok{};
        });
    }
    /// The ids that a search of users finds.
    Names ids(std::vector<Criterion> criteria, Search search = {}) {
        auto session = read();
        search.criteria = std::move(criteria);
        Names found;
        for (const User& user : must(users::search(session, search)).items) found.push_back(user.id);
        return found;
    }
    Error fails(Search search) {
        auto session = read();
        auto outcome = users::search(session, search);
        return outcome.ok() ? Error{} : std::move(outcome).error();
    }
};
ORIEL_ON_BOTH_DATABASES(SearchTest);

TEST_P(SearchTest, texts_match_whole_in_any_case_with_wildcards) {
    EXPECT_EQ(ids({}), (Names{"1", "2", "3", "4", "5"}));
    EXPECT_EQ(ids({{"first_name", "ada"}}), Names{"1"});
    EXPECT_EQ(ids({{"first_name", "ad"}}), Names{});
    EXPECT_EQ(ids({{"first_name", "A%"}}), (Names{"1", "2"}));
    EXPECT_EQ(ids({{"first_name", "_nna%"}}), Names{"2"});
    EXPECT_EQ(ids({{"first_name", "ÄRGER"}}), Names{"3"});
    EXPECT_EQ(ids({{"first_name", "ärger"}}), Names{"3"});
    EXPECT_EQ(ids({{"first_name", "_rger"}}), Names{"3"});
    EXPECT_EQ(ids({{"first_name", "50%_off"}}), Names{"5"});
    EXPECT_EQ(ids({{"last_name", "\\back"}}), Names{"5"});
    EXPECT_EQ(ids({{"last_name", "\\"}}), Names{});
    EXPECT_EQ(ids({{"email", "annabel@EXAMPLE.com"}}), Names{"2"});
    EXPECT_EQ(ids({{"full_name", "ada lovelace"}}), Names{"1"});
    EXPECT_EQ(ids({{"first_name", ""}}), (Names{"1", "2", "3", "4", "5"}));
}

TEST_P(SearchTest, ids_take_lists_and_ignore_what_is_none) {
    EXPECT_EQ(ids({{"id", "2"}}), Names{"2"});
    EXPECT_EQ(ids({{"id", " 4 , 2,99,, x,2"}}), (Names{"2", "4"}));
    EXPECT_EQ(ids({{"id", "abc"}}), Names{});
    EXPECT_EQ(ids({{"id", "1) OR (1=1"}}), Names{});
}

TEST_P(SearchTest, null_and_not_null) {
    EXPECT_EQ(ids({{"first_name", "is null"}}), Names{"4"});
    EXPECT_EQ(ids({{"email", "IS NULL"}}), (Names{"3", "4"}));
    EXPECT_EQ(ids({{"email", "Not Null"}}), (Names{"1", "2", "5"}));
    EXPECT_EQ(ids({{"id", "IS NULL"}}), Names{});
    EXPECT_EQ(ids({{"first_name", "null"}}), Names{}) << "a name may be Null";
}

TEST_P(SearchTest, booleans) {
    write([](Transaction& tx) -> Status {
        auto user = TRY(found(users::find(tx, "2")));
        user.is_disabled = true;
        return users::update(tx, user);
    });
    EXPECT_EQ(ids({{"is_disabled", "true"}}), Names{"2"});
    EXPECT_EQ(ids({{"is_disabled", "FALSE"}}), (Names{"1", "3", "4", "5"}));
    EXPECT_EQ(ids({{"embed_user", "false"}}), (Names{"1", "2", "3", "4", "5"}));
    Search search;
    search.criteria = {{"is_disabled", "maybe"}};
    const Error error = fails(search);
    ASSERT_EQ(error.code, ErrorCode::validation_failed);
    EXPECT_EQ(error.details[0].field, "is_disabled");
    EXPECT_EQ(error.details[0].message, "'is_disabled' must be true or false, found 'maybe'");
}

TEST_P(SearchTest, criteria_narrow_or_widen) {
    EXPECT_EQ(ids({{"first_name", "a%"}, {"last_name", "l%"}}), (Names{"1", "2"}));
    EXPECT_EQ(ids({{"first_name", "a%"}, {"last_name", "lee"}}), Names{"2"});
    Search any;
    any.filter_or = true;
    EXPECT_EQ(ids({{"first_name", "ada"}, {"last_name", "lee"}}, any), (Names{"1", "2"}));
    any.only_ids = Names{"2", "3", "not one"};
    EXPECT_EQ(ids({{"first_name", "ada"}, {"last_name", "lee"}}, any), Names{"2"})
        << "filter_or does not widen what may be seen";
    any.only_ids = Names{};
    EXPECT_EQ(ids({}, any), Names{});
}

TEST_P(SearchTest, one_criterion_on_several_columns) {
    EXPECT_EQ(ids({{"pattern", "l%"}}), (Names{"1", "2"}));
    EXPECT_EQ(ids({{"pattern", "x_y@%"}}), Names{"5"});
    EXPECT_EQ(ids({{"pattern", "%a%"}, {"id", "5"}}), Names{"5"});
}

TEST_P(SearchTest, members_of_groups) {
    const Group group = write([](Transaction& tx) { return groups::insert(tx, Group{"", "g"}); });
    write([&](Transaction& tx) { return groups::add_user(tx, group.id, "3"); });
    EXPECT_EQ(ids({{"group_id", group.id}}), Names{"3"});
    EXPECT_EQ(ids({{"group_id", group.id + ",1"}, {"id", "3,4"}}), (Names{"3", "4"}));
}

TEST_P(SearchTest, sorts_by_known_names_and_always_by_id_last) {
    const auto sorted = [&](std::string sorts) {
        Search search;
        search.sorts = std::move(sorts);
        return ids({}, search);
    };
    EXPECT_EQ(sorted("first_name"), (Names{"4", "5", "1", "2", "3"})) << "any case, nothing first";
    EXPECT_EQ(sorted("first_name desc"), (Names{"3", "2", "1", "5", "4"}));
    EXPECT_EQ(sorted(" id DESC "), (Names{"5", "4", "3", "2", "1"}));
    EXPECT_EQ(sorted("no_such_field, id desc"), (Names{"5", "4", "3", "2", "1"}));
    EXPECT_EQ(sorted("id; DROP TABLE users"), (Names{"1", "2", "3", "4", "5"}));
    EXPECT_EQ(sorted("is_disabled, email desc"), (Names{"5", "2", "1", "3", "4"}));
    EXPECT_EQ(sorted("group_id"), (Names{"1", "2", "3", "4", "5"})) << "not sortable";
}

TEST_P(SearchTest, pages_and_totals) {
    auto session = read();
    Search search;
    search.limit = 2;
    search.offset = 1;
    search.with_total = true;
    search.criteria = {{"id", "1,2,3,5"}};
    auto page = must(users::search(session, search));
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items[0].id, "2");
    EXPECT_EQ(page.items[1].id, "3");
    EXPECT_EQ(page.total, 4);
    search.limit = {};
    search.offset = 3;
    page = must(users::search(session, search));
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].id, "5");
    search.limit = 0;
    EXPECT_TRUE(must(users::search(session, search)).items.empty());
    search.offset = 1000;
    search.limit = 9223372036854775807;
    EXPECT_TRUE(must(users::search(session, search)).items.empty());
    search.with_total = false;
    EXPECT_EQ(must(users::search(session, search)).total, std::nullopt);
}

TEST_P(SearchTest, bad_values_name_their_field) {
    Search search;
    search.limit = -1;
    EXPECT_EQ(fails(search).details.at(0).field, "limit");
    search = {};
    search.offset = -5;
    EXPECT_EQ(fails(search).details.at(0).field, "offset");
    search = {};
    search.criteria = {{"password_hash", "x"}};
    EXPECT_EQ(fails(search).code, ErrorCode::invalid_request);
    search.criteria = {{"first_name", std::string("a\0b", 3)}};
    EXPECT_EQ(fails(search).code, ErrorCode::invalid_request);
}

TEST_P(SearchTest, hostile_texts_find_only_themselves) {
    for (const std::string& text : kHostileTexts) {
        const Group group = write([&](Transaction& tx) { return groups::insert(tx, Group{"", text}); });
        auto session = read();
        for (const char* column : {"name", "external_group_id"}) {
            Search search;
            search.criteria = {{column, text}};
            const auto page = must(groups::search(session, search));
            const bool by_name = std::string_view(column) == "name";
            bool found_it = false;
            for (const Group& each : page.items) found_it = found_it || each.id == group.id;
            EXPECT_EQ(found_it, by_name) << text.substr(0, 40);
        }
    }
    EXPECT_EQ(ids({}).size(), 5U);
}

TEST_P(SearchTest, sets_that_hold_all_of_a_list) {
    auto session = read();
    Search search;
    search.criteria = {{"permissions", "explore, see_sql"}};
    Names found_sets;
    for (const auto& set : must(permission_sets::search(session, search)).items) found_sets.push_back(set.id);
    EXPECT_EQ(found_sets, (Names{"2", "3"}));
    search.criteria = {{"permissions", "see_lookm_"}};
    EXPECT_TRUE(must(permission_sets::search(session, search)).items.empty());
    search.criteria = {{"permissions", "'; --"}};
    EXPECT_TRUE(must(permission_sets::search(session, search)).items.empty());
    search.criteria = {{"permission_set_ids", "2,3"}};
    EXPECT_EQ(must(roles::search(session, search)).items.size(), 2U);
}

TEST_P(SearchTest, long_lists_of_ids) {
    std::string list;
    for (int i = 3; i < 40000; ++i) list += std::to_string(i) + ",";
    EXPECT_EQ(ids({{"id", list}}), (Names{"3", "4", "5"}));
}

}  // namespace
}  // namespace oriel::store
