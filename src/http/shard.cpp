#include "http/shard.h"

#include "http/connection.h"

#include <algorithm>

namespace oriel::http {

namespace {

/// Often enough for the shortest time-out, seldom enough to cost nothing.
std::chrono::milliseconds tick_interval(const ServerSettings& settings) {
    const auto shortest =
        std::min({settings.header_timeout, settings.body_timeout, settings.idle_timeout, settings.write_timeout});
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
}

}  // namespace

Shard::Shard(ServerCore& server_core) : core(server_core) {
    loop.set_tick(
        tick_interval(core.settings), [this] { return !connections_.empty(); }, [this] { sweep(); });
    loop.set_after_round([this] { clear_graves(); });
}

Shard::~Shard() = default;

void Shard::adopt(int fd, std::string remote_address, bool turn_away) {
    auto transport = core.tls != nullptr && !turn_away ? Transport::tls(fd, core.tls.get()) : Transport::plain(fd);
    auto connection = std::make_unique<Connection>(*this, std::move(transport), std::move(remote_address));
    if (!connection->start()) {
        core.connections.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    connection->index = connections_.size();
    connections_.push_back(std::move(connection));
    Connection& made = *connections_.back();
    if (turn_away) made.turn_away();
}

void Shard::drain() {
    for (const auto& connection : connections_) connection->drain();
}

void Shard::kill() {
    for (const auto& connection : connections_) connection->kill();
}

void Shard::sweep() {
    const auto now = loop.now();
    for (const auto& connection : connections_) connection->sweep(now);
}

void Shard::bury(Connection& connection) {
    graves_.push_back(&connection);
}

void Shard::clear_graves() {
    for (Connection* connection : graves_) {
        const std::size_t index = connection->index;
        std::swap(connections_[index], connections_.back());
        connections_[index]->index = index;
        connections_.pop_back();
        core.connections.fetch_sub(1, std::memory_order_relaxed);
    }
    graves_.clear();
}

}  // namespace oriel::http
