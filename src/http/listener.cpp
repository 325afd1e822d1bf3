#include "http/listener.h"

#include "base/log.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace oriel::http {

namespace {

constexpr int kBacklog = 1024;

std::string address_text(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text.data(), text.size());
        return text.data();
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
        ::inet_ntop(AF_INET, &v6.s6_addr[12], text.data(), text.size());
    } else {
        ::inet_ntop(AF_INET6, &v6, text.data(), text.size());
    }
    return text.data();
}

unsigned short bound_port(int fd) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

std::string hint(int error) {
    if (error == EADDRINUSE) return "; another program listens there; --listen can name another port";
    if (error == EACCES) return "; ports below 1024 need extra rights";
    if (error == EADDRNOTAVAIL) return "; no network interface has this address";
    return {};
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(const std::string& address, unsigned short port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string service = std::to_string(port);
    const std::string host = address.size() > 2 && address.front() == '[' && address.back() == ']'
                                 ? address.substr(1, address.size() - 2)
                                 : address;
    const int status = ::getaddrinfo(host.c_str(), service.c_str(), &wanted, &found);
    if (status != 0)
        return Error::invalid_request(fmt::format("cannot listen on '{}': {}", address, ::gai_strerror(status)));
    int failure = 0;
    for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
        const int fd = ::socket(entry->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            failure = errno;
            continue;
        }
        const int on = 1;
        const int off = 0;
        ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (entry->ai_family == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // Accepted sockets inherit it, and what follows.
        // A client whose machine vanished is noticed after about two minutes, also while a long query runs for it.
        const int idle_s = 60;
        const int interval_s = 15;
        const int probes = 4;
        ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
        ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
        ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
        ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
        if (::bind(fd, entry->ai_addr, entry->ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0) {
            ::freeaddrinfo(found);
            auto listener = std::unique_ptr<Listener>(new Listener(fd, bound_port(fd)));
            listener->spare_fd_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            return listener;
        }
        failure = errno;
        ::close(fd);
    }
    ::freeaddrinfo(found);
    return Error::invalid_request(
        fmt::format("cannot listen on '{}', port {}: {}{}", address, port, std::strerror(failure), hint(failure)));
}

Listener::~Listener() {
    close();
    if (spare_fd_ >= 0) ::close(spare_fd_);
}

void Listener::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

void Listener::on_ready(Ready) {
    while (fd_ >= 0) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int fd = ::accept4(fd_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            on_accept_(fd, address_text(address));
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) return;
        if (errno == EMFILE || errno == ENFILE) {
            // With the spare descriptor the client is accepted and let go, instead of staying in the backlog unseen.
            log::warn("out of file descriptors; a connection is turned away");
            if (spare_fd_ < 0) return;
            ::close(std::exchange(spare_fd_, -1));
            const int victim = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
            if (victim >= 0) ::close(victim);
            spare_fd_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            if (victim < 0) return;
        }
        // Some errors concern one connection that failed before it was accepted; with others there is nothing to go on
        // with.
        if (errno == ENOMEM || errno == ENOBUFS || errno == EBADF || errno == EINVAL) return;
    }
}

}  // namespace oriel::http
