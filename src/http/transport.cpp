#include "http/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace oriel::http {

namespace {

class PlainTransport final : public Transport {
public:
    explicit PlainTransport(int fd) : Transport(fd) {}

    IoState handshake() override { return IoState::ok; }

    IoResult read(char* buffer, std::size_t size) override {
        while (true) {
            const ssize_t n = ::recv(fd(), buffer, size, 0);
            drained_ = n >= 0 && static_cast<std::size_t>(n) < size;
            if (n > 0) return {IoState::ok, static_cast<std::size_t>(n)};
            if (n == 0) return {IoState::closed, 0};
            if (errno == EAGAIN || errno == EWOULDBLOCK) return {IoState::would_block, 0};
            if (errno != EINTR) return {IoState::closed, 0};
        }
    }

    IoResult write(std::string_view first, std::string_view second) override {
        std::array<iovec, 2> pieces{};
        msghdr message{};
        message.msg_iov = pieces.data();
        for (const std::string_view piece : {first, second}) {
            if (!piece.empty()) pieces[message.msg_iovlen++] = {const_cast<char*>(piece.data()), piece.size()};
        }
        while (true) {
            const ssize_t n = ::sendmsg(fd(), &message, MSG_NOSIGNAL);
            if (n >= 0) return {IoState::ok, static_cast<std::size_t>(n)};
            if (errno == EAGAIN || errno == EWOULDBLOCK) return {IoState::would_block, 0};
            if (errno != EINTR) return {IoState::closed, 0};
        }
    }

    bool drained() const override { return drained_; }
    bool secure() const override { return false; }
    void shutdown_write() override { ::shutdown(fd(), SHUT_WR); }

private:
    bool drained_ = false;
};

// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE when the client has gone; ours does not.

struct BioState {
    int fd;
    bool drained;
};

BioState& bio_state(BIO* bio) {
    return *static_cast<BioState*>(BIO_get_data(bio));
}

int bio_result(BIO* bio, ssize_t n, int retry_flag) {
    BIO_clear_retry_flags(bio);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_flags(bio, retry_flag | BIO_FLAGS_SHOULD_RETRY);
    return static_cast<int>(n);
}

int bio_write(BIO* bio, const char* bytes, int size) {
    return bio_result(bio, ::send(bio_state(bio).fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL),
                      BIO_FLAGS_WRITE);
}

int bio_read(BIO* bio, char* buffer, int size) {
    BioState& state = bio_state(bio);
    const ssize_t n = ::recv(state.fd, buffer, static_cast<std::size_t>(size), 0);
    state.drained = n >= 0 && n < size;
    return bio_result(bio, n, BIO_FLAGS_READ);
}

long bio_control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* bio_method() {
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
        BIO_meth_set_write(made, bio_write);
        BIO_meth_set_read(made, bio_read);
        BIO_meth_set_ctrl(made, bio_control);
        return made;
    }();
    return method;
}

class TlsTransport final : public Transport {
public:
    TlsTransport(int fd, SSL_CTX* context) : Transport(fd), ssl_(SSL_new(context)), bio_state_{fd, false} {
        BIO* bio = BIO_new(bio_method());
        BIO_set_data(bio, &bio_state_);
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_, bio, bio);  // Owned by the SSL from here on.
        SSL_set_accept_state(ssl_);
    }
    ~TlsTransport() override { SSL_free(ssl_); }

    IoState handshake() override {
        ERR_clear_error();
        const int n = SSL_do_handshake(ssl_);
        return n == 1 ? IoState::ok : state_of(n);
    }

    IoResult read(char* buffer, std::size_t size) override {
        ERR_clear_error();
        std::size_t n = 0;
        const int ok = SSL_read_ex(ssl_, buffer, size, &n);
        return ok == 1 ? IoResult{IoState::ok, n} : IoResult{state_of(ok), 0};
    }

    IoResult write(std::string_view first, std::string_view second) override {
        // One record and one packet for a small reply.
        if (!first.empty() && !second.empty() && first.size() < kRecord) {
            std::array<char, kRecord> record;  // NOLINT: filled below
            const std::size_t from_second = std::min(second.size(), kRecord - first.size());
            std::memcpy(record.data(), first.data(), first.size());
            std::memcpy(record.data() + first.size(), second.data(), from_second);
            return write_some({record.data(), first.size() + from_second});
        }
        return write_some(first.empty() ? second : first);
    }

    bool drained() const override { return bio_state_.drained && SSL_has_pending(ssl_) == 0; }
    bool secure() const override { return true; }

    void shutdown_write() override {
        ERR_clear_error();
        if (SSL_is_init_finished(ssl_) != 0) SSL_shutdown(ssl_);
        ::shutdown(fd(), SHUT_WR);
    }

private:
    static constexpr std::size_t kRecord = 16 * 1024;  // What TLS sends as one piece.

    IoResult write_some(std::string_view bytes) {
        if (bytes.empty()) return {IoState::ok, 0};
        ERR_clear_error();
        std::size_t n = 0;
        const int ok = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &n);
        return ok == 1 ? IoResult{IoState::ok, n} : IoResult{state_of(ok), 0};
    }

    IoState state_of(int result) const {
        const int error = SSL_get_error(ssl_, result);
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? IoState::would_block : IoState::closed;
    }

    SSL* ssl_;
    BioState bio_state_;
};

}  // namespace

Transport::~Transport() {
    if (fd_ >= 0) ::close(fd_);
}

std::unique_ptr<Transport> Transport::plain(int fd) {
    return std::make_unique<PlainTransport>(fd);
}

std::unique_ptr<Transport> Transport::tls(int fd, ssl_ctx_st* context) {
    return std::make_unique<TlsTransport>(fd, context);
}

void Transport::reset_on_close() const {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void Transport::break_off() const {
    ::shutdown(fd_, SHUT_RDWR);
}

bool Transport::wait_writable(std::chrono::milliseconds timeout, bool& timed_out) const {
    pollfd entry{fd_, POLLOUT | POLLRDHUP, 0};
    const int n = ::poll(&entry, 1, static_cast<int>(timeout.count()));
    timed_out = n == 0;
    if (n < 0) return errno == EINTR;
    return n > 0 && (entry.revents & (POLLERR | POLLHUP | POLLRDHUP | POLLNVAL)) == 0;
}

int Transport::release() {
    return std::exchange(fd_, -1);
}

}  // namespace oriel::http
