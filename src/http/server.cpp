#include "http/server.h"

#include "base/log.h"
#include "base/thread.h"
#include "http/listener.h"
#include "http/shard.h"
#include "http/tls_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace oriel::http {

namespace {

constexpr std::size_t kTurnedAwayAtOnce = 64;  // Connections over the limit that may be told so at the same time.
constexpr std::chrono::milliseconds kAfterKill{2'000};
constexpr std::chrono::milliseconds kIdleWorkersEnd{250};

/// The soft limit of open files is often 1024, the hard one much higher.
void raise_file_limit(std::size_t needed) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return;
    limit.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < needed) {
        log::warn("the limit of open files is lower than max_connections needs",
                  {{"limit", limit.rlim_cur}, {"needed", needed}});
    }
}

Status check(const ServerSettings& settings, const Application& application) {
    if (settings.io_threads < 1)
        return Error::invalid_request(fmt::format("io_threads is {}; it must be at least 1", settings.io_threads));
    if (settings.workers < 1)
        return Error::invalid_request(fmt::format("workers is {}; it must be at least 1", settings.workers));
    for (const auto timeout :
         {settings.header_timeout, settings.body_timeout, settings.idle_timeout, settings.write_timeout}) {
        if (timeout.count() < 1)
            return Error::invalid_request("header, body, idle and write time-outs must be at least 1 ms");
    }
    if (!application.classify || !application.handle || !application.refuse) {
        return Error::internal("an application needs classify, handle and refuse");
    }
    return Ok{};
}

/// Core and shards: kept alive by stuck workers after the server has gone.
struct World {
    World(ServerSettings settings, Application application) : core(std::move(settings), std::move(application)) {
        for (int i = 0; i < core.settings.io_threads; ++i) shards.push_back(std::make_unique<Shard>(core));
    }
    ServerCore core;
    std::vector<std::unique_ptr<Shard>> shards;
};

class TcpServer final : public Server {
public:
    TcpServer(std::shared_ptr<World> world, std::unique_ptr<Listener> listener)
        : world_(std::move(world)), listener_(std::move(listener)), port_(listener_->port()) {
        listener_->set_on_accept([this](int fd, std::string remote) { accept(fd, std::move(remote)); });
    }

    unsigned short port() const override { return port_; }

    Status run() override {
        ServerCore& core = world_->core;
        core.queue.start(core.settings.workers, world_);
        core.slow_queue.start(core.settings.slow_workers, world_);
        world_->shards.front()->loop.add(listener_->fd(), listener_.get());
        std::vector<std::thread> threads;
        for (const auto& shard : world_->shards) {
            threads.emplace_back([&loop = shard->loop] {
                ignore_process_signals_here();
                loop.run();
            });
        }
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopping_; });
        }
        const bool clean = drain();
        for (const auto& shard : world_->shards) shard->loop.stop();
        for (std::thread& thread : threads) thread.join();
        core.queue.close();
        core.slow_queue.close();
        const auto patience = clean ? kAfterKill : kIdleWorkersEnd;
        const std::size_t stuck = core.queue.join_for(patience) + core.slow_queue.join_for(patience);
        if (stuck > 0) {
            return Error{ErrorCode::timed_out,
                         fmt::format("{} request handlers did not end in time after the server was stopped", stuck)};
        }
        return Ok{};
    }

    void stop() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
    }

    ServerStats stats() const override {
        const ServerCore& core = world_->core;
        ServerStats stats;
        stats.connections = core.connections.load(std::memory_order_relaxed);
        stats.queued = core.queue.waiting() + core.slow_queue.waiting();
        stats.running = core.queue.running() + core.slow_queue.running();
        stats.accepted = core.accepted.load(std::memory_order_relaxed);
        stats.turned_away = core.turned_away.load(std::memory_order_relaxed);
        return stats;
    }

private:
    /// On the first shard's thread.
    void accept(int fd, std::string remote_address) {
        ServerCore& core = world_->core;
        const std::size_t open = core.connections.fetch_add(1, std::memory_order_relaxed);
        core.accepted.fetch_add(1, std::memory_order_relaxed);
        const bool turn_away = open >= core.settings.max_connections;
        if (turn_away) {
            core.turned_away.fetch_add(1, std::memory_order_relaxed);
            // A TLS handshake just to say no would cost more than serving.
            if (core.tls != nullptr || open >= core.settings.max_connections + kTurnedAwayAtOnce) {
                core.connections.fetch_sub(1, std::memory_order_relaxed);
                ::close(fd);
                return;
            }
        }
        Shard& shard = *world_->shards[next_shard_];
        next_shard_ = (next_shard_ + 1) % world_->shards.size();
        if (&shard == world_->shards.front().get()) return shard.adopt(fd, std::move(remote_address), turn_away);
        shard.loop.post([&shard, fd, remote = std::move(remote_address), turn_away]() mutable {
            shard.adopt(fd, std::move(remote), turn_away);
        });
    }

    bool wait_until_empty(std::chrono::milliseconds patience) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (world_->core.connections.load() > 0) {
            if (std::chrono::steady_clock::now() >= end) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return true;
    }

    /// True when no connection is left.
    bool drain() {
        world_->core.draining.store(true);
        world_->shards.front()->loop.post([this] { listener_->close(); });
        for (const auto& shard : world_->shards) shard->loop.post([&s = *shard] { s.drain(); });
        if (wait_until_empty(world_->core.settings.drain_timeout)) return true;
        log::warn("breaking connections off: they did not end in time",
                  {{"connections", world_->core.connections.load()}});
        for (const auto& shard : world_->shards) shard->loop.post([&s = *shard] { s.kill(); });
        return wait_until_empty(kAfterKill);
    }

    std::shared_ptr<World> world_;
    std::unique_ptr<Listener> listener_;
    const unsigned short port_;
    std::size_t next_shard_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::create(ServerSettings settings, Application application) {
    TRY(check(settings, application));
    std::shared_ptr<ssl_ctx_st> tls;
    if (settings.tls) tls = TRY(make_tls_context(*settings.tls));
    auto listener = TRY(Listener::open(settings.address, settings.port));
    raise_file_limit(settings.max_connections + kTurnedAwayAtOnce + 256);
    auto world = std::make_shared<World>(std::move(settings), std::move(application));
    world->core.tls = std::move(tls);
    return std::unique_ptr<Server>(std::make_unique<TcpServer>(std::move(world), std::move(listener)));
}

}  // namespace oriel::http
