#pragma once

#include "base/result.h"

#include <string>
#include <vector>

namespace oriel::http {

struct SelfSignedSettings {
    std::string certificate_file;
    std::string key_file;
    std::vector<std::string> names;  ///< Host names and addresses beyond localhost, 127.0.0.1 and ::1.
    int valid_days = 825;            ///< What browsers still take.
};

/// Makes an ECDSA P-256 key and a certificate for it that signs itself, so that it can be given to clients as their
/// trust anchor. The key file has mode 0600, the certificate 0644. Neither file may exist yet: nothing is overwritten.
/// Errors: conflict when a file exists, invalid_request for a name or a folder that will not do.
Status make_self_signed(const SelfSignedSettings& settings);

}  // namespace oriel::http
