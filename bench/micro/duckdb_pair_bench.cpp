// uses: db rows
//
// Our driver and formats against DuckDB's own C API, on the same data in the same run: a small query, a group-by over
// 3 million rows, and a CSV export of 3 million rows against DuckDB's `COPY … TO`. Pairs are measured in turn, so that
// what else the machine does meets both. Prints medians and their ratio. Argument: number of rows (3000000).

#include "base/sink.h"
#include "db/driver.h"
#include "db/duckdb/library.h"
#include "rows/format.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace oriel;

[[noreturn]] void fail(const std::string& message) {
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(1);
}
template <typename T>
T must(Result<T> result) {
    if (!result.ok()) fail(result.error().message);
    return std::move(result).value();
}

/// Processor time of all threads of this process: steadier than the clock on a machine that has other work.
double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Measures two ways to do the same in turn.
void pair(const char* name, int rounds, int inner, const std::function<void()>& raw,
          const std::function<void()>& ours) {
    raw();
    ours();
    struct Times {
        std::vector<double> wall;
        std::vector<double> processor;
    };
    Times raw_times;
    Times our_times;
    const auto measure = [&](Times& times, const std::function<void()>& work) {
        const double processor = processor_seconds();
        times.wall.push_back(seconds_of([&] {
                                 for (int k = 0; k < inner; ++k) work();
                             }) /
                             inner);
        times.processor.push_back((processor_seconds() - processor) / inner);
    };
    for (int i = 0; i < rounds; ++i) {
        measure(raw_times, raw);
        measure(our_times, ours);
    }
    const auto line = [](const char* what, const std::vector<double>& theirs, const std::vector<double>& mine) {
        std::printf("  %-10s raw %10.3f ms   ours %10.3f ms   ours/raw %.3f\n", what, median(theirs) * 1e3,
                    median(mine) * 1e3, median(mine) / median(theirs));
    };
    std::printf("%s\n", name);
    line("clock", raw_times.wall, our_times.wall);
    line("processor", raw_times.processor, our_times.processor);
    std::fflush(stdout);
}

/// Peak and present memory of this process, in MiB.
double memory_mib(const char* field) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(field)) return std::atof(line.c_str() + std::string_view(field).size() + 1) / 1024;
    }
    return 0;
}
void reset_peak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

class FileSink final : public Sink {
public:
    explicit FileSink(const std::string& path) : file_(std::fopen(path.c_str(), "wb")) {
        std::setvbuf(file_, nullptr, _IONBF, 0);
    }
    ~FileSink() override { std::fclose(file_); }
    Status write(std::string_view bytes) override {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) return Error::internal("cannot write");
        return Ok{};
    }

private:
    std::FILE* file_;
};

class CountingSink final : public Sink {
public:
    Status write(std::string_view bytes) override {
        bytes_ += bytes.size();
        return Ok{};
    }
    std::size_t bytes_ = 0;
};

std::vector<rows::FieldInfo> fields_of(const rows::RowStream& stream) {
    std::vector<rows::FieldInfo> fields;
    for (const rows::ColumnType& column : stream.columns()) {
        rows::FieldInfo field;
        field.key = "flights." + column.name;
        field.label = "Flights " + column.name;
        field.column = fields.size();
        fields.push_back(std::move(field));
    }
    return fields;
}

void export_rows(db::Connection& connection, const std::string& sql, std::string_view format_name, Sink& sink) {
    auto stream = must(connection.run(sql, Deadline::in(std::chrono::minutes(10))));
    auto format = must(rows::make_format(format_name, fields_of(*stream), {}));
    must(rows::write_all(*stream, *format, sink));
}

/// DuckDB through its C API with nothing of ours between.
class Raw {
public:
    Raw(const std::string& file, const char* threads) : library_(*must(db::duckdb::Library::get())) {
        duckdb_config config = nullptr;
        library_.create_config(&config);
        library_.set_config(config, "access_mode", "READ_ONLY");
        library_.set_config(config, "threads", threads);
        char* message = nullptr;
        if (library_.open_ext(file.c_str(), &database_, config, &message) != DuckDBSuccess) fail(message);
        library_.destroy_config(&config);
        library_.connect(database_, &connection_);
    }
    ~Raw() {
        library_.disconnect(&connection_);
        library_.close(&database_);
    }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    void run(const std::string& sql) {
        duckdb_result result{};
        if (library_.query(connection_, sql.c_str(), &result) != DuckDBSuccess) fail(library_.result_error(&result));
        while (duckdb_data_chunk chunk = library_.fetch_chunk(result)) library_.destroy_data_chunk(&chunk);
        library_.destroy_result(&result);
    }

private:
    const db::duckdb::Library& library_;
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
    const std::string count = argc > 1 ? argv[1] : "3000000";
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("oriel-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "flights.duckdb").string();

    db::Settings settings;
    settings.name = "bench";
    settings.dialect_name = "duckdb";
    settings.database = file;
    settings.read_only = false;
    {
        const auto database = must(db::open_database(settings));
        const auto connection = must(database->connect());
        CountingSink ignored;
        export_rows(
            *connection,
            "CREATE TABLE flights AS SELECT TIMESTAMP '2001-01-01' + to_minutes((hash(range) % 131400)::INTEGER) AS "
            "date, "
            "(hash(range + 1) % 200)::INTEGER - 30 AS delay, (hash(range + 2) % 2500)::INTEGER + 100 AS distance, "
            "'AP' || chr((65 + hash(range + 3) % 26)::INTEGER) AS origin, 'DE' || chr((65 + hash(range + 4) % "
            "26)::INTEGER) AS destination "
            "FROM range(" +
                count + ")",
            "csv", ignored);
    }
    settings.read_only = true;
    const auto database = must(db::open_database(settings));
    const auto connection = must(database->connect());
    Raw raw(file, "2");
    Raw raw_single(file, "1");

    const std::string small =
        "SELECT origin AS \"flights.origin\", COUNT(*) AS \"flights.count\" FROM (SELECT * FROM flights LIMIT 1000) AS "
        "flights "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 500";
    const std::string group =
        "SELECT origin, COUNT(*), SUM(distance), AVG(delay) FROM flights GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 500";
    const std::string all = "SELECT date, delay, distance, origin, destination FROM flights";
    const std::string csv = (folder / "out.csv").string();

    pair(
        "small query, json", 15, 100, [&] { raw.run(small); },
        [&] {
            StringSink sink;
            export_rows(*connection, small, "json", sink);
        });
    pair(
        "group-by, json", 25, 1, [&] { raw.run(group); },
        [&] {
            StringSink sink;
            export_rows(*connection, group, "json", sink);
        });
    const std::string copy = "COPY (" + all + ") TO '" + csv + "' (FORMAT csv, HEADER)";
    pair(
        "csv export, COPY with 1 thread", 7, 1, [&] { raw_single.run(copy); },
        [&] {
            FileSink sink(csv);
            export_rows(*connection, all, "csv", sink);
        });
    const double before = memory_mib("VmRSS:");
    reset_peak();
    CountingSink bytes;
    double elapsed = seconds_of([&] { export_rows(*connection, all, "csv", bytes); });
    std::printf("csv: %zu bytes, %.0f MB/s, peak memory %.1f MiB over %.1f MiB before\n", bytes.bytes_,
                static_cast<double>(bytes.bytes_) / elapsed / 1e6, memory_mib("VmHWM:") - before, before);
    CountingSink json_bytes;
    elapsed = seconds_of([&] { export_rows(*connection, all, "json", json_bytes); });
    std::printf("json: %zu bytes, %.0f MB/s\n", json_bytes.bytes_,
                static_cast<double>(json_bytes.bytes_) / elapsed / 1e6);

    db::Settings single = settings;
    const std::string copied = (folder / "single.duckdb").string();
    std::filesystem::copy_file(file, copied);
    single.database = copied;
    single.threads = 1;
    const auto one = must(db::open_database(single));
    const auto one_connection = must(one->connect());
    pair(
        "csv export, both with 1 thread", 5, 1, [&] { raw_single.run(copy); },
        [&] {
            FileSink sink(csv);
            export_rows(*one_connection, all, "csv", sink);
        });
    std::filesystem::remove_all(folder);
}
