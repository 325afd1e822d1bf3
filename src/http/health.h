#pragma once

#include "base/metrics.h"
#include "http/message.h"

#include <functional>
#include <string>
#include <vector>

namespace oriel::http {

/// 200 as long as the process serves at all.
Response alive_response();

/// Something the server needs in order to answer well: the store, a first model, …
struct ReadyCheck {
    std::string name;
    std::function<Status()> check;  ///< Must not block for long.
};

/// 200 when all checks hold, else 503; the JSON body `{"ready":…,"checks":{name: "ok" | message}}` says which.
Response ready_response(const std::vector<ReadyCheck>& checks);

/// The registry as Prometheus text.
Response metrics_response(const metrics::Registry& registry);

}  // namespace oriel::http
