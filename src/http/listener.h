#pragma once

#include "base/result.h"
#include "http/event_loop.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace oriel::http {

/// A listening TCP socket.
class Listener final : public EventLoop::Watcher {
public:
    /// Takes the accepted, non-blocking socket and the client's address.
    using OnAccept = std::function<void(int fd, std::string remote_address)>;

    /// Binds and listens. Errors: invalid_request, naming the address and the reason.
    static Result<std::unique_ptr<Listener>> open(const std::string& address, unsigned short port);
    ~Listener() override;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    unsigned short port() const { return port_; }
    int fd() const { return fd_; }
    void set_on_accept(OnAccept on_accept) { on_accept_ = std::move(on_accept); }
    void on_ready(Ready ready) override;
    void close();

private:
    Listener(int fd, unsigned short port) : fd_(fd), port_(port) {}

    int fd_;
    int spare_fd_ =
        -1;  // Given up for a moment when descriptors run out, so that a client can be told off instead of waiting.
    unsigned short port_;
    OnAccept on_accept_;
};

}  // namespace oriel::http
