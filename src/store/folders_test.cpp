#include "store/folders.h"

#include "store/content_metadata.h"
#include "store/groups.h"
#include "store/seed.h"
#include "store/store_fixture.h"

namespace oriel::store {
namespace {

using Names = std::vector<std::string>;

class FoldersTest : public StoreTest {
protected:
    Folder add(const std::string& name, const std::string& parent) {
        return write([&](Transaction& tx) { return folders::insert(tx, {.name = name, .parent_id = parent}); });
    }
    Error add_fails(const std::string& name, const std::optional<std::string>& parent) {
        return write_fails([&](Transaction& tx) { return folders::insert(tx, {.name = name, .parent_id = parent}); });
    }
    void move(Folder folder, const std::string& parent) {
        folder.parent_id = parent;
        write([&](Transaction& tx) { return folders::update(tx, folder); });
    }
    Folder get(const std::string& id) {
        auto session = read();
        return must(found(folders::find(session, id)));
    }
    ContentMetadata metadata(const Folder& folder) {
        auto session = read();
        return must(found(content_metadata::find(session, *folder.content_metadata_id)));
    }
    /// The grants in force, as "group 1 edit".
    Names grants(const Folder& folder) {
        auto session = read();
        Names texts;
        for (const auto& access : must(content_metadata::access(session, *folder.content_metadata_id))) {
            texts.push_back((access.group_id.has_value() ? "group " + *access.group_id : "user " + *access.user_id) +
                            (access.permission_type == Access::edit ? " edit" : " view"));
        }
        return texts;
    }
};
ORIEL_ON_BOTH_DATABASES(FoldersTest);

TEST_P(FoldersTest, a_folder_inherits_from_its_parent) {
    const User ada = write([](Transaction& tx) { return create_user(tx, {.first_name = "Ada"}); });
    const Folder finance = write([&](Transaction& tx) {
        return folders::insert(tx, {.name = "Finance", .parent_id = "1", .creator_id = ada.id});
    });
    EXPECT_EQ(finance.parent_id, "1");
    EXPECT_EQ(finance.creator_id, ada.id);
    EXPECT_EQ(finance.kind, FolderKind::normal);
    EXPECT_FALSE(finance.is_personal_descendant());
    EXPECT_EQ(get("1").child_count, 1);
    EXPECT_EQ(metadata(finance).name, "Finance");
    EXPECT_TRUE(metadata(finance).inherits);
    EXPECT_EQ(metadata(finance).inheriting_id, "1");
    EXPECT_EQ(grants(finance), Names{"group 1 edit"});
    const Folder own = add("Drafts", *ada.personal_folder_id);
    EXPECT_EQ(own.owner_id, ada.id);
    EXPECT_TRUE(own.is_personal_descendant());
    EXPECT_EQ(grants(own), (Names{"user " + ada.id + " edit", "group 1 view"}));
    EXPECT_TRUE(add("Guests", "3").is_embed);
}

TEST_P(FoldersTest, names_and_parents_are_checked) {
    const Folder finance = add("Finance", "1");
    EXPECT_EQ(add_fails("Finance", "1").details.at(0).code, "already_exists");
    add("Finance", finance.id);
    EXPECT_EQ(add_fails("", "1").details.at(0).field, "name");
    EXPECT_EQ(add_fails("x", {}).details.at(0).code, "missing_field");
    EXPECT_EQ(add_fails("x", "").details.at(0).field, "parent_id");
    EXPECT_EQ(add_fails("x", "99").details.at(0).code, "invalid");
    EXPECT_EQ(add_fails("x", "lookml").details.at(0).field, "parent_id");
    for (const std::string& text : kHostileTexts) EXPECT_EQ(add(text, finance.id).name, text);
}

TEST_P(FoldersTest, moving_takes_all_below_along) {
    const User ada = write([](Transaction& tx) { return create_user(tx, {}); });
    const Folder a = add("a", "1");
    const Folder b = add("b", a.id);
    const Folder c = add("c", b.id);
    auto session = read();
    EXPECT_EQ(must(folders::subtree_ids(session, a.id)), (Names{a.id, b.id, c.id}));
    Names names;
    for (const Folder& each : must(folders::ancestors(session, c.id))) names.push_back(each.name);
    EXPECT_EQ(names, (Names{"Shared", "a", "b"}));
    for (const std::string& below : {a.id, b.id, c.id}) {
        Folder moved = a;
        moved.parent_id = below;
        const Error error = write_fails([&](Transaction& tx) { return folders::update(tx, moved); });
        EXPECT_EQ(error.details.at(0).field, "parent_id");
    }
    move(b, *ada.personal_folder_id);
    EXPECT_EQ(get(c.id).owner_id, ada.id);
    EXPECT_TRUE(get(c.id).is_personal_descendant());
    EXPECT_EQ(metadata(get(c.id)).inheriting_id, get(*ada.personal_folder_id).content_metadata_id);
    move(b, "1");
    EXPECT_EQ(get(c.id).owner_id, std::nullopt);
    EXPECT_EQ(metadata(get(c.id)).inheriting_id, "1");
    Folder renamed = get(b.id);
    renamed.name = "a";
    EXPECT_EQ(write_fails([&](Transaction& tx) { return folders::update(tx, renamed); }).details.at(0).code,
              "already_exists");
}

TEST_P(FoldersTest, roots_and_personal_folders_stay) {
    const User ada = write([](Transaction& tx) { return create_user(tx, {.first_name = "Ada"}); });
    for (const std::string& id : {std::string("1"), std::string("2"), *ada.personal_folder_id, std::string("lookml")}) {
        EXPECT_EQ(write_fails([&](Transaction& tx) { return folders::remove(tx, id); }).code, ErrorCode::not_allowed)
            << id;
    }
    Folder root = get("1");
    root.name = "Home";
    EXPECT_EQ(write_fails([&](Transaction& tx) { return folders::update(tx, root); }).code, ErrorCode::not_allowed);
    Folder personal = get(*ada.personal_folder_id);
    personal.parent_id = "1";
    EXPECT_EQ(write_fails([&](Transaction& tx) { return folders::update(tx, personal); }).code, ErrorCode::not_allowed);
    EXPECT_EQ(write_fails([](Transaction& tx) { return folders::remove(tx, "99"); }).code, ErrorCode::not_found);
}

TEST_P(FoldersTest, removing_takes_the_subtree) {
    const Folder a = add("a", "1");
    const Folder b = add("b", a.id);
    const Folder other = add("other", "1");
    EXPECT_EQ(write([&](Transaction& tx) { return folders::remove(tx, a.id); }), (Names{a.id, b.id}));
    auto session = read();
    EXPECT_FALSE(must(folders::find(session, b.id)).has_value());
    EXPECT_FALSE(must(content_metadata::find(session, *b.content_metadata_id)).has_value());
    EXPECT_TRUE(must(folders::find(session, other.id)).has_value());
    EXPECT_EQ(add("a", "1").name, "a");
}

TEST_P(FoldersTest, finding) {
    add("b", "1");
    add("a", "1");
    auto session = read();
    Names names;
    for (const Folder& each : must(folders::children(session, "1"))) names.push_back(each.name);
    EXPECT_EQ(names, (Names{"a", "b"}));
    const auto ids = [&](std::vector<Criterion> criteria) {
        Search search;
        search.criteria = std::move(criteria);
        Names found_ids;
        for (const Folder& each : must(folders::search(session, search)).items) found_ids.push_back(each.id);
        return found_ids;
    };
    EXPECT_EQ(ids({{"name", "SHARED"}, {"parent_id", "is null"}}), Names{"1"});
    EXPECT_EQ(ids({{"is_shared_root", "true"}}), Names{"1"});
    EXPECT_EQ(ids({{"is_users_root", "true"}}), Names{"2"});
    EXPECT_EQ(ids({{"parent_id", "1"}, {"name", "A"}}), Names{"6"});
}

TEST_P(FoldersTest, a_folder_that_stops_inheriting_keeps_what_it_had) {
    const std::string group = write([](Transaction& tx) { return groups::insert(tx, Group{"", "g"}); }).id;
    const Folder a = add("a", "1");
    const Folder b = add("b", a.id);
    const auto set_inherits = [&](bool inherits) {
        write([&](Transaction& tx) { return content_metadata::set_inherits(tx, *a.content_metadata_id, inherits); });
    };
    const auto grant = [&](const ContentAccess& access) {
        return write([&](Transaction& tx) { return content_metadata::insert_access(tx, access); });
    };
    const Error inherits = write_fails([&](Transaction& tx) {
        return content_metadata::insert_access(tx, {.content_metadata_id = *a.content_metadata_id, .group_id = group});
    });
    EXPECT_EQ(inherits.details.at(0).field, "content_metadata_id");
    set_inherits(false);
    set_inherits(false);
    EXPECT_EQ(grants(a), Names{"group 1 edit"});
    EXPECT_EQ(metadata(b).inheriting_id, *a.content_metadata_id);
    ContentAccess access =
        grant({.content_metadata_id = *a.content_metadata_id, .group_id = group, .permission_type = Access::view});
    EXPECT_EQ(grants(b), (Names{"group 1 edit", "group " + group + " view"}));
    EXPECT_EQ(grants(get("1")), Names{"group 1 edit"});
    access.permission_type = Access::edit;
    write([&](Transaction& tx) { return content_metadata::update_access(tx, access); });
    EXPECT_EQ(grants(a), (Names{"group 1 edit", "group " + group + " edit"}));
    const Error twice = write_fails([&](Transaction& tx) { return content_metadata::insert_access(tx, access); });
    EXPECT_EQ(twice.details.at(0).code, "already_exists");
    EXPECT_TRUE(write([&](Transaction& tx) { return content_metadata::remove_access(tx, access.id); }));
    EXPECT_EQ(grants(a), Names{"group 1 edit"});
    set_inherits(true);
    EXPECT_EQ(metadata(b).inheriting_id, "1");
    EXPECT_FALSE(write([&](Transaction& tx) { return content_metadata::remove_access(tx, access.id); }));
    EXPECT_EQ(
        write_fails([](Transaction& tx) { return content_metadata::set_inherits(tx, "1", true); }).details.at(0).field,
        "inherits");
}

TEST_P(FoldersTest, a_grant_is_for_one_known_user_or_group) {
    const auto fails = [&](const ContentAccess& access) {
        return write_fails([&](Transaction& tx) { return content_metadata::insert_access(tx, access); })
            .details.at(0)
            .field;
    };
    EXPECT_EQ(fails({.content_metadata_id = "1"}), "user_id");
    EXPECT_EQ(fails({.content_metadata_id = "1", .user_id = "1", .group_id = "1"}), "user_id");
    EXPECT_EQ(fails({.content_metadata_id = "1", .user_id = "99"}), "user_id");
    EXPECT_EQ(fails({.content_metadata_id = "1", .group_id = "99"}), "group_id");
    EXPECT_EQ(fails({.content_metadata_id = "99", .group_id = "1"}), "content_metadata_id");
    EXPECT_EQ(fails({.content_metadata_id = "1", .group_id = "1"}), "group_id");
}

TEST_P(FoldersTest, all_at_once_tells_the_same) {
    const Folder a = add("a", "1");
    const Folder b = add("b", a.id);
    write([&](Transaction& tx) { return content_metadata::set_inherits(tx, *a.content_metadata_id, false); });
    write([&](Transaction& tx) {
        return content_metadata::insert(
            tx, {.content_type = "look", .content_id = "7", .parent_id = b.content_metadata_id});
    });
    auto session = read();
    for (const ContentMetadata& each : must(content_metadata::all(session, "folder"))) {
        EXPECT_EQ(each.inheriting_id, must(found(content_metadata::find(session, each.id))).inheriting_id);
    }
    const auto looks = must(content_metadata::all(session, "look"));
    ASSERT_EQ(looks.size(), 1U);
    EXPECT_EQ(looks[0].inheriting_id, *a.content_metadata_id);
    EXPECT_EQ(looks[0].content_id, "7");
    EXPECT_EQ(must(found(content_metadata::find_for(session, "look", "7"))).id, looks[0].id);
    EXPECT_EQ(must(content_metadata::children(session, *b.content_metadata_id)).at(0).inheriting_id,
              *a.content_metadata_id);
    EXPECT_EQ(must(content_metadata::all_access(session)).size(), 3U);
}

}  // namespace
}  // namespace oriel::store
