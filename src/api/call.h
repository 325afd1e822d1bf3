#pragma once

#include "api/operation.h"
#include "http/message.h"
#include "services/auth/caller.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace oriel::api {

/// One call of an operation: what a handler may want beyond its parameters, and what it may say beyond its value.
struct Call {
    const http::Request& request;
    const Operation& operation;
    std::string base_url;  ///< `https://host:19999`, as this client reaches us; no slash at the end.
    std::shared_ptr<const services::Caller> caller;  ///< Null only where no token is needed.

    int status = 0;  ///< 0: 200 with a value, 204 without. Set it where an operation has several (201, 202).
    std::vector<http::Header> headers;  ///< Added to the answer.

    void set_header(std::string name, std::string value) { headers.push_back({std::move(name), std::move(value)}); }
};

/// An answer that is no JSON of a wire type: its bytes, and what they are.
struct Text {
    std::string content_type;  ///< `text/plain;charset=utf-8`
    std::string text;
};

/// An answer written while the client reads it.
struct Stream {
    std::string content_type;
    http::BodyStream body;
};

/// Bytes that are whole when they are few, and streamed when they are many.
using Answer = std::variant<Text, Stream>;

}  // namespace oriel::api
