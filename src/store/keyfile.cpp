#include "store/keyfile.h"

#include "base/filesystem.h"

#include <string_view>

namespace oriel::store {
namespace {

constexpr std::string_view kPrefix = "oriel-key-1 ";

std::string octal(FileMode mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) digits.push_back(static_cast<char>('0' + ((mode >> shift) & 7U)));
    return digits;
}

}  // namespace

Result<SecretKey> load_key_file(const std::string& path) {
    const auto mode = file_mode(path);
    if (!mode.has_value()) {
        return Error::not_found("no key file at '" + path +
                                "'; without the key that belongs to a database its secrets are lost");
    }
    if ((*mode & 077U) != 0) {
        return Error::invalid_request("key file '" + path + "' is open to others than its owner (mode " + octal(*mode) +
                                      "); set it to 0600");
    }
    std::string text = TRY(read_file(path, 4096));
    std::string_view line = text;
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    const bool well_formed = line.starts_with(kPrefix) && line.size() == kPrefix.size() + 2 * SecretKey::kSizeBytes;
    auto bytes = from_hex(well_formed ? line.substr(kPrefix.size()) : std::string_view("x"));
    wipe(text);
    if (!bytes.ok()) {
        return Error::invalid_request("key file '" + path +
                                      "' is malformed; it holds one line, 'oriel-key-1' and 64 hexadecimal digits");
    }
    auto key = SecretKey::from_bytes(bytes.value());
    wipe(bytes.value());
    return key;
}

Status save_key_file(const std::string& path, const SecretKey& key) {
    std::string text = std::string(kPrefix) + to_hex(key.bytes()) + "\n";
    Status saved = create_file(path, text, kPrivateFile);
    wipe(text);
    return saved;
}

}  // namespace oriel::store
