#include "store/seed.h"

#include "store/columns.h"
#include "store/migrate.h"
#include "store/settings.h"

#include <array>
#include <span>
#include <vector>

namespace oriel::store {
namespace {

constexpr std::string_view kSeedSetting = "seed_version";
constexpr std::int64_t kSeedVersion = 1;

struct SetRow {
    std::int64_t id;
    std::string_view name;
    std::vector<std::string> permissions;
    bool all_access = false;
};

/// `from` without `names`: the smaller sets are defined as a larger one less something.
std::vector<std::string> without(std::vector<std::string> from, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) std::erase(from, name);
    return from;
}

/// compat: permissions.md
std::vector<SetRow> permission_set_rows() {
    const std::vector<std::string> developer = {
        "access_data",
        "can_create_forecast",
        "clear_cache_refresh",
        "create_custom_fields",
        "create_table_calculations",
        "deploy",
        "develop",
        "download_without_limit",
        "explore",
        "manage_spaces",
        "mobile_app_access",
        "save_content",
        "save_dashboards",
        "save_looks",
        "schedule_look_emails",
        "schedule_without_limit",
        "see_drill_overlay",
        "see_lookml",
        "see_lookml_dashboards",
        "see_looks",
        "see_pdts",
        "see_sql",
        "see_user_dashboards",
        "send_to_integration",
        "use_sql_runner",
    };
    const std::vector<std::string> user = without(developer, {"deploy", "develop", "see_pdts", "use_sql_runner"});
    return {
        {1, "Admin", {}, true},
        {2, "Developer", developer},
        {3, "User", user},
        {4,
         "LookML Dashboard User",
         {"access_data", "clear_cache_refresh", "mobile_app_access", "see_lookml_dashboards"}},
        {5, "User who can't view LookML", without(user, {"see_lookml", "see_sql", "see_drill_overlay"})},
        {6,
         "Viewer",
         {"access_data", "clear_cache_refresh", "download_without_limit", "mobile_app_access", "schedule_look_emails",
          "schedule_without_limit", "see_drill_overlay", "see_lookml_dashboards", "see_looks", "see_user_dashboards"}},
        {7, "Gemini", {"gemini_in_looker"}},
        {8, "Conversational Analytics User", {"access_data", "chat_with_agent", "gemini_in_looker"}},
        {9,
         "Conversational Analytics Agent Manager",
         {"access_data", "chat_with_agent", "chat_with_explore", "gemini_in_looker", "save_agents"}},
    };
}

struct FolderRow {
    std::int64_t id;
    std::string_view name;
    std::string_view kind;
    bool is_embed;
};
/// compat: permissions.md
constexpr std::array<FolderRow, 4> kFolders = {{
    {1, "Shared", "shared_root", false},
    {2, "Users", "users_root", false},
    {3, "Embed Groups", "embed_shared_root", true},
    {4, "Embed Users", "embed_users_root", true},
}};

struct AttributeRow {
    std::string_view name;
    std::string_view label;
    std::string_view type;
    std::string_view default_value;  ///< Empty: none.
    bool user_can_edit;
};
/// compat: permissions.md
constexpr std::array<AttributeRow, 8> kAttributes = {{
    {"email", "Email", "string", "", false},
    {"first_name", "First Name", "string", "", false},
    {"last_name", "Last Name", "string", "", false},
    {"id", "User ID", "number", "", false},
    {"name", "Full Name", "string", "", false},
    {"locale", "Locale", "string", "en", true},
    {"number_format", "Number Format", "string", "1,234.56", true},
    {"landing_page", "Landing Page", "string", "/browse", true},
}};

Status seed_sets_and_roles(Transaction& transaction) {
    TRY(transaction.execute(
        "INSERT INTO model_sets (id, name, models, built_in, all_access) VALUES (1, 'All', '[]', TRUE, TRUE)"));
    for (const SetRow& set : permission_set_rows()) {
        const bool built_in = set.all_access;
        TRY(transaction.execute(
            "INSERT INTO permission_sets (id, name, permissions, built_in, all_access) VALUES (?, ?, ?, ?, ?)", set.id,
            set.name, names_value(set.permissions), built_in, set.all_access));
        TRY(transaction.execute(
            "INSERT INTO roles (id, name, permission_set_id, model_set_id, built_in) VALUES (?, ?, ?, 1, ?)", set.id,
            set.name, set.id, built_in));
    }
    return Ok{};
}

Status seed_folders(Transaction& transaction) {
    TRY(transaction.execute("INSERT INTO groups (id, name, include_by_default) VALUES (1, 'All Users', TRUE)"));
    for (const FolderRow& folder : kFolders) {
        TRY(transaction.execute("INSERT INTO folders (id, name, kind, is_embed, created_at) VALUES (?, ?, ?, ?, ?)",
                                folder.id, folder.name, folder.kind, folder.is_embed, transaction.now()));
        TRY(transaction.execute(
            "INSERT INTO content_metadata (id, content_type, content_id, inherits) VALUES (?, 'folder', ?, FALSE)",
            folder.id, folder.id));
    }
    // Everybody edits Shared, and sees that there are Users; embed folders are for embed users alone.
    TRY(
        transaction.execute("INSERT INTO content_metadata_access (id, content_metadata_id, group_id, permission_type)"
                            " VALUES (1, 1, 1, 'edit'), (2, 2, 1, 'view')"));
    return Ok{};
}

Status seed_attributes(Transaction& transaction) {
    for (const AttributeRow& attribute : kAttributes) {
        const Value default_value = attribute.default_value.empty() ? Value{} : Value(attribute.default_value);
        TRY(transaction.execute(
            "INSERT INTO user_attributes (name, label, type, default_value, is_system, is_permanent, user_can_view,"
            " user_can_edit) VALUES (?, ?, ?, ?, TRUE, TRUE, TRUE, ?)",
            attribute.name, attribute.label, attribute.type, default_value, attribute.user_can_edit));
    }
    return Ok{};
}

Status seed_all(Transaction& transaction) {
    for (const Topic topic : {Topic::identity, Topic::content, Topic::config}) TRY(transaction.touch(topic));
    // Another node may have been first while this one waited for the topics.
    const auto seeded = TRY(settings::find(transaction, kSeedSetting));
    if (seeded.has_value()) return Ok{};
    TRY(seed_sets_and_roles(transaction));
    TRY(seed_folders(transaction));
    TRY(seed_attributes(transaction));
    for (const std::string_view table : {"model_sets", "permission_sets", "roles", "groups", "folders",
                                         "content_metadata", "content_metadata_access"}) {
        TRY(continue_ids(transaction, table));
    }
    return settings::set(transaction, kSeedSetting, Json(kSeedVersion));
}

}  // namespace

Status seed(Database& database) {
    {
        auto session = TRY(database.read());
        const auto seeded = TRY(settings::find(session, kSeedSetting));
        if (seeded.has_value()) return Ok{};
    }
    return database.write([](Transaction& transaction) { return seed_all(transaction); });
}

}  // namespace oriel::store
