#pragma once

#include "base/crypto.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace oriel::store {

/// Everything the store does with its key: sealing, and hashing of what is only ever compared.
class Vault {
public:
    explicit Vault(const SecretKey& key);

    /// `table`, `column` and `row` are bound into the result: it opens nowhere else.
    std::string seal(std::string_view table, std::string_view column, std::string_view row,
                     std::string_view plain) const;
    /// Errors: internal when the key, the place or the bytes are wrong; the message names table and column.
    Result<std::string> unseal(std::string_view table, std::string_view column, std::string_view row,
                               std::string_view sealed) const;

    /// What is stored of an API secret.
    std::string hash_secret(std::string_view secret) const { return keyed_hash(secret_hash_key_, secret); }
    /// What is stored of an access token, a refresh token, a reset link.
    std::string hash_token(std::string_view token) const { return keyed_hash(token_hash_key_, token); }

    /// Tells this key from others without telling it: kept in the database, so that a wrong key file is noticed at
    /// start and not at the first password.
    std::string fingerprint() const;

private:
    SecretKey sealing_key_;
    SecretKey secret_hash_key_;
    SecretKey token_hash_key_;
    SecretKey fingerprint_key_;
};

}  // namespace oriel::store
