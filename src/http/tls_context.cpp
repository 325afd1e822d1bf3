#include "http/tls_context.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace oriel::http {

namespace {

std::string openssl_reason() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return reason == nullptr ? "unknown reason" : reason;
}

Status readable(std::string_view what, const std::string& file) {
    if (::access(file.c_str(), R_OK) == 0) return Ok{};
    return Error::invalid_request(fmt::format("cannot read the {} file '{}': {}", what, file, std::strerror(errno)));
}

/// Never asks on the terminal.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

/// Takes HTTP/1.1 when the client offers it; a client that offers only others (h2) goes on without an agreement.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
    static constexpr std::array<unsigned char, 9> kOurs{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_length, kOurs.data(), kOurs.size(), offered, offered_length) !=
        OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<std::shared_ptr<ssl_ctx_st>> make_tls_context(const TlsSettings& settings) {
    TRY(readable("certificate", settings.certificate_file));
    TRY(readable("key", settings.key_file));
    ERR_clear_error();
    const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (context == nullptr) return Error::internal("cannot set TLS up: " + openssl_reason());
    SSL_CTX* raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_IGNORE_UNEXPECTED_EOF);
    // RELEASE_BUFFERS: an idle connection then holds no 34 KB of buffers.
    SSL_CTX_set_mode(raw,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(raw, 1);  // One recv for a record instead of two.
    SSL_CTX_set_session_id_context(raw, reinterpret_cast<const unsigned char*>("oriel"), 5);
    SSL_CTX_set_default_passwd_cb(raw, no_passphrase);
    SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);

    if (SSL_CTX_use_certificate_chain_file(raw, settings.certificate_file.c_str()) != 1) {
        return Error::invalid_request(fmt::format("the certificate file '{}' holds no usable PEM certificate: {}",
                                                  settings.certificate_file, openssl_reason()));
    }
    if (SSL_CTX_use_PrivateKey_file(raw, settings.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        const unsigned long code = ERR_peek_last_error();
        if (ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH) {
            ERR_clear_error();
            return Error::invalid_request(fmt::format("the key '{}' does not belong to the certificate '{}'",
                                                      settings.key_file, settings.certificate_file));
        }
        return Error::invalid_request(
            fmt::format("the key file '{}' holds no usable PEM private key without a passphrase: {}", settings.key_file,
                        openssl_reason()));
    }
    if (SSL_CTX_check_private_key(raw) != 1) {
        ERR_clear_error();
        return Error::invalid_request(fmt::format("the key '{}' does not belong to the certificate '{}'",
                                                  settings.key_file, settings.certificate_file));
    }
    return std::shared_ptr<ssl_ctx_st>(context);
}

}  // namespace oriel::http
