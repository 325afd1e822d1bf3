#include "store/vault.h"

namespace oriel::store {
namespace {

/// Lengths keep the parts apart: "a" + "bc" is another place than "ab" + "c".
std::string place(std::string_view table, std::string_view column, std::string_view row) {
    std::string text;
    for (const std::string_view part : {table, column, row}) {
        text += std::to_string(part.size());
        text += ':';
        text += part;
    }
    return text;
}

}  // namespace

Vault::Vault(const SecretKey& key)
    : sealing_key_(key.derive("seal", 1)),
      secret_hash_key_(key.derive("apikey", 1)),
      token_hash_key_(key.derive("token", 1)),
      fingerprint_key_(key.derive("finger", 1)) {}

std::string Vault::seal(std::string_view table, std::string_view column, std::string_view row,
                        std::string_view plain) const {
    return oriel::seal(sealing_key_, plain, place(table, column, row));
}

Result<std::string> Vault::unseal(std::string_view table, std::string_view column, std::string_view row,
                                  std::string_view sealed) const {
    auto plain = oriel::unseal(sealing_key_, sealed, place(table, column, row));
    if (plain.ok()) return plain;
    return Error::internal("cannot open the secret in " + std::string(table) + "." + std::string(column) + ": " +
                           plain.error().message);
}

std::string Vault::fingerprint() const {
    return to_hex(keyed_hash(fingerprint_key_, "oriel metadata store"));
}

}  // namespace oriel::store
