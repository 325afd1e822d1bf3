#include "base/crypto.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace oriel {
namespace {

/// First byte of everything sealed, so that a later scheme can be told from this one.
constexpr char kSealVersion = 1;
constexpr std::size_t kMaxPasswordBytes = 1024;
constexpr std::size_t kPasswordMemoryBytes = 19U * 1024U * 1024U;
constexpr unsigned long long kPasswordPasses = 2;

/// libsodium wants one call before all others; it is safe from many threads.
void start_library() {
    static const bool started = sodium_init() >= 0;
    ORIEL_ASSERT(started);
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

SecretKey SecretKey::random() {
    start_library();
    SecretKey key;
    randombytes_buf(key.bytes_.data(), key.bytes_.size());
    return key;
}

Result<SecretKey> SecretKey::from_bytes(std::string_view bytes) {
    if (bytes.size() != kSizeBytes) {
        return Error::invalid_request("a key has " + std::to_string(kSizeBytes) + " bytes, found " +
                                      std::to_string(bytes.size()));
    }
    SecretKey key;
    std::copy_n(bytes_of(bytes), kSizeBytes, key.bytes_.data());
    return key;
}

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) {
    sodium_memzero(other.bytes_.data(), other.bytes_.size());
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
    if (this != &other) {
        bytes_ = other.bytes_;
        sodium_memzero(other.bytes_.data(), other.bytes_.size());
    }
    return *this;
}

SecretKey::~SecretKey() {
    sodium_memzero(bytes_.data(), bytes_.size());
}

SecretKey SecretKey::derive(std::string_view purpose, unsigned number) const {
    start_library();
    static_assert(crypto_kdf_KEYBYTES == kSizeBytes && crypto_kdf_CONTEXTBYTES == 8);
    ORIEL_ASSERT(purpose.size() <= crypto_kdf_CONTEXTBYTES);
    std::array<char, crypto_kdf_CONTEXTBYTES> context{};
    std::copy(purpose.begin(), purpose.end(), context.begin());
    SecretKey key;
    ORIEL_ASSERT(
        crypto_kdf_derive_from_key(key.bytes_.data(), key.bytes_.size(), number, context.data(), bytes_.data()) == 0);
    return key;
}

std::string random_bytes(std::size_t size_bytes) {
    start_library();
    std::string bytes(size_bytes, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string keyed_hash(const SecretKey& key, std::string_view text) {
    start_library();
    std::string hash(crypto_generichash_BYTES, '\0');
    ORIEL_ASSERT(crypto_generichash(bytes_of(hash), hash.size(), bytes_of(text), text.size(), bytes_of(key.bytes()),
                                    SecretKey::kSizeBytes) == 0);
    return hash;
}

std::string content_hash(std::string_view text) {
    start_library();
    std::string hash(crypto_generichash_BYTES, '\0');
    ORIEL_ASSERT(crypto_generichash(bytes_of(hash), hash.size(), bytes_of(text), text.size(), nullptr, 0) == 0);
    return hash;
}

bool constant_time_equal(std::string_view left, std::string_view right) {
    start_library();
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        hex.push_back(kDigits[value >> 4U]);
        hex.push_back(kDigits[value & 15U]);
    }
    return hex;
}

Result<std::string> from_hex(std::string_view hex) {
    const auto digit = [](char character) -> int {
        if (character >= '0' && character <= '9') return character - '0';
        if (character >= 'a' && character <= 'f') return character - 'a' + 10;
        if (character >= 'A' && character <= 'F') return character - 'A' + 10;
        return -1;
    };
    if (hex.size() % 2 != 0) return Error::invalid_request("hexadecimal text has an odd number of digits");
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0) return Error::invalid_request("text holds a character that is no hexadecimal digit");
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

std::string seal(const SecretKey& key, std::string_view plain, std::string_view context) {
    start_library();
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    std::string sealed(1 + kNonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
    sealed[0] = kSealVersion;
    unsigned char* nonce = bytes_of(sealed) + 1;
    randombytes_buf(nonce, kNonce);
    unsigned long long length = 0;
    ORIEL_ASSERT(crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, &length, bytes_of(plain), plain.size(),
                                                            bytes_of(context), context.size(), nullptr, nonce,
                                                            bytes_of(key.bytes())) == 0);
    return sealed;
}

Result<std::string> unseal(const SecretKey& key, std::string_view sealed, std::string_view context) {
    start_library();
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < 1 + kNonce + kTag || sealed[0] != kSealVersion) {
        return Error::internal("a sealed value is damaged: it has no known form");
    }
    std::string plain(sealed.size() - 1 - kNonce - kTag, '\0');
    const unsigned char* nonce = bytes_of(sealed) + 1;
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), &length, nullptr, nonce + kNonce,
                                                   sealed.size() - 1 - kNonce, bytes_of(context), context.size(), nonce,
                                                   bytes_of(key.bytes())) != 0) {
        return Error::internal("a sealed value does not open: another key, another place, or damaged bytes");
    }
    return plain;
}

Result<std::string> hash_password(std::string_view password) {
    start_library();
    if (password.size() > kMaxPasswordBytes) {
        return Error::invalid_request("a password has at most " + std::to_string(kMaxPasswordBytes) + " bytes, found " +
                                      std::to_string(password.size()));
    }
    std::array<char, crypto_pwhash_argon2id_STRBYTES> text{};
    if (crypto_pwhash_argon2id_str(text.data(), password.data(), password.size(), kPasswordPasses,
                                   kPasswordMemoryBytes) != 0) {
        return Error{ErrorCode::unavailable, "not enough memory to hash a password", {}, 1};
    }
    return std::string(text.data());
}

bool check_password(std::string_view hash, std::string_view password) {
    start_library();
    if (password.size() > kMaxPasswordBytes) return false;
    const std::string text(hash);
    return crypto_pwhash_argon2id_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

}  // namespace oriel
