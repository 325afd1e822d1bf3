// uses: db rows
//
// How much memory a CSV export takes: a fresh process opens a database file, is idle, exports it whole, and reports the
// growth of its peak over idle, for several numbers of rows. Each number in a process of its own.

#include "base/sink.h"
#include "db/driver.h"
#include "rows/format.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace oriel;

template <typename T>
T must(Result<T> result) {
    if (!result.ok()) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::_Exit(1);
    }
    return std::move(result).value();
}

double memory_mib(std::string_view field) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(field)) return std::atof(line.c_str() + field.size() + 1) / 1024;
    }
    return 0;
}

class CountingSink final : public Sink {
public:
    Status write(std::string_view bytes) override {
        bytes_ += bytes.size();
        return Ok{};
    }
    std::size_t bytes_ = 0;
};

db::Settings settings_for(const std::string& file, bool read_only, int memory_limit_mb) {
    db::Settings settings;
    settings.name = "bench";
    settings.dialect_name = "duckdb";
    settings.database = file;
    settings.read_only = read_only;
    settings.memory_limit_mb = memory_limit_mb;
    return settings;
}

std::size_t run(db::Connection& connection, const std::string& sql) {
    auto stream = must(connection.run(sql, Deadline::none()));
    std::vector<rows::FieldInfo> fields;
    for (const rows::ColumnType& column : stream->columns()) {
        rows::FieldInfo field;
        field.key = field.label = column.name;
        field.column = fields.size();
        fields.push_back(std::move(field));
    }
    auto format = must(rows::make_format("csv", std::move(fields), {}));
    CountingSink sink;
    must(rows::write_all(*stream, *format, sink));
    return sink.bytes_;
}

int in_child(const auto& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        std::fflush(stdout);
        std::_Exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

}  // namespace

int main() {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("oriel-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    for (const std::string count : {"300000", "3000000", "12000000"}) {
        const std::string file = (folder / (count + ".duckdb")).string();
        in_child([&] {
            const auto database = must(db::open_database(settings_for(file, false, 0)));
            const auto connection = must(database->connect());
            run(*connection,
                "CREATE TABLE flights AS SELECT TIMESTAMP '2001-01-01' + to_minutes((hash(range) % 131400)::INTEGER) "
                "AS date, "
                "(hash(range + 1) % 200)::INTEGER - 30 AS delay, (hash(range + 2) % 2500)::INTEGER + 100 AS distance, "
                "'AP' || chr((65 + hash(range + 3) % 26)::INTEGER) AS origin, 'DE' || chr((65 + hash(range + 4) % "
                "26)::INTEGER) AS destination "
                "FROM range(" +
                    count + ")");
        });
        for (const int limit : {0, 64}) {
            in_child([&] {
                const double unopened = memory_mib("VmRSS:");
                const auto database = must(db::open_database(settings_for(file, true, limit)));
                const auto connection = must(database->connect());
                run(*connection, "SELECT 1");
                const double idle = memory_mib("VmRSS:");
                const std::size_t bytes =
                    run(*connection, "SELECT date, delay, distance, origin, destination FROM flights");
                std::printf(
                    "%9s rows, %10zu bytes of csv, file %6.1f MiB, memory_limit %7s: before DuckDB %5.1f MiB, idle "
                    "%5.1f MiB, peak growth %5.1f MiB\n",
                    count.c_str(), bytes, static_cast<double>(std::filesystem::file_size(file)) / 1048576,
                    limit == 0 ? "default" : "64 MiB", unopened, idle, memory_mib("VmHWM:") - idle);
            });
        }
    }
    std::filesystem::remove_all(folder);
}
