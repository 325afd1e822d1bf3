#pragma once

#include "base/metrics.h"
#include "base/result.h"
#include "http/server.h"
#include "server/instance.h"

#include <memory>
#include <string>

namespace oriel::server {

/// The whole way of a request, put together: routes, middlewares, observers. Lives as long as the server that uses it.
class Wiring {
public:
    /// `public_url`: how clients reach us, for links; empty = as each request says.
    Wiring(Instance& instance, std::string public_url);
    ~Wiring();
    Wiring(const Wiring&) = delete;
    Wiring& operator=(const Wiring&) = delete;

    http::Application application();
    metrics::Registry& metrics();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace oriel::server
