#include "http/middleware/request_id.h"

#include <utility>

namespace oriel::http {

Middleware return_request_id() {
    return [](Handler next) -> Handler {
        return [next = std::move(next)](const Request& request) {
            Response response = next(request);
            response.headers.push_back({"X-Request-Id", request.id});
            return response;
        };
    };
}

}  // namespace oriel::http
