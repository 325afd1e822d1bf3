#include "db/mysql/handle.h"

#include "db/redact.h"

#include <errmsg.h>

#include <mutex>

namespace oriel::db::mysql {

namespace {

constexpr unsigned int kConnectTimeout_s = 10;

Handle connect(const Settings& settings, bool encrypted, bool& connected) {
    static std::once_flag once;
    std::call_once(once, [] { static_cast<void>(::mysql_server_init(0, nullptr, nullptr)); });
    Handle handle(::mysql_init(nullptr));
    if (handle == nullptr) return handle;
    const auto set = [&](mysql_option option, const void* value) { ::mysql_optionsv(handle.get(), option, value); };
    const my_bool yes = 1;
    const my_bool no = 0;
    const unsigned int off = 0;
    set(MYSQL_OPT_CONNECT_TIMEOUT, &kConnectTimeout_s);
    set(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    set(MYSQL_OPT_LOCAL_INFILE, &off);  // A server could ask for any file of this machine.
    set(MYSQL_OPT_RECONNECT, &no);
    const bool socket = settings.host.starts_with('/');
    const unsigned int protocol = MYSQL_PROTOCOL_TCP;  // Else `localhost` would mean a socket file.
    if (!socket) set(MYSQL_OPT_PROTOCOL, &protocol);
    const bool verified = settings.tls == Tls::verified;
    if (encrypted) {
        set(MYSQL_OPT_SSL_ENFORCE, &yes);
        set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, verified ? &yes : &no);
        const std::string& authorities = settings.tls_authorities;
        if (verified) {
            set(MYSQL_OPT_SSL_CA, authorities.empty() ? "/etc/ssl/certs/ca-certificates.crt" : authorities.c_str());
        }
    }
    connected = ::mysql_real_connect(handle.get(), socket ? nullptr : settings.host.c_str(), settings.username.c_str(),
                                     settings.password.c_str(), settings.database.c_str(),
                                     static_cast<unsigned int>(settings.port), socket ? settings.host.c_str() : nullptr,
                                     0) != nullptr;
    return handle;
}

}  // namespace

Result<Handle> open_handle(const Settings& settings, Server& server) {
    const bool may_be_clear = settings.tls == Tls::preferred;
    const bool encrypted = !may_be_clear || !server.has_no_tls;
    bool connected = false;
    Handle handle = connect(settings, encrypted, connected);
    if (handle != nullptr && !connected && encrypted && may_be_clear &&
        ::mysql_errno(handle.get()) == CR_SSL_CONNECTION_ERROR) {
        handle = connect(settings, false, connected);
        if (connected) server.has_no_tls = true;
    }
    if (handle == nullptr) return Error::upstream("MySQL: no memory for a connection");
    if (!connected) return explain(handle.get(), "", settings);
    // The library takes a server that cannot encrypt for good enough.
    if (!may_be_clear && ::mysql_get_ssl_cipher(handle.get()) == nullptr) {
        return Error::upstream("MySQL: the server does not encrypt connections, and this connection asks for SSL");
    }
    return handle;
}

Error explain(MYSQL* handle, std::string_view sql, const Settings& settings) {
    return Error::upstream("MySQL: " + redact(::mysql_error(handle), sql, settings.password));
}

bool is_lost(MYSQL* handle) {
    const unsigned int error = ::mysql_errno(handle);
    // The client's own errors are about the connection; so is a server that shuts down.
    constexpr unsigned int kServerShutdown = 1053;
    return (error >= CR_MIN_ERROR && error <= CR_MAX_ERROR) || error == kServerShutdown;
}

}  // namespace oriel::db::mysql
