#include "base/log.h"

#include "base/json.h"
#include "base/thread.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <iterator>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace oriel::log {

namespace detail {
std::atomic<Level> threshold{Level::info};
}

namespace {

constexpr std::size_t kWakeBytes = 64 * 1024;
constexpr std::size_t kBacklogBytes =
    16 * 1024 * 1024;  // A dead disk must not eat the memory: past this lines are dropped.
constexpr std::chrono::milliseconds kFlushEvery{100};

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno != EINTR) {
            return;  // Nowhere is left to report that the log cannot be written.
        }
    }
}

/// `2026-11-03T09:12:00.123Z`; the part up to the second is made once a second and thread.
void append_time(std::string& out) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    thread_local std::time_t cached_second = -1;
    thread_local std::array<char, 32> text{};
    const auto second = static_cast<std::time_t>(ms / 1000);
    if (second != cached_second) {
        std::tm parts{};
        gmtime_r(&second, &parts);
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
        cached_second = second;
    }
    out += text.data();
    fmt::format_to(std::back_inserter(out), ".{:03}Z", ms % 1000);
}

class Writer {
public:
    Status configure(Settings settings) {
        int fd = STDERR_FILENO;
        if (!settings.file.empty()) {
            fd = ::open(settings.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
            if (fd < 0) {
                return Error::invalid_request(
                    fmt::format("cannot write the log file '{}': {}", settings.file, std::strerror(errno)));
            }
        }
        stop_thread();
        const std::lock_guard lock(mutex_);
        close_file();
        fd_ = fd;
        capture_ = std::move(settings.capture);
        detail::threshold.store(settings.level, std::memory_order_relaxed);
        if (settings.buffered) {
            stopping_ = false;
            buffered_ = true;
            thread_ = std::thread([this] { run(); });
        }
        return Ok{};
    }

    void line(std::string_view text, bool urgent) {
        std::unique_lock lock(mutex_);
        if (capture_) {
            capture_(text);
            return;
        }
        if (!buffered_) {
            write_all(fd_, text);
            return;
        }
        if (waiting_.size() + text.size() > kBacklogBytes) {
            ++dropped_;
            return;
        }
        const bool was_empty = waiting_.empty();
        waiting_ += text;
        if (urgent || waiting_.size() >= kWakeBytes) {
            urgent_ = true;
            lock.unlock();
            wake_.notify_one();
        } else if (was_empty) {
            lock.unlock();
            wake_.notify_one();
        }
    }

    void flush() {
        std::string bytes;
        const std::lock_guard order(write_mutex_);
        {
            const std::lock_guard lock(mutex_);
            bytes.swap(waiting_);
        }
        write_all(fd_, bytes);
    }

private:
    void run() {
        ignore_process_signals_here();
        std::string bytes;
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty() && stopping_) return;
            // Gathers the lines of a moment into one write.
            wake_.wait_for(lock, kFlushEvery, [&] { return stopping_ || urgent_; });
            urgent_ = false;
            if (dropped_ > 0) {
                waiting_ +=
                    fmt::format("{{\"level\":\"error\",\"message\":\"log lines dropped\",\"count\":{}}}\n", dropped_);
                dropped_ = 0;
            }
            lock.unlock();
            {
                const std::lock_guard order(write_mutex_);
                lock.lock();
                bytes.clear();
                bytes.swap(waiting_);
                lock.unlock();
                write_all(fd_, bytes);
            }
            lock.lock();
        }
    }

    void stop_thread() {
        if (!thread_.joinable()) return;
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            buffered_ = false;
        }
        wake_.notify_all();
        thread_.join();
    }

    void close_file() {
        if (fd_ != STDERR_FILENO) ::close(fd_);
        fd_ = STDERR_FILENO;
    }

    std::mutex write_mutex_;  // Keeps batches in order; taken before mutex_.
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string waiting_;
    std::uint64_t dropped_ = 0;
    bool urgent_ = false;
    bool stopping_ = false;
    bool buffered_ = false;
    std::thread thread_;  // Touched by `configure` only.
    std::atomic<int> fd_{STDERR_FILENO};
    std::function<void(std::string_view)> capture_;
};

/// Never destroyed, because other threads may log until the very end of the process.
Writer& writer() {
    static Writer& instance = *[] {
        auto* made = new Writer;
        std::atexit([] { flush(); });
        return made;
    }();
    return instance;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains_folded(std::string_view text, std::string_view lower_part) {
    const auto found = std::search(text.begin(), text.end(), lower_part.begin(), lower_part.end(),
                                   [](char a, char b) { return lower(a) == b; });
    return found != text.end();
}

bool starts_folded(std::string_view text, std::string_view lower_start) {
    return text.size() >= lower_start.size() && std::equal(lower_start.begin(), lower_start.end(), text.begin(),
                                                           [](char b, char a) { return lower(a) == b; });
}

bool is_name_char(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Where a value that began at `from` ends.
std::size_t value_end(std::string_view text, std::size_t from) {
    if (from < text.size() && (text[from] == '"' || text[from] == '\'')) {
        const std::size_t quote = text.find(text[from], from + 1);
        return quote == std::string_view::npos ? text.size() : quote + 1;
    }
    return std::min(text.find_first_of(" \t\r\n&,;\"'}", from), text.size());
}

}  // namespace

std::string_view to_string(Level level) {
    switch (level) {
        case Level::debug: return "debug";
        case Level::info: return "info";
        case Level::warn: return "warn";
        case Level::error: return "error";
        case Level::off: return "off";
    }
    return "unknown";
}

Result<Level> parse_level(std::string_view text) {
    for (const Level level : {Level::debug, Level::info, Level::warn, Level::error, Level::off}) {
        if (text == to_string(level)) return level;
    }
    return Error::invalid_request(fmt::format("unknown log level '{}'; use debug, info, warn, error or off", text));
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
    if (!enabled(level) || level == Level::off) return;
    thread_local std::string line;
    line.assign("{\"time\":\"");
    append_time(line);
    line += "\",\"level\":\"";
    line += to_string(level);
    line += "\",\"message\":";
    append_json_string(line, message);
    for (const Field& field : fields) {
        line += ',';
        append_json_string(line, field.name);
        line += ':';
        if (const auto* text = std::get_if<std::string_view>(&field.value)) {
            append_json_string(line, is_secret_name(field.name) ? std::string_view("***") : *text);
        } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
            fmt::format_to(std::back_inserter(line), "{}", *integer);
        } else if (const auto* number = std::get_if<double>(&field.value)) {
            append_json_number(line, *number);
        } else {
            line += std::get<bool>(field.value) ? "true" : "false";
        }
    }
    line += "}\n";
    writer().line(line, level >= Level::warn);
}

Status configure(Settings settings) {
    return writer().configure(std::move(settings));
}

void flush() {
    writer().flush();
}

bool is_secret_name(std::string_view name) {
    for (const std::string_view part :
         {"password", "secret", "token", "authorization", "cookie", "private_key", "passphrase"}) {
        if (contains_folded(name, part)) return true;
    }
    return false;
}

std::string without_secrets(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t i = 0;
    while (i < text.size()) {
        if (!is_name_char(text[i])) {
            out += text[i++];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_name_char(text[end])) ++end;
        const std::string_view word = text.substr(i, end - i);
        out += word;
        i = end;
        std::size_t value = i;
        if (value < text.size() && text[value] == '"') ++value;  // a JSON key's closing quote
        const bool pair = value < text.size() && (text[value] == '=' || text[value] == ':');
        if (pair && is_secret_name(word)) {
            ++value;
            while (value < text.size() && text[value] == ' ') ++value;
            // `Authorization: Bearer x`: the scheme goes with the rest.
            std::size_t stop = value_end(text, value);
            if (starts_folded(text.substr(value), "bearer ") || starts_folded(text.substr(value), "token ") ||
                starts_folded(text.substr(value), "basic ")) {
                stop = value_end(text, text.find(' ', value) + 1);
            }
            out += text.substr(i, value - i);
            out += "***";
            i = stop;
        } else if ((word.size() == 6 && starts_folded(word, "bearer")) && i < text.size() && text[i] == ' ') {
            out += " ***";
            i = value_end(text, i + 1);
        }
    }
    return out;
}

}  // namespace oriel::log
