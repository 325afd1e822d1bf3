#include "http/middleware/access_log.h"

#include "base/log.h"
#include "http/router.h"
#include "http/url.h"

#include <string>

namespace oriel::http {

namespace {

/// The path as sent, but with `***` where the route's part is named like a secret.
std::string path_without_secrets(const Request& request) {
    const Route* route = request.match.route;
    if (route == nullptr || !log::is_secret_name(route->path)) return request.path;
    const auto parts = split_path(request.path);
    const auto names = split_path(route->path);
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool hidden = i >= names.size() || (names[i].front() == '{' && log::is_secret_name(names[i]));
        out += '/';
        out += hidden ? std::string_view("***") : parts[i];
    }
    return out;
}

}  // namespace

Observer access_log() {
    return [](const Request& request, const Outcome& outcome) {
        const log::Level level = outcome.broken ? log::Level::warn : log::Level::info;
        if (!log::enabled(level)) return;
        const std::string path = path_without_secrets(request);
        const std::string failure = outcome.failure.empty() ? std::string() : log::without_secrets(outcome.failure);
        log::write(level, "request",
                   {{"id", request.id},
                    {"method", request.method},
                    {"path", path},
                    {"operation", outcome.operation},
                    {"status", outcome.status},
                    {"bytes", outcome.bytes},
                    {"duration_us", outcome.duration.count()},
                    {"queued_us", outcome.queued.count()},
                    {"remote", request.remote_address},
                    {"user_id", outcome.user_id},
                    {"client", request.header("x-looker-appid")},
                    {"broken", outcome.broken},
                    {"failure", failure}});
    };
}

}  // namespace oriel::http
