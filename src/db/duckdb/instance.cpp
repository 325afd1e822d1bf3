#include "db/duckdb/instance.h"

#include "base/log.h"
#include "db/duckdb/sql_text.h"
#include "db/redact.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace oriel::db::duckdb {

namespace {

// --- how much memory ----------------------------------------------------------------------------------------------

/// The memory this process may use: the machine's, or less inside a container.
std::int64_t available_memory_mb() {
    std::int64_t bytes = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGE_SIZE);
    for (const char* file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        std::ifstream stream(file);
        std::int64_t limit = 0;
        if (stream >> limit && limit > 0) bytes = std::min(bytes, limit);
    }
    return bytes / (1024 * 1024);
}

/// A quarter: several databases may be open, and the rest of the machine is not ours. DuckDB's own default is 80 %.
std::int64_t default_memory_limit_mb() {
    return std::max<std::int64_t>(256, available_memory_mb() / 4);
}

int default_threads() {
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

// --- one instance a file --------------------------------------------------------------------------------------------

/// The place of a file in this process. `open` stays true until DuckDB has really closed, which is after the last
/// owner has let go.
struct Slot {
    std::mutex mutex;
    std::condition_variable closed;
    std::weak_ptr<Instance> instance;
    bool open = false;
};

std::mutex slots_mutex;
std::map<std::string, std::shared_ptr<Slot>>& slots() {
    static std::map<std::string, std::shared_ptr<Slot>> map;
    return map;
}

std::shared_ptr<Slot> slot_of(const std::string& path) {
    const std::lock_guard lock(slots_mutex);
    std::shared_ptr<Slot>& slot = slots()[path];
    if (!slot) slot = std::make_shared<Slot>();
    return slot;
}

/// Whether an open instance serves a database that asks for `wanted`. Rights never grow by sharing.
Status check_shareable(const InstanceOptions& open, const InstanceOptions& wanted, const Settings& settings) {
    if (open.read_only && !wanted.read_only) {
        return Error::upstream("the database of connection '" + settings.name +
                               "' is open read-only through another connection, so it cannot be opened for writing");
    }
    if (open.allowed_directories != wanted.allowed_directories) {
        return Error::upstream("the database of connection '" + settings.name +
                               "' is open through another connection with other allowed directories");
    }
    return Ok{};
}

}  // namespace

Instance::~Instance() {
    if (database_ != nullptr) library_.close(&database_);
}

Result<duckdb_connection> Instance::connect() {
    duckdb_connection connection = nullptr;
    if (library_.connect(database_, &connection) != DuckDBSuccess) return Error::upstream("DuckDB gave no session");
    return connection;
}

bool Instance::is_current() const {
    if (options_.path.empty()) return true;
    const FileStamp now = stamp_of(options_.path);
    return options_.read_only ? now == stamp_ : now.same_file(stamp_);
}

Status Instance::open(const Settings& settings) {
    stamp_ = stamp_of(options_.path);
    duckdb_config config = nullptr;
    if (library_.create_config(&config) != DuckDBSuccess) return Error::upstream("DuckDB gave no configuration");
    const std::int64_t memory = options_.memory_limit_mb > 0 ? options_.memory_limit_mb : default_memory_limit_mb();
    const int threads = options_.threads > 0 ? options_.threads : default_threads();
    // DuckDB cannot open memory read-only; the statement guard keeps such a database as it is.
    const bool read_only = options_.read_only && !options_.path.empty();
    const std::pair<const char*, std::string> values[] = {
        {"access_mode", read_only ? "READ_ONLY" : "READ_WRITE"},
        {"memory_limit", std::to_string(memory) + "MiB"},
        {"threads", std::to_string(threads)},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"allow_persistent_secrets", "false"},  // else ~/.duckdb is read
        // Where rows are only read, nothing promises their order but ORDER BY; keeping it would hold a whole LIMIT in
        // memory.
        {"preserve_insertion_order", read_only ? "false" : "true"},
    };
    Status status = Ok{};
    for (const auto& [name, value] : values) {
        if (library_.set_config(config, name, value.c_str()) != DuckDBSuccess) {
            status = Error::upstream(std::string("DuckDB does not accept '") + value + "' for " + name);
            break;
        }
    }
    if (status.ok()) {
        char* message = nullptr;
        if (library_.open_ext(options_.path.empty() ? ":memory:" : options_.path.c_str(), &database_, config,
                              &message) != DuckDBSuccess) {
            // Whoever queries is told which connection and which file; only whoever runs the server, in which folder.
            const std::string reason = redact(message != nullptr ? message : "no reason given", "", settings.password);
            const std::string version = library_.library_version();
            status = Error::upstream("connection '" + settings.name + "' cannot be opened by DuckDB " + version + ": " +
                                     reason);
            log::error(
                "a database cannot be opened",
                {{"connection", settings.name}, {"file", options_.path}, {"duckdb", version}, {"reason", reason}});
        }
        library_.free(message);
    }
    library_.destroy_config(&config);
    TRY(std::move(status));
    return configure();
}

/// What can only be said once the database is open, and last of all the lock.
Status Instance::configure() {
    std::vector<std::string> statements;
    if (options_.path.empty())
        statements.push_back("SET temp_directory=''");  // else a folder in whatever directory we run in
    std::string directories;
    for (const std::string& directory : options_.allowed_directories) {
        directories += (directories.empty() ? "" : ", ") + literal(directory);
    }
    statements.push_back("SET allowed_directories=[" + directories + "]");
    statements.push_back("SET GLOBAL TimeZone='UTC'");
    statements.push_back("SET allowed_configs=['TimeZone']");
    statements.push_back("SET enable_external_access=false");
    statements.push_back("SET lock_configuration=true");

    duckdb_connection connection = TRY(connect());
    Status status = Ok{};
    for (const std::string& statement : statements) {
        duckdb_result result{};
        if (library_.query(connection, statement.c_str(), &result) != DuckDBSuccess) {
            const char* reason = library_.result_error(&result);
            status = Error::upstream("DuckDB cannot be made safe: " +
                                     redact(reason != nullptr ? reason : statement, "", ""));
        }
        library_.destroy_result(&result);
        if (!status.ok()) break;
    }
    library_.disconnect(&connection);
    return status;
}

Result<std::shared_ptr<Instance>> open_instance(const InstanceOptions& options, const Settings& settings) {
    const Library* library = TRY(Library::get());
    if (options.path.empty()) {
        std::shared_ptr<Instance> instance(new Instance(*library, options));
        TRY(instance->open(settings));
        return instance;
    }
    const std::shared_ptr<Slot> slot = slot_of(options.path);
    std::unique_lock lock(slot->mutex);
    if (std::shared_ptr<Instance> instance = slot->instance.lock()) {
        TRY(check_shareable(instance->options(), options, settings));
        return instance;
    }
    slot->closed.wait(lock, [&] { return !slot->open; });
    std::shared_ptr<Instance> instance(new Instance(*library, options), [slot](Instance* last) {
        delete last;
        const std::lock_guard closing(slot->mutex);
        slot->instance.reset();  // slot and instance would keep each other's memory
        slot->open = false;
        slot->closed.notify_all();
    });
    slot->open = true;
    Status opened = instance->open(settings);
    if (!opened.ok()) {
        // The deleter takes the slot's lock.
        lock.unlock();
        return std::move(opened).error();
    }
    slot->instance = instance;
    return instance;
}

std::size_t open_instance_count() {
    std::vector<std::shared_ptr<Slot>> all;
    {
        const std::lock_guard lock(slots_mutex);
        for (const auto& [path, slot] : slots()) all.push_back(slot);
    }
    return static_cast<std::size_t>(std::ranges::count_if(all, [](const std::shared_ptr<Slot>& slot) {
        const std::lock_guard lock(slot->mutex);
        return slot->open;
    }));
}

}  // namespace oriel::db::duckdb
