#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

struct ssl_ctx_st;

namespace oriel::http {

enum class IoState {
    ok,
    would_block,  ///< Try again when the socket is ready.
    closed,       ///< The other side ended the stream, or the connection broke.
};

struct IoResult {
    IoState state = IoState::ok;
    std::size_t bytes = 0;
};

/// One accepted, non-blocking socket, plain or with TLS on top. Owns the descriptor. Used by one thread at a time,
/// except `break_off` and `fd`.
class Transport {
public:
    virtual ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    static std::unique_ptr<Transport> plain(int fd);
    static std::unique_ptr<Transport> tls(int fd, ssl_ctx_st* context);

    /// TLS: goes on with the handshake. Plain: ok at once.
    virtual IoState handshake() = 0;
    virtual IoResult read(char* buffer, std::size_t size) = 0;
    /// Sends `first` and then `second`, as much as goes; small ones in one packet. Returns how many bytes of both
    /// together.
    virtual IoResult write(std::string_view first, std::string_view second) = 0;
    /// The last read took all there was, so another one would only tell so. Readiness is reported anew when more comes.
    virtual bool drained() const = 0;
    virtual bool secure() const = 0;

    /// Tells the other side that nothing more comes.
    virtual void shutdown_write() = 0;
    /// Makes the coming close a reset: the other side learns that the reply is incomplete.
    void reset_on_close() const;
    /// From any thread: all reading, writing and waiting fails from now on.
    void break_off() const;
    /// Blocks until the socket takes more bytes. False: the client is gone or the time is over (`timed_out`).
    bool wait_writable(std::chrono::milliseconds timeout, bool& timed_out) const;

    int fd() const { return fd_; }
    /// Gives the descriptor up, for another transport on the same socket.
    int release();

protected:
    explicit Transport(int fd) : fd_(fd) {}

private:
    int fd_;
};

}  // namespace oriel::http
