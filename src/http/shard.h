#pragma once

#include "http/event_loop.h"
#include "http/server.h"
#include "http/worker_queue.h"

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

struct ssl_ctx_st;

namespace oriel::http {

class Connection;

/// What the threads of one server share.
struct ServerCore {
    ServerCore(ServerSettings server_settings, Application app)
        : settings(std::move(server_settings)),
          application(std::move(app)),
          queue(settings.queue_length),
          slow_queue(settings.queue_length) {}

    const ServerSettings settings;
    const Application application;
    std::shared_ptr<ssl_ctx_st> tls;  // nullptr: plain.
    WorkerQueue queue;
    WorkerQueue slow_queue;  // For slow work, and for streams: a client may read one slowly.
    std::atomic<std::size_t> connections{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> turned_away{0};
    std::atomic<bool> draining{false};
};

/// One socket thread: its loop and the connections that live on it. A connection stays on its shard, so nothing here is
/// locked; everything but `loop.post` and `loop.stop` is for the shard's own thread.
class Shard {
public:
    explicit Shard(ServerCore& server_core);
    ~Shard();

    /// Takes an accepted socket over. `turn_away`: only to be told that there are too many connections.
    void adopt(int fd, std::string remote_address, bool turn_away);
    /// Closes idle connections now, the others after their reply.
    void drain();
    /// Breaks off what is left.
    void kill();
    /// For a connection that is done with: it is destroyed at the end of the round.
    void bury(Connection& connection);

    ServerCore& core;
    EventLoop loop;
    std::array<char, 64 * 1024> read_buffer;  // One for all connections, so that an idle one costs no buffer.
    std::string scratch;                      // For heads being rendered.

private:
    void sweep();
    void clear_graves();

    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> graves_;
};

}  // namespace oriel::http
