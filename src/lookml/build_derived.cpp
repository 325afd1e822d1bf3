#include "lookml/build_derived.h"

#include "lookml/diagnostics.h"

#include <algorithm>
#include <string>

namespace oriel::lookml {

namespace {

constexpr std::string_view kTriggers[] = {"datagroup_trigger", "sql_trigger_value", "interval_trigger", "persist_for",
                                          "materialized_view"};

bool triggers(const Reader& read, std::string_view key) {
    return read.has(key) && (key != "materialized_view" || read.flag(key, false));
}

bool is_stored(const Reader& read) {
    return std::any_of(std::begin(kTriggers), std::end(kTriggers),
                       [&](std::string_view key) { return triggers(read, key); });
}

class DerivedBuilder {
public:
    DerivedBuilder(const Object& table, BuildContext& context, BuiltView& out)
        : table_(table),
          read_(table, context),
          context_(context),
          out_(out),
          derived_(out.view->derived_table),
          what_("the derived table of view '" + out.view->name + "'") {}

    void build() {
        derived_.location = location(table_.item.place());
        derived_.materialization = read_materialization(table_, what_, context_);
        const std::string_view query = one_query();
        if (query.empty()) {
            fail(diag::derived_table_without_query, table_.item.place(), out_.view->name);
        } else if (query == "sql") {
            add(read_.read_sql("sql"), derived_.sql);
            if (out_.usable && derived_.sql.empty())
                fail(diag::derived_table_without_query, table_.item.place(), out_.view->name);
        } else if (query == "explore_source") {
            native();
        } else {
            statements(query);
        }
    }

private:
    template <typename... Args>
    void fail(const lang::DiagnosticKind& kind, const lang::Place& place, const Args&... args) {
        context_.diagnostics.report(kind, place, args...);
        out_.usable = false;
    }

    std::string_view one_query() {
        std::string_view query;
        for (const std::string_view key : {"sql", "explore_source", "sql_create", "create_process"}) {
            if (!read_.has(key)) continue;
            if (!query.empty())
                fail(diag::several_queries, table_.find(key)->item.place(), out_.view->name, query, key);
            query = key;
        }
        return query;
    }

    void add(ReadTemplate read, model::Template& into) {
        out_.usable &= read.ok;
        out_.tables.insert(out_.tables.end(), read.tables.begin(), read.tables.end());
        into = std::move(read.sql);
    }

    void native() {
        const Entry* entry = table_.find("explore_source");
        if (entry->block == nullptr) {  // No block: told by check().
            out_.usable = false;
            return;
        }
        out_.explore_source = entry->block;
        const Reader source(*entry->block, context_);
        out_.binds_all = source.flag("bind_all_filters", false);
        const bool binds = out_.binds_all || binds_some(*entry->block);
        if (binds && is_stored(read_)) fail(diag::bound_and_stored, entry->item.place(), what_);
    }

    static bool binds_some(const Object& source) {
        for (const Entry* entry : source.repeated) {
            if (entry->item.key() == "bind_filters") return true;
        }
        return false;
    }

    /// Statements that build a stored table.
    void statements(std::string_view query) {
        const Entry* entry = table_.find(query);
        if (query == "sql_create") {
            add(read_.read_sql("sql_create", OwnTable::yes), derived_.sql_create);
        } else {
            steps(*entry);
        }
        if (!is_stored(read_)) fail(diag::unstored_statement, entry->item.place(), what_, query);
    }

    void steps(const Entry& process) {
        if (process.block != nullptr) {
            for (const Entry* step : process.block->repeated) {
                if (step->item.key() != "sql_step") continue;
                model::Template sql;
                add(read_sql(*step, context_, OwnTable::yes), sql);
                if (!sql.empty()) derived_.create_process.push_back(std::move(sql));
            }
        }
        if (out_.usable && derived_.create_process.empty())
            fail(diag::missing_part, process.item.place(), "create_process", "sql_step");
    }

    const Object& table_;
    const Reader read_;
    BuildContext& context_;
    BuiltView& out_;
    model::DerivedTable& derived_;
    std::string what_;
};

/// The first trigger that is given; more than one is a mistake, and says nothing of which is meant.
std::string_view one_trigger(const Object& block, const Reader& read, std::string_view what, BuildContext& context) {
    std::string_view trigger;
    for (const std::string_view key : kTriggers) {
        if (!triggers(read, key)) continue;
        if (trigger.empty()) {
            trigger = key;
        } else {
            // It only decides when a stored copy is made anew, so the table stays usable.
            context.diagnostics.report(diag::several_triggers, block.find(key)->item.place(), what, trigger, key);
        }
    }
    return trigger;
}

bool says_nothing(const model::Materialization& stored) {
    return !stored.is_persistent() && stored.increment_key.empty() && stored.increment_offset == 0 &&
           !stored.publish_as_db_view && stored.indexes.empty() && stored.sortkeys.empty() &&
           stored.cluster_keys.empty() && stored.partition_keys.empty() && stored.distribution.empty() &&
           stored.distribution_style.empty() && stored.table_compression.empty() && stored.table_format.empty();
}

}  // namespace

std::shared_ptr<const model::Materialization> read_materialization(const Object& block, std::string_view what,
                                                                   BuildContext& context) {
    const Reader read(block, context);
    auto stored = std::make_shared<model::Materialization>();
    const std::string_view trigger = one_trigger(block, read, what, context);
    if (trigger == "datagroup_trigger") stored->datagroup_trigger = read_datagroup(block.find(trigger)->item, context);
    if (trigger == "sql_trigger_value") {
        bool ok = true;
        std::vector<Reference> ignored;
        stored->sql_trigger_value = read.sql(trigger, ignored, ok);
    }
    if (trigger == "interval_trigger") stored->interval_trigger = read.string(trigger);
    if (trigger == "persist_for") stored->persist_for = read.string(trigger);
    stored->materialized_view = trigger == "materialized_view";
    stored->increment_key = read.string("increment_key");
    stored->increment_offset = read.integer("increment_offset").value_or(0);
    stored->publish_as_db_view = read.flag("publish_as_db_view", false);
    stored->indexes = read.strings("indexes");
    stored->sortkeys = read.strings("sortkeys");
    stored->cluster_keys = read.strings("cluster_keys");
    stored->partition_keys = read.strings("partition_keys");
    stored->distribution = read.string("distribution");
    stored->distribution_style = read.string("distribution_style");
    stored->table_compression = read.string("table_compression");
    stored->table_format = read.string("table_format");
    if (says_nothing(*stored)) return nullptr;
    return stored;
}

void build_derived_table(const Object& table, BuildContext& context, BuiltView& out) {
    DerivedBuilder(table, context, out).build();
}

}  // namespace oriel::lookml
