#include "services/projects/models.h"

#include "services/projects/visibility.h"
#include "services/test_world.h"

#include <gtest/gtest.h>

namespace oriel::services {
namespace {

using store::must;
using test::World;

TEST(ProjectCache, AChangedFileIsSeenAndAnUnchangedOneIsNotCompiledAgain) {
    store::TemporaryFolder folder;
    must(write_file(folder / "a.model.lkml", "connection: \"c\"\nview: v { dimension: x {} }\nexplore: v {}\n",
                    kPrivateFile));
    ProjectCache cache(std::chrono::milliseconds(0));
    const auto first = must(cache.get(folder.path()));
    EXPECT_EQ(must(cache.get(folder.path())).get(), first.get());
    must(write_file(folder / "b.model.lkml", "connection: \"c\"\nview: w { dimension: x {} }\nexplore: w {}\n",
                    kPrivateFile));
    const auto second = must(cache.get(folder.path()));
    EXPECT_EQ(second->models.count("b"), 1U);
    EXPECT_EQ(first->models.count("b"), 0U);
}

TEST(ProjectCache, AFolderThatIsNotThereIsNotFound) {
    EXPECT_EQ(ProjectCache().get("/nonexistent/folder").error().code, ErrorCode::not_found);
}

TEST(Models, ShowsOnlyWhatARoleReaches) {
    World world;
    EXPECT_EQ(must(world.models.list(world.caller(world.user({"access_data"})))).size(), 1U);
    EXPECT_TRUE(must(world.models.list(world.caller(world.user({"access_data"}, {"other"})))).empty());
    EXPECT_TRUE(must(world.models.list(world.caller(world.user({"see_users"})))).empty());
}

TEST(Models, AnEntryWithoutAFileHasNoContent) {
    World world;
    must(world.store->write([&](store::Transaction& transaction) -> Status {
        store::LookmlModelEntry entry;
        entry.name = "ghost";
        entry.project_name = "shop";
        TRY(store::lookml_models::insert(transaction, entry));
        return Ok{};
    }));
    const Caller admin = world.caller(world.admin());
    EXPECT_EQ(must(world.models.find(admin, "ghost")).model, nullptr);
    EXPECT_EQ(world.models.compiled(admin, "ghost").error().code, ErrorCode::not_found);
}

TEST(Models, AConnectionOutsideTheEntryIsRefused) {
    World world;
    must(world.store->write([&](store::Transaction& transaction) -> Status {
        auto entry = TRY(store::found(store::lookml_models::find(transaction, "shop")));
        entry.allowed_db_connection_names = {"other"};
        return store::lookml_models::update(transaction, entry);
    }));
    EXPECT_EQ(world.models.compiled(world.caller(world.admin()), "shop").error().code, ErrorCode::validation_failed);
}

TEST(Visibility, GrantsHideFieldsAndExploresInMetadata) {
    World world;
    const auto model = must(world.models.compiled(world.caller(world.admin()), "shop")).model;
    EXPECT_EQ(visible_explore(model, "payroll", {}).explore, nullptr);
    EXPECT_EQ(visible_explore(model, "nothing", {}).explore, nullptr);
    const auto shown = [&](const model::AttributeValues& attributes, std::string_view field) {
        const auto visible = visible_explore(model, "orders", attributes);
        const model::Source& source = visible.explore->sources.front();
        for (std::size_t i = 0; i < source.view->fields.size(); ++i) {
            if (source.view->fields[i].name != field) continue;
            EXPECT_EQ(visible.shows("orders." + std::string(field)), source.visible[i]);
            return static_cast<bool>(source.visible[i]);
        }
        return false;
    };
    EXPECT_FALSE(shown({}, "salary"));
    EXPECT_FALSE(shown({{"department", "sales"}}, "salary"));
    EXPECT_TRUE(shown({{"department", "finance"}}, "salary"));
    EXPECT_TRUE(shown({{"department", "sales, finance"}}, "salary"));
    // What is made of it is hidden with it, the rest is not.
    EXPECT_FALSE(shown({}, "top_salary"));
    EXPECT_FALSE(shown({}, "well_paid"));
    EXPECT_TRUE(shown({{"department", "finance"}}, "well_paid"));
    EXPECT_TRUE(shown({}, "total"));
}

}  // namespace
}  // namespace oriel::services
