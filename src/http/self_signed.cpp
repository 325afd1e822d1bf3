#include "http/self_signed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string_view>
#include <unistd.h>

namespace oriel::http {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

bool is_address(const std::string& name) {
    in6_addr buffer{};
    return ::inet_pton(AF_INET, name.c_str(), &buffer) == 1 || ::inet_pton(AF_INET6, name.c_str(), &buffer) == 1;
}

bool is_host_name(std::string_view name) {
    return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '*';
    });
}

Result<std::string> alternative_names(const std::vector<std::string>& names) {
    std::string out = "DNS:localhost,IP:127.0.0.1,IP:::1";
    for (const std::string& name : names) {
        if (name == "localhost" || name == "127.0.0.1" || name == "::1") continue;
        if (is_address(name)) {
            out += ",IP:" + name;
        } else if (is_host_name(name)) {
            out += ",DNS:" + name;
        } else {
            return Error::invalid_request(fmt::format("'{}' is neither a host name nor an IP address", name));
        }
    }
    return out;
}

bool add_extension(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (extension == nullptr) return false;
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool set_serial(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
    bytes[0] &= 0x7f;  // Positive.
    BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
    const bool set = number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
    BN_free(number);
    return set;
}

Certificate make_certificate(EVP_PKEY* key, const std::string& names, int valid_days) {
    Certificate certificate(X509_new(), X509_free);
    X509* raw = certificate.get();
    X509_NAME* subject = X509_get_subject_name(raw);
    constexpr long kClockSkew = 3600;
    const bool made = X509_set_version(raw, X509_VERSION_3) == 1 && set_serial(raw) &&
                      X509_gmtime_adj(X509_getm_notBefore(raw), -kClockSkew) != nullptr &&
                      X509_time_adj_ex(X509_getm_notAfter(raw), valid_days, 0, nullptr) != nullptr &&
                      X509_set_pubkey(raw, key) == 1 &&
                      X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                                 reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0) == 1 &&
                      X509_set_issuer_name(raw, subject) == 1 &&
                      add_extension(raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                      add_extension(raw, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
                      add_extension(raw, NID_ext_key_usage, "serverAuth") &&
                      add_extension(raw, NID_subject_key_identifier, "hash") &&
                      add_extension(raw, NID_subject_alt_name, names) && X509_sign(raw, key, EVP_sha256()) > 0;
    if (!made) certificate.reset();
    return certificate;
}

/// The file, new, with this mode from its first moment on.
Status write_new_file(const std::string& path, mode_t mode, BIO* content) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) {
        if (errno == EEXIST)
            return Error::conflict(fmt::format("the file '{}' exists already; it is not overwritten", path));
        return Error::invalid_request(fmt::format("cannot create the file '{}': {}", path, std::strerror(errno)));
    }
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(content, &bytes);
    long written = 0;
    while (written < size) {
        const ssize_t n = ::write(fd, bytes + written, static_cast<std::size_t>(size - written));
        if (n <= 0 && errno != EINTR) break;
        written += std::max<ssize_t>(n, 0);
    }
    const bool whole = written == size && ::fsync(fd) == 0;
    const int failure = errno;
    ::close(fd);
    if (whole) return Ok{};
    ::unlink(path.c_str());
    return Error::invalid_request(fmt::format("cannot write the file '{}': {}", path, std::strerror(failure)));
}

}  // namespace

Status make_self_signed(const SelfSignedSettings& settings) {
    const std::string names = TRY(alternative_names(settings.names));
    for (const std::string& file : {settings.certificate_file, settings.key_file}) {
        if (::access(file.c_str(), F_OK) == 0)
            return Error::conflict(fmt::format("the file '{}' exists already; it is not overwritten", file));
    }
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    if (key == nullptr) return Error::internal("cannot make a key");
    const Certificate certificate = make_certificate(key.get(), names, settings.valid_days);
    if (certificate == nullptr) return Error::internal("cannot make a certificate");
    const Bio key_text(BIO_new(BIO_s_secmem()), BIO_free);
    const Bio certificate_text(BIO_new(BIO_s_mem()), BIO_free);
    if (PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
        return Error::internal("cannot write a key as PEM");
    }
    TRY(write_new_file(settings.key_file, 0600, key_text.get()));
    const Status status = write_new_file(settings.certificate_file, 0644, certificate_text.get());
    if (!status.ok()) ::unlink(settings.key_file.c_str());
    return status;
}

}  // namespace oriel::http
