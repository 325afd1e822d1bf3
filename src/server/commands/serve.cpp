#include "server/commands/commands.h"
#include "server/commands/exit_code.h"

#include "base/filesystem.h"
#include "base/log.h"
#include "base/version.h"
#include "http/middleware/request_metrics.h"
#include "http/server.h"
#include "jobs/ticker.h"
#include "server/address.h"
#include "server/instance.h"
#include "server/metrics.h"
#include "server/signals.h"
#include "server/wiring.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace oriel::server {

namespace {

int fail(const Error& error) {
    std::fprintf(stderr, "oriel: %s\n", error.message.c_str());
    return kExitFailed;
}

/// Errors: invalid_request when the text is neither `off` nor two file names.
Result<std::optional<http::TlsSettings>> tls_settings(const std::string& option, const InstanceConfig& config) {
    if (option == "off") return std::optional<http::TlsSettings>{};
    if (option.empty()) {
        return std::optional(http::TlsSettings{config.certificate_file(), config.certificate_key_file()});
    }
    const std::size_t comma = option.find(',');
    if (comma == std::string::npos || comma == 0 || comma + 1 == option.size()) {
        return Error::invalid_request("--tls takes 'off' or two files, CERT,KEY; found '" + option + "'");
    }
    return std::optional(http::TlsSettings{option.substr(0, comma), option.substr(comma + 1)});
}

int workers_of(const ServeOptions& options) {
    if (options.workers > 0) return options.workers;
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    return static_cast<int>(4 * cores);
}

/// The address that looker.ini gives to clients; empty when it has none, or is not there any more.
std::string base_url_of_ini(const InstanceConfig& config) {
    constexpr std::string_view kKey = "base_url=";
    const auto text = read_file(config.ini_file());
    if (!text.ok()) return {};
    std::size_t at = text.value().find(kKey);
    if (at == std::string::npos) return {};
    at += kKey.size();
    return text.value().substr(at, text.value().find_first_of(" \r\n", at) - at);
}

/// Says where the server is, and that looker.ini says otherwise: `serve` never writes there.
void announce(const std::string& url, const InstanceConfig& config) {
    std::printf("oriel: serving %s\n", url.c_str());
    const std::string expected = base_url_of_ini(config);
    if (!expected.empty() && expected != url) {
        std::printf("oriel: %s sends clients to %s; give them LOOKERSDK_BASE_URL=%s\n", config.ini_file().c_str(),
                    expected.c_str(), url.c_str());
    }
    std::fflush(stdout);
}

}  // namespace

int run_serve(const ServeOptions& options) {
    const auto level = log::parse_level(options.log_level);
    if (!level.ok()) return fail(level.error());
    log::Settings log_settings;
    log_settings.level = level.value();
    log_settings.buffered = true;
    if (const Status configured = log::configure(log_settings); !configured.ok()) return fail(configured.error());

    // Before any thread starts, so that all of them leave the signals to the one that waits for them.
    StopSignals signals;
    auto opened = Instance::open(options.data_dir, options.store);
    if (!opened.ok()) return fail(opened.error());
    Instance& instance = *opened.value();
    const auto address = parse_address(options.listen.empty() ? instance.config.listen : options.listen);
    if (!address.ok()) return fail(address.error());
    auto tls = tls_settings(options.tls, instance.config);
    if (!tls.ok()) return fail(tls.error());

    http::ServerSettings settings;
    settings.address = address.value().host;
    settings.port = address.value().port;
    settings.tls = tls.value();
    settings.workers = workers_of(options);
    settings.slow_workers = workers_of(options);
    Wiring wiring(instance, options.host_url);
    auto created = http::Server::create(settings, wiring.application());
    if (!created.ok()) return fail(created.error());
    http::Server& server = *created.value();
    instance_metrics(wiring.metrics(), instance);
    http::server_metrics(wiring.metrics(), [&server] { return server.stats(); });

    const jobs::Ticker versions("refresh_versions", std::chrono::seconds(1), [&instance] {
        const Status refreshed = instance.database->refresh_versions();
        if (!refreshed.ok()) log::warn("the store cannot be read", {{"reason", refreshed.error().message}});
    });
    const jobs::Ticker tokens("remove_expired_tokens", std::chrono::minutes(10), [&instance] {
        const auto removed = instance.sessions.remove_expired();
        if (!removed.ok()) log::warn("expired tokens stay for now", {{"reason", removed.error().message}});
    });

    announce((settings.tls ? "https://" : "http://") + url_host(settings.address) + ":" + std::to_string(server.port()),
             instance.config);
    signals.call_on_stop([&server] { server.stop(); });
    const Status ended = server.run();
    signals.done();
    log::flush();
    if (!ended.ok()) {
        std::fprintf(stderr, "oriel: %s\n", ended.error().message.c_str());
        // A handler still uses the services, so nothing may be taken down any more.
        std::_Exit(kExitFailed);
    }
    return kExitOk;
}

}  // namespace oriel::server
