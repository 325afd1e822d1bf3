#include "http/connection.h"

#include "base/log.h"
#include "http/request_id.h"
#include "http/stream_writer.h"

#include <algorithm>
#include <exception>
#include <sys/socket.h>
#include <utility>

namespace oriel::http {

namespace {

constexpr std::chrono::milliseconds kLinger{2'000};
constexpr std::size_t kFlushAt = 64 * 1024;      // Replies to pipelined requests are gathered up to here.
constexpr int kReadsPerTurn = 32;                // Then the other connections have theirs.
constexpr std::size_t kInlineReply = 64 * 1024;  // Larger quick replies that need compressing go to a worker.
constexpr std::size_t kBodyRate = 16 * 1024;     // Bytes a second, see ServerSettings::body_timeout.

std::chrono::microseconds since(EventLoop::Clock::time_point from) {
    return std::chrono::duration_cast<std::chrono::microseconds>(EventLoop::Clock::now() - from);
}

}  // namespace

/// What a worker needs beyond the request, and what it leaves for the shard.
struct Connection::Job {
    std::shared_ptr<ClientWatch> client;
    std::optional<Response> response;  // Set when the handler has run already and only its body is left to do.
    TimePoint enqueued;
    std::chrono::microseconds queued{};
    bool broken = false;
};

Connection::Connection(Shard& shard, std::unique_ptr<Transport> transport, std::string remote_address)
    : shard_(shard),
      transport_(std::move(transport)),
      remote_address_(std::move(remote_address)),
      phase_(transport_->secure() ? Phase::handshake : Phase::reading),
      reader_({shard.core.settings.max_header_bytes, shard.core.settings.max_body_bytes}),
      deadline_(shard.loop.now() + shard.core.settings.header_timeout) {}

Connection::~Connection() = default;

bool Connection::start() { return shard_.loop.add(transport_->fd(), this); }

void Connection::turn_away() {
    refuse({503, {ErrorCode::unavailable, "too many connections; try again in a moment", {}, 1}});
    advance();
}

void Connection::on_ready(Ready ready) {
    if (ready.readable) readable_ = true;
    if (ready.hung_up) hung_up_ = true;
    if (phase_ == Phase::busy) {
        if (hung_up_) job_->client->set_gone();
        return;
    }
    reads_left_ = kReadsPerTurn;
    advance();
}

void Connection::advance() {
    while (true) {
        switch (phase_) {
            case Phase::handshake:
                if (!advance_handshake()) return;
                break;
            case Phase::reading:
                if (!advance_reading()) return;
                break;
            case Phase::closing:
                if (!flush()) return;
                transport_->shutdown_write();
                // Closing over unread input would reset the connection, and the client might lose our reply.
                if (!expects_input_ && !readable_ && !has_input()) return die();
                phase_ = Phase::lingering;
                deadline_ = shard_.loop.now() + kLinger;
                break;
            case Phase::lingering: linger(); return;
            case Phase::busy:
            case Phase::dead: return;
        }
    }
}

// ---- TLS ------------------------------------------------------------------------------------------------------------

/// True when the phase went on.
bool Connection::advance_handshake() {
    if (!sniffed_) {
        char first = 0;
        const ssize_t n = ::recv(transport_->fd(), &first, 1, MSG_PEEK);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return false;
        if (n <= 0) {
            die();
            return false;
        }
        sniffed_ = true;
        constexpr char kHandshakeRecord = 0x16;
        if (first != kHandshakeRecord) {
            answer_plain_on_tls_port();
            return true;
        }
    }
    switch (transport_->handshake()) {
        case IoState::ok:
            phase_ = Phase::reading;
            deadline_ = shard_.loop.now() + shard_.core.settings.header_timeout;
            return true;
        case IoState::would_block: return false;
        case IoState::closed: break;
    }
    die();
    return false;
}

void Connection::answer_plain_on_tls_port() {
    const int fd = transport_->release();
    transport_ = Transport::plain(fd);
    refuse({400, Error::invalid_request("this port speaks HTTPS; use a URL that begins with 'https://'")});
}

// ---- reading --------------------------------------------------------------------------------------------------------

/// True when something moved and there may be more to do.
bool Connection::advance_reading() {
    if (reader_.state() == RequestReader::State::complete) {
        dispatch();
        return true;
    }
    // While more requests are at hand their replies are gathered.
    if (has_output() && (!has_input() || out_.size() + tail_.size() >= kFlushAt)) {
        if (!flush()) return false;
    }
    if (!take_input()) return false;
    after_feed();
    return true;
}

/// Others wait too: goes on in the loop's next round.
void Connection::continue_later() {
    if (std::exchange(continuing_, true)) return;
    shard_.loop.post([this] {
        continuing_ = false;
        if (phase_ == Phase::dead) return shard_.bury(*this);
        on_ready({});
    });
}

bool Connection::take_input() {
    if (has_input()) {
        input_position_ += reader_.feed(std::string_view(input_).substr(input_position_));
        if (!has_input()) {
            input_.clear();
            input_position_ = 0;
        }
        return true;
    }
    if (!readable_) return false;
    if (reads_left_-- <= 0) {
        continue_later();
        return false;
    }
    auto& buffer = shard_.read_buffer;
    const IoResult result = transport_->read(buffer.data(), buffer.size());
    switch (result.state) {
        case IoState::would_block: readable_ = false; return false;
        case IoState::closed: die(); return false;
        case IoState::ok: break;
    }
    if (transport_->drained() && !hung_up_) readable_ = false;
    const std::string_view bytes(buffer.data(), result.bytes);
    if (reader_.state() == RequestReader::State::idle) request_began_ = shard_.loop.now();
    const std::size_t used = reader_.feed(bytes);
    if (used < bytes.size()) input_.assign(bytes.substr(used));
    return true;
}

void Connection::after_feed() {
    const ServerSettings& settings = shard_.core.settings;
    switch (reader_.state()) {
        case RequestReader::State::idle:
        case RequestReader::State::complete: break;
        case RequestReader::State::head:
            if (request_began_ == TimePoint{}) request_began_ = shard_.loop.now();
            deadline_ = request_began_ + settings.header_timeout;
            break;
        case RequestReader::State::body:
            if (body_began_ == TimePoint{}) body_began_ = shard_.loop.now();
            deadline_ = body_began_ + settings.body_timeout + std::chrono::seconds(reader_.body_received() / kBodyRate);
            if (reader_.wants_continue() && !std::exchange(continue_sent_, true)) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
            break;
        case RequestReader::State::refused: refuse(reader_.refusal()); break;
    }
}

// ---- answering ------------------------------------------------------------------------------------------------------

void Connection::dispatch() {
    Request& request = reader_.request();
    request.remote_address = remote_address_;
    request.secure = transport_->secure();
    request.id = choose_request_id(request.header("X-Request-Id"));
    if (request_began_ == TimePoint{}) request_began_ = shard_.loop.now();
    context_ = ReplyContext::of(request, reader_.framing());
    Work work = Work::quick;
    try {
        work = shard_.core.application.classify(request);
    } catch (const std::exception& exception) {
        log::error("the classifier threw", {{"request_id", request.id}, {"what", exception.what()}});
        return refuse({500, Error::internal("internal error")});
    }
    if (work == Work::blocking) return enqueue(std::nullopt);
    run_quick();
}

void Connection::run_quick() {
    Response response = handle_guarded();
    if (draining()) context_.keep_alive = false;
    const auto* text = std::get_if<std::string>(&response.body);
    const bool large = text != nullptr && text->size() > kInlineReply && context_.gzip && may_compress(response);
    if (text == nullptr || large) return enqueue(std::move(response));
    respond(response, context_, {});
}

void Connection::enqueue(std::optional<Response> made) {
    job_ = std::make_unique<Job>();
    job_->client = std::make_shared<ClientWatch>();
    job_->response = std::move(made);
    job_->enqueued = EventLoop::Clock::now();
    reader_.request().client = job_->client;
    phase_ = Phase::busy;
    if (hung_up_) job_->client->set_gone();
    if (shard_.core.queue.try_push([this] { run_on_worker(); })) return;
    phase_ = Phase::reading;
    const bool only_large = job_->response && std::holds_alternative<std::string>(job_->response->body);
    if (only_large) {
        // The work is done already; only the compressing must fall away.
        Response response = std::move(*job_->response);
        job_.reset();
        ReplyContext context = context_;
        context.gzip = false;
        return respond(response, context, {});
    }
    job_.reset();
    shard_.core.turned_away.fetch_add(1, std::memory_order_relaxed);
    const Refusal full{503, {ErrorCode::unavailable, "the server is busy: its queue of requests is full; try again in a moment", {}, 1}};
    Response response = refuse_guarded(full);
    ReplyContext context = context_;
    context.retry_after_s = full.error.retry_after_s;
    respond(response, context, full.error.message);
}

/// On a worker. Ends by giving the connection back; nothing of it may be touched after that.
void Connection::run_on_worker() {
    job_->queued = since(job_->enqueued);
    if (job_->client->gone()) {
        // 499: what others log too when the client left before its answer.
        Response left;
        left.status = 499;
        if (job_->response) left.operation = job_->response->operation;
        job_->broken = true;
        report(left, 0, "the client has gone", true);
    } else {
        Response response = job_->response ? std::move(*job_->response) : handle_guarded();
        if (draining()) context_.keep_alive = false;
        if (std::holds_alternative<BodyStream>(response.body)) {
            run_stream(response);
        } else {
            const std::uint64_t bytes = send(response, context_);
            report(response, bytes, {}, false);
        }
    }
    shard_.loop.post([this] { resume(); });
}

void Connection::run_stream(Response& response) {
    if (context_.head_only || response.status == 204 || response.status == 304) {
        // Nothing of the body is sent, so it is not made; its length stays unknown.
        HeadExtras extras = base_extras(context_);
        extras.chunked = context_.head_only && !context_.http_1_0;
        extras.vary_encoding = may_compress(response);
        std::string head;
        append_head(head, response, extras);
        const std::size_t bytes = head.size();
        keep(head, {}, 0);
        return report(response, bytes, {}, false);
    }
    if (context_.http_1_0) context_.keep_alive = false;
    const BodyStream stream = std::move(std::get<BodyStream>(response.body));
    StreamWriter writer(*transport_, *job_->client, response, context_, shard_.core.settings.write_timeout);
    Status status = writer.send_before(std::string_view(out_).substr(out_position_), std::string_view(tail_).substr(tail_position_));
    clear_output();
    try {
        if (status.ok()) status = stream(writer);
    } catch (const std::exception& exception) {
        log::error("a body stream threw", {{"request_id", reader_.request().id}, {"what", exception.what()}});
        status = Error::internal("internal error");
    }
    const bool made = status.ok();
    if (made) status = writer.finish();
    if (status.ok()) return report(response, writer.bytes_sent(), {}, false);

    const Error error = status.error();
    const bool answerable = !made && !writer.started() && !job_->client->gone() && error.code != ErrorCode::cancelled;
    if (answerable) {
        Response instead = refuse_guarded({0, error});
        instead.operation = response.operation;
        instead.user_id = response.user_id;
        context_.retry_after_s = error.retry_after_s;
        const std::uint64_t bytes = send(instead, context_);
        return report(instead, bytes, error.message, false);
    }
    job_->broken = true;
    report(response, writer.bytes_sent(), error.message, true);
}

/// Back on the shard after a worker.
void Connection::resume() {
    const bool broken = job_->broken || killed_;
    job_.reset();
    phase_ = Phase::reading;
    if (broken) {
        // Where the connection's end marks the body's end, only a reset tells the two apart.
        if (context_.http_1_0) transport_->reset_on_close();
        return die();
    }
    end_request(context_.keep_alive);
    reads_left_ = kReadsPerTurn;
    advance();
}

Response Connection::handle_guarded() {
    const Request& request = reader_.request();
    try {
        return shard_.core.application.handle(request);
    } catch (const std::exception& exception) {
        log::error("a handler threw", {{"request_id", request.id}, {"path", request.path}, {"what", exception.what()}});
    }
    return refuse_guarded({500, Error::internal("internal error")});
}

Response Connection::refuse_guarded(const Refusal& refusal) {
    try {
        Response response = shard_.core.application.refuse(reader_.request(), refusal);
        if (refusal.status != 0) response.status = refusal.status;
        if (std::holds_alternative<std::string>(response.body)) return response;
    } catch (const std::exception& exception) {
        log::error("making an error reply threw", {{"what", exception.what()}});
    }
    return Response::text(refusal.status == 0 ? 500 : refusal.status, "text/plain", refusal.error.message + "\n");
}

/// Answers and closes: the rest of the input cannot be trusted.
void Connection::refuse(const Refusal& refusal) {
    Request& request = reader_.request();
    request.remote_address = remote_address_;
    request.secure = transport_->secure();
    request.id = choose_request_id(request.header("X-Request-Id"));
    if (request_began_ == TimePoint{}) request_began_ = shard_.loop.now();
    ReplyContext context;
    context.head_only = request.method == "HEAD";
    context.keep_alive = false;
    context.retry_after_s = refusal.error.retry_after_s;
    Response response = refuse_guarded(refusal);
    expects_input_ = true;
    respond(response, context, refusal.error.message);
}

void Connection::respond(Response& response, ReplyContext context, std::string_view failure) {
    const std::uint64_t bytes = send(response, context);
    report(response, bytes, failure, false);
    end_request(context.keep_alive);
}

/// Renders and sends as much as goes at once; the rest waits in the output. Returns the reply's size.
std::uint64_t Connection::send(Response& response, const ReplyContext& context) {
    std::string local;
    std::string& head = phase_ == Phase::busy ? local : shard_.scratch;
    head.clear();
    std::string body;
    render_reply(response, context, head, body);
    const std::uint64_t size = head.size() + body.size();
    // More requests may be waiting in the input: their replies then go out together.
    if (has_output() || (has_input() && phase_ == Phase::reading)) {
        keep(head, std::move(body), 0);
        return size;
    }
    std::string_view first = head;
    std::size_t from = 0;
    while (!first.empty() || from < body.size()) {
        const IoResult result = transport_->write(first, std::string_view(body).substr(from));
        if (result.state == IoState::closed) return size;  // The read side will notice.
        if (result.state == IoState::would_block) break;
        const std::size_t of_first = std::min(first.size(), result.bytes);
        first.remove_prefix(of_first);
        from += result.bytes - of_first;
    }
    if (!first.empty() || from < body.size()) keep(first, std::move(body), from);
    return size;
}

void Connection::report(const Response& response, std::uint64_t bytes, std::string_view failure, bool broken) {
    const Observer& finished = shard_.core.application.finished;
    if (!finished) return;
    const Request& request = reader_.request();
    Outcome outcome;
    outcome.status = response.status;
    outcome.bytes = bytes;
    outcome.duration = since(request_began_);
    if (job_ != nullptr) outcome.queued = job_->queued;
    outcome.operation = response.operation.empty() ? operation_of(request) : std::string_view(response.operation);
    outcome.user_id = response.user_id;
    outcome.broken = broken;
    outcome.failure = failure;
    try {
        finished(request, outcome);
    } catch (const std::exception& exception) {
        log::error("an observer threw", {{"what", exception.what()}});
    }
}

void Connection::end_request(bool keep_alive) {
    reader_.next();
    body_began_ = {};
    request_began_ = {};
    continue_sent_ = false;
    const bool stop = !keep_alive || draining();
    phase_ = stop ? Phase::closing : Phase::reading;
    deadline_ = shard_.loop.now() + shard_.core.settings.idle_timeout;
}

// ---- writing --------------------------------------------------------------------------------------------------------

/// Appends to the output. A large body is moved, not copied.
void Connection::keep(std::string_view head, std::string&& body, std::size_t body_from) {
    write_deadline_ = EventLoop::Clock::now() + shard_.core.settings.write_timeout;
    if (!tail_.empty()) {
        tail_ += head;
        tail_.append(body, body_from);
        return;
    }
    out_ += head;
    if (body.size() - body_from < kFlushAt) {
        out_.append(body, body_from);
    } else {
        tail_ = std::move(body);
        tail_position_ = body_from;
    }
}

/// True when no output is left.
bool Connection::flush() {
    while (has_output()) {
        const IoResult result =
            transport_->write(std::string_view(out_).substr(out_position_), std::string_view(tail_).substr(tail_position_));
        if (result.state == IoState::would_block) return false;
        if (result.state == IoState::closed) {
            die();
            return false;
        }
        write_deadline_ = shard_.loop.now() + shard_.core.settings.write_timeout;
        const std::size_t of_out = std::min(out_.size() - out_position_, result.bytes);
        out_position_ += of_out;
        tail_position_ += result.bytes - of_out;
        if (out_position_ == out_.size() && tail_position_ == tail_.size()) clear_output();
    }
    return true;
}

void Connection::clear_output() {
    out_.clear();
    if (out_.capacity() > kFlushAt) out_ = {};
    tail_ = {};
    out_position_ = tail_position_ = 0;
}

// ---- endings --------------------------------------------------------------------------------------------------------

void Connection::linger() {
    while (true) {
        if (reads_left_-- <= 0) return continue_later();
        const IoResult result = transport_->read(shard_.read_buffer.data(), shard_.read_buffer.size());
        if (result.state == IoState::would_block) return;
        if (result.state == IoState::closed || shard_.loop.now() >= deadline_) return die();
    }
}

void Connection::sweep(TimePoint now) {
    if (phase_ == Phase::busy || phase_ == Phase::dead) return;
    if (has_output()) {
        if (now >= write_deadline_) die();
        return;
    }
    if (now < deadline_) return;
    const bool in_request = reader_.state() == RequestReader::State::head || reader_.state() == RequestReader::State::body;
    if (phase_ != Phase::reading || !in_request) return die();
    const bool head = reader_.state() == RequestReader::State::head;
    refuse({408, {ErrorCode::timed_out, head ? "the request's head did not arrive in time" : "the request's body did not arrive in time"}});
    advance();
}

void Connection::drain() {
    const bool idle = phase_ == Phase::reading && reader_.state() == RequestReader::State::idle && !has_input() && !has_output();
    if (phase_ == Phase::handshake || idle) die();
}

void Connection::kill() {
    if (phase_ == Phase::dead) return;
    if (phase_ != Phase::busy) return die();
    killed_ = true;
    transport_->break_off();
    job_->client->set_gone();
}

void Connection::die() {
    if (phase_ == Phase::dead) return;
    phase_ = Phase::dead;
    transport_.reset();
    clear_output();
    // A posted task still points here; it buries in its turn.
    if (!continuing_) shard_.bury(*this);
}

}  // namespace oriel::http
