#include "http/connection.h"

#include "base/log.h"
#include "http/request_id.h"
#include "http/stream_writer.h"

#include <algorithm>
#include <exception>
#include <utility>

// Answering and writing: on the shard's thread for quick work, on a worker's for the rest.
namespace oriel::http {

namespace {

constexpr std::size_t kInlineReply = 64 * 1024;  // Larger quick replies that need compressing go to a worker.

std::chrono::microseconds since(EventLoop::Clock::time_point from) {
    return std::chrono::duration_cast<std::chrono::microseconds>(EventLoop::Clock::now() - from);
}

}  // namespace

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
    if (work == Work::blocking) return enqueue(std::nullopt, shard_.core.queue);
    if (work == Work::slow) return enqueue(std::nullopt, shard_.core.slow_queue);
    run_quick();
}

void Connection::run_quick() {
    Response response = handle_guarded();
    if (draining()) context_.keep_alive = false;
    const auto* text = std::get_if<std::string>(&response.body);
    const bool large = text != nullptr && text->size() > kInlineReply && context_.gzip && may_compress(response);
    if (text == nullptr) return enqueue(std::move(response), shard_.core.slow_queue);
    if (large) return enqueue(std::move(response), shard_.core.queue);
    respond(response, context_, {});
}

void Connection::enqueue(std::optional<Response> made, WorkerQueue& queue) {
    job_ = std::make_unique<Job>();
    job_->client = std::make_shared<ClientWatch>();
    job_->response = std::move(made);
    job_->enqueued = EventLoop::Clock::now();
    reader_.request().client = job_->client;
    phase_ = Phase::busy;
    if (hung_up_) job_->client->set_gone();
    if (queue.try_push([this] { run_on_worker(); })) return;
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
    const Refusal full{
        503,
        {ErrorCode::unavailable, "the server is busy: its queue of requests is full; try again in a moment", {}, 1}};
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
    Status status = writer.send_before(std::string_view(out_).substr(out_position_),
                                       std::string_view(tail_).substr(tail_position_));
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
        const IoResult result = transport_->write(std::string_view(out_).substr(out_position_),
                                                  std::string_view(tail_).substr(tail_position_));
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

}  // namespace oriel::http
