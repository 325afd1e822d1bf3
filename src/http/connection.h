#pragma once

#include "http/event_loop.h"
#include "http/reply.h"
#include "http/request_reader.h"
#include "http/shard.h"
#include "http/transport.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::http {

/// One client's connection: reads requests, has them answered, writes the replies, in order.
///
/// Lives on its shard's thread, except while a worker has its request (`Phase::busy`): then the worker alone uses the
/// transport, the reader and the output, and the shard only listens for the client's end. Hand-over both ways goes
/// through a mutex (the queue's, the loop's), so no member is locked.
///
/// `connection.cpp` holds reading, time-outs and endings, `connection_reply.cpp` answering and writing.
class Connection final : public EventLoop::Watcher {
public:
    using TimePoint = EventLoop::Clock::time_point;

    Connection(Shard& shard, std::unique_ptr<Transport> transport, std::string remote_address);
    ~Connection() override;

    /// Registers with the loop; the first event begins the work. False: the connection is of no use.
    bool start();
    void turn_away();
    void on_ready(Ready ready) override;
    /// Acts on time-outs.
    void sweep(TimePoint now);
    void drain();
    void kill();

    std::size_t index = 0;  // In the shard's list.

private:
    enum class Phase {
        handshake,
        reading,
        busy,       // A worker has the request.
        closing,    // What is left of the output, then close.
        lingering,  // Our side is closed; the client's last bytes are thrown away, so that it can read our reply.
        dead,
    };
    static constexpr std::size_t kFlushAt = 64 * 1024;  // Replies to pipelined requests are gathered up to here.

    /// What a worker needs beyond the request, and what it leaves for the shard.
    struct Job {
        std::shared_ptr<ClientWatch> client;
        std::optional<Response> response;  // Set when the handler has run already and only its body is left to do.
        TimePoint enqueued;
        std::chrono::microseconds queued{};
        bool broken = false;
    };

    void advance();
    bool advance_handshake();
    bool advance_reading();
    void answer_plain_on_tls_port();
    void linger();

    void continue_later();
    bool take_input();
    void after_feed();
    void dispatch();
    void run_quick();
    void enqueue(std::optional<Response> made, WorkerQueue& queue);
    void run_on_worker();
    void run_stream(Response& response);
    void resume();

    Response handle_guarded();
    Response refuse_guarded(const Refusal& refusal);
    void refuse(const Refusal& refusal);
    void respond(Response& response, ReplyContext context, std::string_view failure);
    std::uint64_t send(Response& response, const ReplyContext& context);
    void report(const Response& response, std::uint64_t bytes, std::string_view failure, bool broken);
    void end_request(bool keep_alive);

    bool draining() const { return shard_.core.draining.load(std::memory_order_relaxed); }
    bool has_input() const { return input_position_ < input_.size(); }
    bool has_output() const { return !out_.empty() || !tail_.empty(); }
    bool flush();
    void clear_output();
    void keep(std::string_view head, std::string&& body, std::size_t body_from);
    void die();

    Shard& shard_;
    std::unique_ptr<Transport> transport_;
    const std::string remote_address_;
    Phase phase_;
    RequestReader reader_;
    ReplyContext context_;
    std::string input_;  // Read, but not fed yet: pipelined requests.
    std::size_t input_position_ = 0;
    std::string out_;  // Not sent yet; `tail_` follows it.
    std::string tail_;
    std::size_t out_position_ = 0;
    std::size_t tail_position_ = 0;
    TimePoint deadline_;        // Of the phase, or of what the reader waits for.
    TimePoint write_deadline_;  // While output waits.
    TimePoint request_began_;
    TimePoint body_began_;
    int reads_left_ = 0;
    bool readable_ = false;
    bool hung_up_ = false;
    bool sniffed_ = false;
    bool continue_sent_ = false;
    bool expects_input_ = false;  // The client may be in the middle of sending what we refused.
    bool killed_ = false;
    bool continuing_ = false;
    std::unique_ptr<Job> job_;
};

}  // namespace oriel::http
