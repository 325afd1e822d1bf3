#include "http/connection.h"

#include <sys/socket.h>
#include <utility>

namespace oriel::http {

namespace {

constexpr std::chrono::milliseconds kLinger{2'000};
constexpr int kReadsPerTurn = 32;             // Then the other connections have theirs.
constexpr std::size_t kBodyRate = 16 * 1024;  // Bytes a second, see ServerSettings::body_timeout.

}  // namespace

Connection::Connection(Shard& shard, std::unique_ptr<Transport> transport, std::string remote_address)
    : shard_(shard),
      transport_(std::move(transport)),
      remote_address_(std::move(remote_address)),
      phase_(transport_->secure() ? Phase::handshake : Phase::reading),
      reader_({shard.core.settings.max_header_bytes, shard.core.settings.max_body_bytes}),
      deadline_(shard.loop.now() + shard.core.settings.header_timeout) {}

Connection::~Connection() = default;

bool Connection::start() {
    return shard_.loop.add(transport_->fd(), this);
}

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
            if (reader_.wants_continue() && !std::exchange(continue_sent_, true))
                out_ += "HTTP/1.1 100 Continue\r\n\r\n";
            break;
        case RequestReader::State::refused: refuse(reader_.refusal()); break;
    }
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
    const bool in_request =
        reader_.state() == RequestReader::State::head || reader_.state() == RequestReader::State::body;
    if (phase_ != Phase::reading || !in_request) return die();
    const bool head = reader_.state() == RequestReader::State::head;
    refuse({408,
            {ErrorCode::timed_out,
             head ? "the request's head did not arrive in time" : "the request's body did not arrive in time"}});
    advance();
}

void Connection::drain() {
    const bool idle =
        phase_ == Phase::reading && reader_.state() == RequestReader::State::idle && !has_input() && !has_output();
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
