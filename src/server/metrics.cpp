#include "server/metrics.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <unistd.h>

namespace oriel::server {

namespace {

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double open_files() {
    std::error_code failed;
    const std::filesystem::directory_iterator files("/proc/self/fd", failed);
    if (failed) return 0;
    // The list itself is one of them.
    return static_cast<double>(std::distance(begin(files), end(files))) - 1;
}

}  // namespace

void instance_metrics(metrics::Registry& registry, const Instance& instance) {
    const double started = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    registry.gauge_read("process_start_time_seconds", "When the process started, in seconds since 1970.",
                        [started] { return started; });
    registry.gauge_read("process_resident_memory_bytes", "Memory of the process that is in RAM.", resident_bytes);
    registry.counter_read("process_cpu_seconds_total", "Processor time of the process.", processor_seconds);
    registry.gauge_read("process_open_fds", "Open files and sockets of the process.", open_files);

    const auto sessions = [&registry, &instance](const char* name, const char* help, int db::Pool::Counts::*count) {
        registry.gauge_read(name, help, [&instance, count] {
            return static_cast<double>(instance.connections.session_counts().*count);
        });
    };
    sessions("oriel_db_sessions_in_use", "Sessions with databases that run a query.", &db::Pool::Counts::in_use);
    sessions("oriel_db_sessions_idle", "Sessions with databases that are open and unused.", &db::Pool::Counts::idle);
    sessions("oriel_db_sessions_awaited", "Queries that wait for a session.", &db::Pool::Counts::waiting);
}

}  // namespace oriel::server
