#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace oriel::services {

/// Every permission a role can give, in name order. Source: docs/compat/permissions.md.
enum class Permission {
    access_data,
    admin_agents,
    administer,
    can_copy_print,
    can_create_forecast,
    can_override_vis_config,
    certify_content,
    chat_with_agent,
    chat_with_explore,
    clear_cache_refresh,
    create_alerts,
    create_custom_fields,
    create_prefetches,
    create_public_looks,
    create_table_calculations,
    deploy,
    develop,
    download_with_limit,
    download_without_limit,
    embed_browse_spaces,
    embed_save_shared_space,
    explore,
    follow_alerts,
    gemini_in_looker,
    login_special_email,
    manage_ci,
    manage_embed_settings,
    manage_groups,
    manage_homepage,
    manage_internal_themes,
    manage_models,
    manage_modelsets_restricted,
    manage_privatelabel,
    manage_project_connections,
    manage_project_connections_restricted,
    manage_project_models,
    manage_roles,
    manage_schedules,
    manage_spaces,
    manage_stereo,
    manage_themes,
    manage_user_attributes,
    mobile_app_access,
    publish_agent_externally,
    save_agents,
    save_content,
    save_dashboards,
    save_looks,
    schedule_external_look_emails,
    schedule_look_emails,
    schedule_without_limit,
    see_admin,
    see_alerts,
    see_ci,
    see_datagroups,
    see_drill_overlay,
    see_logs,
    see_lookml,
    see_lookml_dashboards,
    see_looks,
    see_pdts,
    see_queries,
    see_schedules,
    see_sql,
    see_system_activity,
    see_user_dashboards,
    see_users,
    send_outgoing_webhook,
    send_to_integration,
    send_to_s3,
    send_to_sftp,
    sudo,
    support_access_toggle,
    update_datagroups,
    upload_data,
    use_global_connections,
    use_sql_runner,
};

inline constexpr std::size_t kPermissionCount = 77;

/// Where a permission holds once a role gives it.
enum class PermissionScope {
    instance,    ///< Everywhere.
    model,       ///< On the models of the role's model set.
    connection,  ///< On the connections of the role's models.
};

struct PermissionInfo {
    Permission permission;
    std::string_view name;
    std::string_view parent;  ///< Empty, or the permission that must be given too.
    PermissionScope scope;
    std::string_view description;
};

/// One row per permission, in the order of the enum.
extern const std::array<PermissionInfo, kPermissionCount> kPermissions;

using PermissionSetBits = std::bitset<kPermissionCount>;

inline const PermissionInfo& info(Permission permission) {
    return kPermissions[static_cast<std::size_t>(permission)];
}
std::optional<Permission> find_permission(std::string_view name);

}  // namespace oriel::services
