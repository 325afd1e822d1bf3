#pragma once

#include "base/result.h"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

/// The log: one JSON object a line, `{"time":…,"level":…,"message":…, fields…}`.
///
/// Safe from many threads (not from a signal handler). A line costs about a microsecond when it is written and one
/// atomic read when its level is off. Values of fields whose name tells of a secret (`password`, `token`, …) are
/// replaced, see `is_secret_name`; free text that may quote a request goes through `without_secrets`.
namespace oriel::log {

enum class Level { debug, info, warn, error, off };

std::string_view to_string(Level level);
/// Errors: invalid_request, naming the levels there are.
Result<Level> parse_level(std::string_view text);

/// One field of a line. Borrows its text: make it where `write` is called.
struct Field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;

    Field(std::string_view field, std::string_view text) : name(field), value(text) {}
    Field(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
    Field(std::string_view field, const std::string& text) : name(field), value(std::string_view(text)) {}
    Field(std::string_view field, bool flag) : name(field), value(flag) {}
    template <std::integral T>
    requires(!std::same_as<T, bool>) Field(std::string_view field, T number)
        : name(field), value(static_cast<std::int64_t>(number)) {}
    Field(std::string_view field, double number) : name(field), value(number) {}
};

namespace detail {
extern std::atomic<Level> threshold;
}

inline bool enabled(Level level) {
    return level >= detail::threshold.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
    if (enabled(Level::debug)) write(Level::debug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
    if (enabled(Level::info)) write(Level::info, message, fields);
}
inline void warn(std::string_view message, std::initializer_list<Field> fields = {}) {
    if (enabled(Level::warn)) write(Level::warn, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
    if (enabled(Level::error)) write(Level::error, message, fields);
}

struct Settings {
    Level level = Level::info;
    std::string file;       ///< Appended to; empty means standard error.
    bool buffered = false;  ///< Lines wait up to 100 ms for a writer thread; warnings and errors are written at once.
    /// Takes each line (with its newline) instead of the file: for tests. Called under the log's lock.
    std::function<void(std::string_view)> capture;
};

/// Until the first call, lines of level `info` and up go to standard error, unbuffered.
/// Errors: invalid_request when the file cannot be opened; the log then stays as it was.
Status configure(Settings settings);

/// Writes out what is buffered. Also done at exit.
void flush();

/// True for names such as `password`, `client_secret`, `access_token`, `Authorization`.
bool is_secret_name(std::string_view name);

/// `text` with the values of secret-looking `name=value` pairs and of `Bearer …` and `token …` replaced by `***`.
std::string without_secrets(std::string_view text);

}  // namespace oriel::log
