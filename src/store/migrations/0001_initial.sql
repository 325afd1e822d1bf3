-- Counters of store/database.h, Topic: one row each, raised by whoever changes what the topic covers.
CREATE TABLE versions (
    topic TEXT PRIMARY KEY,
    version {{int}} NOT NULL
){{strict}};
INSERT INTO versions (topic, version) VALUES ('identity', 1), ('content', 1), ('config', 1), ('sessions', 1);

CREATE TABLE settings (
    setting_key TEXT PRIMARY KEY,
    value TEXT NOT NULL
){{strict}};

-- Sealed values of any entity; scope, owner and name are bound into the seal.
CREATE TABLE secrets (
    scope TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed {{blob}} NOT NULL,
    PRIMARY KEY (scope, owner_id, name)
){{strict}};

-- Who --

CREATE TABLE users (
    id {{id}},
    first_name TEXT,
    last_name TEXT,
    locale TEXT,
    is_disabled {{bool}} NOT NULL DEFAULT FALSE,
    home_folder_id {{int}},
    personal_folder_id {{int}},
    models_dir_validated {{bool}},
    ui_state TEXT,
    can_manage_api3_creds {{bool}} NOT NULL DEFAULT TRUE,
    is_service_account {{bool}} NOT NULL DEFAULT FALSE,
    service_account_name TEXT,
    external_user_id TEXT UNIQUE,
    created_at {{int}} NOT NULL
){{strict}};

-- email_key is the address in lower case, made by the program: the same on every database.
CREATE TABLE credentials_email (
    user_id {{int}} PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    is_disabled {{bool}} NOT NULL DEFAULT FALSE,
    forced_password_reset_at_next_login {{bool}} NOT NULL DEFAULT FALSE,
    logged_in_at {{int}},
    reset_token_hash {{blob}} UNIQUE,
    reset_expires_at {{int}},
    created_at {{int}} NOT NULL
){{strict}};

CREATE TABLE credentials_api3 (
    id {{id}},
    user_id {{int}} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL UNIQUE,
    secret_hash {{blob}} NOT NULL,
    purpose TEXT,
    is_disabled {{bool}} NOT NULL DEFAULT FALSE,
    created_at {{int}} NOT NULL
){{strict}};
CREATE INDEX credentials_api3_user ON credentials_api3 (user_id);

CREATE TABLE api_tokens (
    id {{id}},
    token_hash {{blob}} NOT NULL UNIQUE,
    user_id {{int}} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sudo_user_id {{int}} REFERENCES users (id) ON DELETE CASCADE,
    credential_id {{int}} REFERENCES credentials_api3 (id) ON DELETE CASCADE,
    workspace_id TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL
){{strict}};
CREATE INDEX api_tokens_user ON api_tokens (user_id);
CREATE INDEX api_tokens_sudo_user ON api_tokens (sudo_user_id);
CREATE INDEX api_tokens_credential ON api_tokens (credential_id);
CREATE INDEX api_tokens_expiry ON api_tokens (expires_at);

CREATE TABLE groups (
    id {{id}},
    name TEXT NOT NULL UNIQUE,
    include_by_default {{bool}} NOT NULL DEFAULT FALSE,
    externally_managed {{bool}} NOT NULL DEFAULT FALSE,
    external_group_id TEXT UNIQUE,
    can_add_to_content_metadata {{bool}} NOT NULL DEFAULT TRUE
){{strict}};

CREATE TABLE group_users (
    group_id {{int}} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id {{int}} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
){{strict}};
CREATE INDEX group_users_user ON group_users (user_id, group_id);

CREATE TABLE group_groups (
    parent_id {{int}} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    child_id {{int}} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (parent_id, child_id)
){{strict}};
CREATE INDEX group_groups_child ON group_groups (child_id, parent_id);

-- What they may --

-- permissions and models are JSON arrays of texts.
CREATE TABLE permission_sets (
    id {{id}},
    name TEXT NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    built_in {{bool}} NOT NULL DEFAULT FALSE,
    all_access {{bool}} NOT NULL DEFAULT FALSE
){{strict}};

CREATE TABLE model_sets (
    id {{id}},
    name TEXT NOT NULL UNIQUE,
    models TEXT NOT NULL,
    built_in {{bool}} NOT NULL DEFAULT FALSE,
    all_access {{bool}} NOT NULL DEFAULT FALSE
){{strict}};

CREATE TABLE roles (
    id {{id}},
    name TEXT NOT NULL UNIQUE,
    permission_set_id {{int}} NOT NULL REFERENCES permission_sets (id),
    model_set_id {{int}} NOT NULL REFERENCES model_sets (id),
    built_in {{bool}} NOT NULL DEFAULT FALSE
){{strict}};
CREATE INDEX roles_permission_set ON roles (permission_set_id);
CREATE INDEX roles_model_set ON roles (model_set_id);

CREATE TABLE role_users (
    role_id {{int}} NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    user_id {{int}} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, user_id)
){{strict}};
CREATE INDEX role_users_user ON role_users (user_id, role_id);

CREATE TABLE role_groups (
    role_id {{int}} NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    group_id {{int}} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, group_id)
){{strict}};
CREATE INDEX role_groups_group ON role_groups (group_id, role_id);

-- A value is in the text column, or, when the attribute hides its values, sealed in the other.
CREATE TABLE user_attributes (
    id {{id}},
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    default_value TEXT,
    sealed_default_value {{blob}},
    is_system {{bool}} NOT NULL DEFAULT FALSE,
    is_permanent {{bool}} NOT NULL DEFAULT FALSE,
    value_is_hidden {{bool}} NOT NULL DEFAULT FALSE,
    user_can_view {{bool}} NOT NULL DEFAULT TRUE,
    user_can_edit {{bool}} NOT NULL DEFAULT FALSE,
    hidden_value_domain_whitelist TEXT,
    needed_for_ci_run {{bool}} NOT NULL DEFAULT FALSE,
    value_for_ci_run TEXT
){{strict}};

CREATE TABLE user_attribute_group_values (
    id {{id}},
    user_attribute_id {{int}} NOT NULL REFERENCES user_attributes (id) ON DELETE CASCADE,
    group_id {{int}} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    rank {{int}} NOT NULL,
    value TEXT,
    sealed_value {{blob}},
    UNIQUE (user_attribute_id, group_id)
){{strict}};
CREATE INDEX user_attribute_group_values_group ON user_attribute_group_values (group_id);

CREATE TABLE user_attribute_user_values (
    user_attribute_id {{int}} NOT NULL REFERENCES user_attributes (id) ON DELETE CASCADE,
    user_id {{int}} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    value TEXT,
    sealed_value {{blob}},
    PRIMARY KEY (user_attribute_id, user_id)
){{strict}};
CREATE INDEX user_attribute_user_values_user ON user_attribute_user_values (user_id);

-- Where content is, and who sees it --

-- owner_id: whose personal tree it is in. Names are unique among siblings, but two users may have one name.
CREATE TABLE folders (
    id {{id}},
    name TEXT NOT NULL,
    parent_id {{int}} REFERENCES folders (id),
    creator_id {{int}} REFERENCES users (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    owner_id {{int}} REFERENCES users (id) ON DELETE SET NULL,
    external_id TEXT,
    is_embed {{bool}} NOT NULL DEFAULT FALSE,
    created_at {{int}} NOT NULL
){{strict}};
CREATE INDEX folders_parent ON folders (parent_id);
CREATE INDEX folders_creator ON folders (creator_id);
CREATE INDEX folders_owner ON folders (owner_id);
CREATE UNIQUE INDEX folders_sibling_name ON folders (parent_id, name) WHERE kind <> 'personal';

CREATE TABLE content_metadata (
    id {{id}},
    content_type TEXT NOT NULL,
    content_id {{int}} NOT NULL,
    parent_id {{int}} REFERENCES content_metadata (id) ON DELETE SET NULL,
    inherits {{bool}} NOT NULL,
    UNIQUE (content_type, content_id)
){{strict}};
CREATE INDEX content_metadata_parent ON content_metadata (parent_id);

CREATE TABLE content_metadata_access (
    id {{id}},
    content_metadata_id {{int}} NOT NULL REFERENCES content_metadata (id) ON DELETE CASCADE,
    user_id {{int}} REFERENCES users (id) ON DELETE CASCADE,
    group_id {{int}} REFERENCES groups (id) ON DELETE CASCADE,
    permission_type TEXT NOT NULL,
    CHECK ((user_id IS NULL) <> (group_id IS NULL)),
    CHECK (permission_type IN ('view', 'edit')),
    UNIQUE (content_metadata_id, user_id),
    UNIQUE (content_metadata_id, group_id)
){{strict}};
CREATE INDEX content_metadata_access_user ON content_metadata_access (user_id);
CREATE INDEX content_metadata_access_group ON content_metadata_access (group_id);

-- What is queried --

-- name_key is the name in lower case, as email_key above.
CREATE TABLE connections (
    id {{id}},
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    dialect_name TEXT NOT NULL,
    host TEXT,
    port TEXT,
    database_name TEXT,
    schema_name TEXT,
    username TEXT,
    details TEXT NOT NULL,
    user_id {{int}} REFERENCES users (id) ON DELETE SET NULL,
    created_at {{int}} NOT NULL
){{strict}};
CREATE INDEX connections_user ON connections (user_id);

CREATE TABLE projects (
    name TEXT PRIMARY KEY,
    git_remote_url TEXT,
    git_production_branch_name TEXT NOT NULL,
    pull_request_mode TEXT NOT NULL,
    validation_required {{bool}} NOT NULL,
    allow_warnings {{bool}} NOT NULL,
    git_release_mgmt_enabled {{bool}} NOT NULL,
    is_example {{bool}} NOT NULL,
    path TEXT,
    details TEXT NOT NULL,
    created_at {{int}} NOT NULL
){{strict}};

CREATE TABLE lookml_models (
    name TEXT PRIMARY KEY,
    project_name TEXT NOT NULL,
    allowed_db_connection_names TEXT NOT NULL,
    unlimited_db_connections {{bool}} NOT NULL,
    created_at {{int}} NOT NULL
){{strict}};
CREATE INDEX lookml_models_project ON lookml_models (project_name);

-- Never changed, never deleted. definition_hash is of the normalised definition.
CREATE TABLE queries (
    id {{id}},
    definition_hash {{blob}} NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    model TEXT NOT NULL,
    view_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    created_at {{int}} NOT NULL
){{strict}};

-- Every client id a query was ever created with; the first is the one it shows.
CREATE TABLE query_client_ids (
    client_id TEXT PRIMARY KEY,
    query_id {{int}} NOT NULL REFERENCES queries (id),
    is_first {{bool}} NOT NULL
){{strict}};
CREATE INDEX query_client_ids_query ON query_client_ids (query_id);
