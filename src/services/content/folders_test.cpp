#include "services/content/folders.h"

#include "services/test_world.h"
#include "store/users.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

using store::must;
using test::World;

std::string personal_folder(World& world, const std::string& user_id) {
    auto session = must(world.store->read());
    return *must(store::users::find(session, user_id))->personal_folder_id;
}

bool may_edit(World& world, Folders& folders, const std::string& user_id, const std::string& folder_id) {
    const Caller caller = world.caller(user_id);
    return must(folders.abilities(caller, must(folders.find(caller, folder_id)))).edit;
}

TEST(Folders, APersonalFolderIsItsOwnersToEdit) {
    World world;
    Folders folders(*world.store);
    const std::string owner = world.user({});
    const std::string folder = personal_folder(world, owner);
    EXPECT_TRUE(may_edit(world, folders, owner, folder));
    EXPECT_FALSE(may_edit(world, folders, world.user({}), folder));
    EXPECT_TRUE(may_edit(world, folders, world.admin(), folder));
}

TEST(Folders, WithoutAGrantAFolderIsNotThere) {
    World world;
    Folders folders(*world.store);
    const std::string owner = world.user({});
    const std::string other = world.user({});
    const std::string folder = personal_folder(world, owner);
    must(world.store->write([&](store::Transaction& transaction) -> Status {
        const auto row = TRY(store::found(store::folders::find(transaction, folder)));
        for (const store::ContentAccess& access :
             TRY(store::content_metadata::access(transaction, *row.content_metadata_id))) {
            if (access.group_id) TRY(store::content_metadata::remove_access(transaction, access.id));
        }
        return Ok{};
    }));
    EXPECT_EQ(folders.find(world.caller(other), folder).error().code, ErrorCode::not_found);
    EXPECT_TRUE(folders.find(world.caller(owner), folder).ok());
    for (const store::Folder& found : must(folders.search(world.caller(other), {})).items) EXPECT_NE(found.id, folder);
    for (const store::Folder& found : must(folders.children(world.caller(other), "2"))) EXPECT_NE(found.id, folder);
}

TEST(Folders, TheSharedFolderIsForAll) {
    World world;
    Folders folders(*world.store);
    EXPECT_EQ(must(folders.find(world.caller(world.user({})), "1")).name, "Shared");
    EXPECT_EQ(folders.parent(world.caller(world.user({})), "1").error().code, ErrorCode::not_found);
    EXPECT_EQ(folders.find(world.caller(world.admin()), "4711").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace oriel::services
