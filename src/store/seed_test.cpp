#include "store/seed.h"

#include "store/content_metadata.h"
#include "store/folders.h"
#include "store/groups.h"
#include "store/identity.h"
#include "store/roles.h"
#include "store/store_fixture.h"
#include "store/user_attributes.h"

namespace oriel::store {
namespace {

class SeedTest : public StoreTest {};
ORIEL_ON_BOTH_DATABASES(SeedTest);

TEST_P(SeedTest, fresh_instance_has_the_ids_that_tools_expect) {
    auto session = read();
    const auto sets = must(permission_sets::search(session, {}));
    std::vector<std::string> names;
    for (const auto& set : sets.items) names.push_back(set.id + " " + set.name);
    EXPECT_EQ(names, (std::vector<std::string>{"1 Admin", "2 Developer", "3 User", "4 LookML Dashboard User",
                                               "5 User who can't view LookML", "6 Viewer", "7 Gemini",
                                               "8 Conversational Analytics User",
                                               "9 Conversational Analytics Agent Manager"}));
    EXPECT_TRUE(sets.items[0].all_access);
    EXPECT_TRUE(sets.items[0].built_in);
    EXPECT_FALSE(sets.items[1].built_in);
    EXPECT_EQ(sets.items[1].permissions.size(), 25U);
    EXPECT_EQ(sets.items[2].permissions.size(), 21U);
    EXPECT_EQ(sets.items[4].permissions.size(), 18U);

    const auto roles = must(roles::search(session, {}));
    ASSERT_EQ(roles.items.size(), sets.items.size());
    EXPECT_EQ(roles.items[0].name, "Admin");
    EXPECT_TRUE(roles.items[0].built_in);
    EXPECT_TRUE(roles.items[0].model_set.all_access);
    EXPECT_EQ(roles.items[5].permission_set.name, "Viewer");

    const auto everyone = must(found(groups::find(session, kAllUsersGroupId)));
    EXPECT_EQ(everyone.name, "All Users");
    EXPECT_TRUE(everyone.include_by_default);

    const auto shared = must(found(folders::find(session, kSharedFolderId)));
    EXPECT_EQ(shared.name, "Shared");
    EXPECT_EQ(shared.kind, FolderKind::shared_root);
    EXPECT_EQ(shared.content_metadata_id, "1");
    const auto users_root = must(found(folders::find(session, kUsersFolderId)));
    EXPECT_EQ(users_root.name, "Users");
    EXPECT_EQ(users_root.kind, FolderKind::users_root);
    EXPECT_EQ(must(found(folders::find(session, "3"))).name, "Embed Groups");
    EXPECT_EQ(must(found(folders::find(session, "4"))).name, "Embed Users");
    EXPECT_EQ(must(found(folders::find(session, "lookml"))).kind, FolderKind::lookml_root);

    const auto access = must(found(content_metadata::find_access(session, "1")));
    EXPECT_EQ(access.content_metadata_id, "1");
    EXPECT_EQ(access.group_id, kAllUsersGroupId);
    EXPECT_EQ(access.permission_type, Access::edit);

    const auto attributes = must(user_attributes::search(session, {}));
    std::vector<std::string> attribute_names;
    for (const auto& attribute : attributes.items) {
        attribute_names.push_back(attribute.name);
        EXPECT_TRUE(attribute.is_system);
    }
    EXPECT_EQ(attribute_names, (std::vector<std::string>{"email", "first_name", "last_name", "id", "name", "locale",
                                                         "number_format", "landing_page"}));
    EXPECT_FALSE(must(has_admin(session)));
}

TEST_P(SeedTest, seeding_again_keeps_what_was_changed) {
    write([](Transaction& tx) { return groups::insert(tx, Group{"", "All Users 2"}); });
    write([](Transaction& tx) -> Status {
        auto role = TRY(found(roles::find(tx, "3")));
        role.name = "Analyst";
        TRY(roles::update(tx, role));
        return roles::remove(tx, "4");
    });
    must(seed(db()));
    auto again = open();
    auto session = must(again->read());
    EXPECT_EQ(must(found(roles::find(session, "3"))).name, "Analyst");
    EXPECT_FALSE(must(roles::find(session, "4")).has_value());
}

TEST_P(SeedTest, ids_go_on_after_the_given_ones_and_are_never_reused) {
    const Group first = write([](Transaction& tx) { return groups::insert(tx, Group{"", "a"}); });
    EXPECT_EQ(first.id, "2");
    write([&](Transaction& tx) { return groups::remove(tx, first.id); });
    const Group second = write([](Transaction& tx) { return groups::insert(tx, Group{"", "b"}); });
    EXPECT_EQ(second.id, "3");
    const Folder folder = write([](Transaction& tx) {
        Folder made;
        made.name = "Finance";
        made.parent_id = std::string(kSharedFolderId);
        return folders::insert(tx, made);
    });
    EXPECT_EQ(folder.id, "5");
    EXPECT_EQ(folder.content_metadata_id, "5");
}

TEST_P(SeedTest, a_user_comes_with_group_and_personal_folder) {
    const User ada = write([](Transaction& tx) {
        return create_user(tx, {.first_name = "Ada", .last_name = "Lovelace", .locale = "en"});
    });
    EXPECT_EQ(ada.id, "1");
    EXPECT_EQ(ada.display_name(), "Ada Lovelace");
    ASSERT_TRUE(ada.personal_folder_id.has_value());
    EXPECT_EQ(ada.home_folder_id, ada.personal_folder_id);
    EXPECT_EQ(ada.created_at, clock_.now());
    auto session = read();
    EXPECT_EQ(must(groups::user_ids(session, kAllUsersGroupId)), std::vector<std::string>{ada.id});
    const auto folder = must(found(folders::find(session, *ada.personal_folder_id)));
    EXPECT_EQ(folder.name, "Ada Lovelace");
    EXPECT_EQ(folder.parent_id, kUsersFolderId);
    EXPECT_TRUE(folder.is_personal());
    EXPECT_EQ(folder.owner_id, ada.id);
    EXPECT_EQ(folder.creator_id, ada.id);
    const auto grants = must(content_metadata::access(session, *folder.content_metadata_id));
    ASSERT_EQ(grants.size(), 2U);
    EXPECT_EQ(grants[0].user_id, ada.id);
    EXPECT_EQ(grants[0].permission_type, Access::edit);
    EXPECT_EQ(grants[1].group_id, kAllUsersGroupId);
    EXPECT_EQ(grants[1].permission_type, Access::view);
}

TEST_P(SeedTest, a_user_needs_no_field_and_names_may_repeat) {
    const User first = write([](Transaction& tx) { return create_user(tx, {}); });
    const User second = write([](Transaction& tx) { return create_user(tx, {}); });
    const User third =
        write([](Transaction& tx) { return create_user(tx, {.first_name = "Ada", .last_name = "Lovelace"}); });
    const User fourth =
        write([](Transaction& tx) { return create_user(tx, {.first_name = "Ada", .last_name = "Lovelace"}); });
    auto session = read();
    EXPECT_EQ(must(found(folders::find(session, *first.personal_folder_id))).name, "User " + first.id);
    EXPECT_NE(first.personal_folder_id, second.personal_folder_id);
    EXPECT_EQ(must(found(folders::find(session, *third.personal_folder_id))).name, "Ada Lovelace");
    EXPECT_EQ(must(found(folders::find(session, *fourth.personal_folder_id))).name, "Ada Lovelace");
}

}  // namespace
}  // namespace oriel::store
