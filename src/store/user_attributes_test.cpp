#include "store/user_attributes.h"

#include "store/credentials_email.h"
#include "store/groups.h"
#include "store/seed.h"
#include "store/store_fixture.h"

namespace oriel::store {
namespace {

class UserAttributesTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (IsSkipped()) return;
        ada_ =
            write([](Transaction& tx) { return create_user(tx, {.first_name = "Ada", .last_name = "Lovelace"}); }).id;
        team_ = write([](Transaction& tx) { return groups::insert(tx, Group{"", "team"}); }).id;
        company_ = write([](Transaction& tx) { return groups::insert(tx, Group{"", "company"}); }).id;
        write([&](Transaction& tx) { return groups::add_group(tx, company_, team_); });
        write([&](Transaction& tx) { return groups::add_user(tx, team_, ada_); });
    }
    UserAttribute add(const UserAttribute& attribute) {
        return write([&](Transaction& tx) { return user_attributes::insert(tx, attribute); });
    }
    void set_group(const UserAttribute& attribute, const std::string& group, const std::string& value) {
        write([&](Transaction& tx) { return user_attributes::set_group_value(tx, attribute.id, group, value); });
    }
    void set_user(const UserAttribute& attribute, const std::string& value) {
        write([&](Transaction& tx) { return user_attributes::set_user_value(tx, attribute.id, ada_, value); });
    }
    /// The winner's source and value, as "group company: x".
    std::string resolved(std::string_view name) {
        auto session = read();
        std::string text;
        for (const auto& value : must(user_attributes::resolve(session, ada_))) {
            if (value.attribute.name != name) continue;
            constexpr const char* kSources[] = {"user", "group", "default", "system", "unset"};
            text += kSources[static_cast<std::size_t>(value.source)];
            if (!value.group_name.empty()) text += " " + value.group_name;
            if (value.value.has_value()) text += ": " + *value.value;
        }
        return text;
    }
    std::string ada_;
    std::string team_;
    std::string company_;
};
ORIEL_ON_BOTH_DATABASES(UserAttributesTest);

TEST_P(UserAttributesTest, user_beats_group_beats_default) {
    const UserAttribute region = add({.name = "region", .label = "Region"});
    EXPECT_EQ(resolved("region"), "unset");
    UserAttribute changed = region;
    changed.default_value = "world";
    write([&](Transaction& tx) { return user_attributes::update(tx, changed); });
    EXPECT_EQ(resolved("region"), "default: world");
    set_group(region, company_, "europe");
    EXPECT_EQ(resolved("region"), "group company: europe") << "from a group that holds the user's";
    set_group(region, team_, "asia");
    EXPECT_EQ(resolved("region"), "group company: europe") << "a new value comes last";
    write([&](Transaction& tx) { return user_attributes::set_group_value(tx, region.id, team_, "asia", 0); });
    EXPECT_EQ(resolved("region"), "group team: asia") << "the lowest rank wins";
    set_user(region, "moon");
    EXPECT_EQ(resolved("region"), "user: moon");
    {
        auto session = read();
        std::vector<std::string> all;
        for (const auto& value : must(user_attributes::resolve(session, ada_, Candidates::all))) {
            if (value.attribute.name == "region") all.push_back(*value.value);
        }
        EXPECT_EQ(all, (std::vector<std::string>{"moon", "asia", "europe", "world"}));
    }
    EXPECT_TRUE(write([&](Transaction& tx) { return user_attributes::remove_user_value(tx, region.id, ada_); }));
    EXPECT_TRUE(write([&](Transaction& tx) { return user_attributes::remove_group_value(tx, region.id, team_); }));
    EXPECT_FALSE(write([&](Transaction& tx) { return user_attributes::remove_group_value(tx, region.id, team_); }));
    EXPECT_EQ(resolved("region"), "group company: europe");
    write([&](Transaction& tx) { return groups::remove(tx, company_); });
    EXPECT_EQ(resolved("region"), "default: world");
}

TEST_P(UserAttributesTest, group_values_are_replaced_in_order) {
    const UserAttribute region = add({.name = "region", .label = "Region"});
    set_group(region, company_, "old");
    write([&](Transaction& tx) {
        return user_attributes::set_group_values(
            tx, region.id, {{.group_id = team_, .rank = 1, .value = "a"}, {.group_id = "1", .rank = 2, .value = {}}});
    });
    auto session = read();
    const auto values = must(user_attributes::group_values(session, region.id));
    ASSERT_EQ(values.size(), 2U);
    EXPECT_EQ(values[0].group_id, team_);
    EXPECT_EQ(values[0].rank, 1);
    EXPECT_EQ(values[1].value, std::nullopt);
    const auto fails = [&](std::vector<UserAttributeGroupValue> bad) {
        return write_fails([&](Transaction& tx) { return user_attributes::set_group_values(tx, region.id, bad); });
    };
    EXPECT_EQ(fails({{.group_id = team_}, {.group_id = team_}}).details.at(0).code, "already_exists");
    EXPECT_EQ(fails({{.group_id = team_}, {.group_id = "99"}}).details.at(0).code, "invalid");
    EXPECT_EQ(must(user_attributes::group_values(session, region.id)).size(), 2U);
}

TEST_P(UserAttributesTest, hidden_values_lie_sealed_and_still_come_back) {
    UserAttribute password =
        add({.name = "db_password", .label = "Password", .default_value = "needle-default", .value_is_hidden = true});
    set_group(password, company_, "needle-group");
    set_user(password, "needle-user");
    const auto plain_texts = [&] {
        auto session = read();
        std::string texts;
        for (const char* sql :
             {"SELECT default_value FROM user_attributes", "SELECT value FROM user_attribute_group_values",
              "SELECT value FROM user_attribute_user_values"}) {
            auto rows = must(session.query(sql));
            while (must(rows.step())) texts += rows.text(0);
        }
        return texts;
    };
    EXPECT_EQ(plain_texts().find("needle"), std::string::npos);
    EXPECT_EQ(resolved("db_password"), "user: needle-user");
    {
        auto session = read();
        EXPECT_EQ(must(found(user_attributes::find_by_name(session, "db_password"))).default_value, "needle-default");
        EXPECT_EQ(must(user_attributes::group_values(session, password.id)).at(0).value, "needle-group");
        EXPECT_TRUE(must(user_attributes::group_values(session, password.id)).at(0).value_is_hidden);
    }
    password.value_is_hidden = false;
    write([&](Transaction& tx) { return user_attributes::update(tx, password); });
    for (const char* value : {"needle-default", "needle-group", "needle-user"}) {
        EXPECT_NE(plain_texts().find(value), std::string::npos) << value;
    }
    password.value_is_hidden = true;
    write([&](Transaction& tx) { return user_attributes::update(tx, password); });
    EXPECT_EQ(plain_texts().find("needle"), std::string::npos);
    EXPECT_EQ(resolved("db_password"), "user: needle-user");
}

TEST_P(UserAttributesTest, a_sealed_value_moved_to_another_user_does_not_open) {
    const UserAttribute password = add({.name = "p", .label = "P", .value_is_hidden = true});
    const User bob = write([](Transaction& tx) { return create_user(tx, {}); });
    set_user(password, "secret");
    write([&](Transaction& tx) {
        return tx.execute("UPDATE user_attribute_user_values SET user_id = ?", Value::id(bob.id));
    });
    auto session = read();
    const auto outcome = user_attributes::resolve(session, bob.id);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, ErrorCode::internal);
}

TEST_P(UserAttributesTest, system_attributes_show_the_record) {
    EXPECT_EQ(resolved("first_name"), "system: Ada");
    EXPECT_EQ(resolved("last_name"), "system: Lovelace");
    EXPECT_EQ(resolved("name"), "system: Ada Lovelace");
    EXPECT_EQ(resolved("id"), "system: " + ada_);
    EXPECT_EQ(resolved("email"), "system");
    EXPECT_EQ(resolved("locale"), "default: en");
    write([&](Transaction& tx) { return credentials_email::insert(tx, {.user_id = ada_, .email = "a@b"}); });
    write([&](Transaction& tx) -> Status {
        auto user = TRY(found(users::find(tx, ada_)));
        user.locale = "fr";
        return users::update(tx, user);
    });
    EXPECT_EQ(resolved("email"), "system: a@b");
    EXPECT_EQ(resolved("locale"), "user: fr");
    EXPECT_EQ(write_fails([&](Transaction& tx) { return user_attributes::set_user_value(tx, "1", ada_, "x"); }).code,
              ErrorCode::not_allowed);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return user_attributes::set_group_value(tx, "2", team_, "x"); }).code,
              ErrorCode::not_allowed);
    EXPECT_EQ(write_fails([](Transaction& tx) { return user_attributes::remove(tx, "6"); }).code,
              ErrorCode::not_allowed);
}

TEST_P(UserAttributesTest, names_and_labels_are_unique) {
    const UserAttribute region = add({.name = "region",
                                      .label = "Region",
                                      .type = "zipcode",
                                      .user_can_view = false,
                                      .user_can_edit = true,
                                      .needed_for_ci_run = true,
                                      .value_for_ci_run = "x"});
    EXPECT_EQ(region.type, "zipcode");
    EXPECT_FALSE(region.user_can_view);
    EXPECT_TRUE(region.user_can_edit);
    EXPECT_EQ(region.value_for_ci_run, "x");
    const auto field = [&](const UserAttribute& attribute) {
        return write_fails([&](Transaction& tx) { return user_attributes::insert(tx, attribute); }).details.at(0).field;
    };
    EXPECT_EQ(field({.name = "region", .label = "Other"}), "name");
    EXPECT_EQ(field({.name = "other", .label = "Region"}), "label");
    EXPECT_EQ(field({.name = "", .label = "x"}), "name");
    EXPECT_EQ(field({.name = "x", .label = ""}), "label");
    for (const std::string& text : kHostileTexts) {
        const UserAttribute odd = add({.name = text, .label = text, .default_value = text, .value_is_hidden = true});
        set_user(odd, text);
        EXPECT_EQ(resolved(text), "user: " + text);
    }
    EXPECT_EQ(
        write_fails([&](Transaction& tx) { return user_attributes::set_user_value(tx, region.id, "99", "x"); }).code,
        ErrorCode::not_found);
    EXPECT_EQ(write_fails([&](Transaction& tx) { return user_attributes::set_user_value(tx, "99", ada_, "x"); }).code,
              ErrorCode::not_found);
    set_user(region, "x");
    write([&](Transaction& tx) { return user_attributes::remove(tx, region.id); });
    EXPECT_EQ(resolved("region"), "");
}

}  // namespace
}  // namespace oriel::store
