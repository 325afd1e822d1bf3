#pragma once

#include "base/result.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace oriel {

/// 32 secret bytes. Wiped when dropped; moved, never copied, never printed.
class SecretKey {
public:
    static constexpr std::size_t kSizeBytes = 32;

    /// Fresh random bytes from the operating system.
    static SecretKey random();
    /// Errors: invalid_request when `bytes` are not exactly 32.
    static Result<SecretKey> from_bytes(std::string_view bytes);

    SecretKey(SecretKey&& other) noexcept;
    SecretKey& operator=(SecretKey&& other) noexcept;
    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;
    ~SecretKey();

    /// A key of its own for one purpose, so that one key file serves several uses that cannot be mixed up.
    /// The same key, purpose and number give the same key, always. `purpose` has at most 8 characters.
    SecretKey derive(std::string_view purpose, unsigned number) const;

    std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

private:
    SecretKey() = default;
    std::array<unsigned char, kSizeBytes> bytes_{};
};

/// `size_bytes` random bytes from the operating system.
std::string random_bytes(std::size_t size_bytes);

/// BLAKE2b-256 of `text` under `key`, 32 bytes. What we store instead of an API secret or a token: both are random
/// and long, so a slow hash would buy nothing, while the key makes a stolen database useless by itself.
std::string keyed_hash(const SecretKey& key, std::string_view text);

/// BLAKE2b-256 without a key, 32 bytes: for content addresses and checksums, never for secrets.
std::string content_hash(std::string_view text);

/// Compares without telling by its duration where the texts differ.
bool constant_time_equal(std::string_view left, std::string_view right);

/// Lower-case hexadecimal digits.
std::string to_hex(std::string_view bytes);
/// Errors: invalid_request for an odd length or anything that is no hexadecimal digit.
Result<std::string> from_hex(std::string_view hex);

/// Encrypts `plain` (XChaCha20-Poly1305, fresh nonce) and binds it to `context`, which says where it belongs
/// (table, column, row), so that a ciphertext moved to another row does not open there.
std::string seal(const SecretKey& key, std::string_view plain, std::string_view context);

/// What `seal` was given.
/// Errors: internal, saying that the key or the place is not the one it was sealed for, or that the bytes are damaged.
Result<std::string> unseal(const SecretKey& key, std::string_view sealed, std::string_view context);

/// Argon2id (19 MiB, 2 passes) with a random salt, as text. Takes about 50 ms of CPU: call from a bounded pool.
/// Errors: invalid_request when the password is longer than 1024 bytes, unavailable when memory is short.
Result<std::string> hash_password(std::string_view password);
/// True when `password` is the one `hash` was made of. Takes as long as making it did.
bool check_password(std::string_view hash, std::string_view password);

/// Overwrites the characters, then empties the text. For passwords that were read into a string.
void wipe(std::string& text);

}  // namespace oriel
