// The server under test of bench/http/run.sh: the whole path of a quick request (parse, route, middleware, log,
// metrics) with a handler that copies prepared bytes, and a stream for throughput.
//
//   http_bench_server PORT [--tls CERT KEY] [--threads N] [--no-log]
#include "base/log.h"
#include "http/middleware/access_log.h"
#include "http/middleware/exception_guard.h"
#include "http/middleware/request_id.h"
#include "http/middleware/request_metrics.h"
#include "http/router.h"
#include "http/server.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

using namespace oriel;

int main(int argc, char** argv) {
    http::ServerSettings settings;
    settings.port = static_cast<unsigned short>(argc > 1 ? std::atoi(argv[1]) : 0);
    bool logging = true;
    for (int i = 2; i < argc; ++i) {
        const std::string_view flag = argv[i];
        if (flag == "--tls" && i + 2 < argc) {
            settings.tls = http::TlsSettings{argv[i + 1], argv[i + 2]};
            i += 2;
        } else if (flag == "--threads" && i + 1 < argc) {
            settings.io_threads = std::atoi(argv[++i]);
        } else if (flag == "--no-log") {
            logging = false;
        }
    }
    log::Settings log_settings;
    log_settings.file = "/dev/null";
    log_settings.buffered = true;
    if (!logging) log_settings.level = log::Level::warn;
    if (!log::configure(log_settings).ok()) return 1;

    const std::string kilobyte = "{\"id\":\"1\",\"text\":\"" + std::string(1000, 'x') + "\"}";
    const std::string row = "2026-01-01,ABC,DEF,12345,67.89\n";
    std::string rows;
    while (rows.size() < 64 * 1024) rows += row;

    http::Router router;
    router.add({"GET", "/api/4.0/user/{user_id}", "user", http::Work::quick,
                [&](const http::Request&, const http::PathValues&) {
                    return http::Response::text(200, "application/json;charset=utf-8", kilobyte);
                }});
    router.add({"GET", "/worker/{user_id}", "worker", http::Work::blocking,
                [&](const http::Request&, const http::PathValues&) {
                    return http::Response::text(200, "application/json;charset=utf-8", kilobyte);
                }});
    router.add({"GET", "/stream/{megabytes}", "stream", http::Work::blocking,
                [&](const http::Request&, const http::PathValues& values) {
                    http::Response response = http::Response::text(200, "text/csv", {});
                    const long pieces = std::atol(values[0].c_str()) * 16;
                    response.body = [&rows, pieces](Sink& sink) -> Status {
                        for (long i = 0; i < pieces; ++i) TRY(sink.write(rows));
                        return Ok{};
                    };
                    return response;
                }});
    metrics::Registry registry;
    http::Application application;
    application.classify = [&](http::Request& request) { return router.classify(request); };
    application.handle = http::chain(
        {http::return_request_id(), http::exception_guard([](const http::Request&, const std::string& incident) {
             return http::Response::text(500, "text/plain", incident);
         })},
        http::dispatch_to_routes([](const http::Request&) { return http::Response::text(404, "text/plain", "no\n"); }));
    application.refuse = [](const http::Request&, const http::Refusal& refusal) {
        return http::Response::text(400, "text/plain", refusal.error.message + "\n");
    };
    application.finished = http::observe_all({http::access_log(), http::request_metrics(registry)});

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    auto server = http::Server::create(settings, application);
    if (!server.ok()) {
        std::fprintf(stderr, "%s\n", server.error().message.c_str());
        return 1;
    }
    std::printf("%d\n", server.value()->port());
    std::fflush(stdout);
    std::thread waiter([&] {
        int signal = 0;
        sigwait(&signals, &signal);
        server.value()->stop();
    });
    const Status status = server.value()->run();
    waiter.join();
    return status.ok() ? 0 : 1;
}
