#pragma once

#include "http/head_parser.h"
#include "http/message.h"
#include "http/response_head.h"

#include <string>

namespace oriel::http {

/// What of a request shapes the form of its reply.
struct ReplyContext {
    bool head_only = false;  ///< HEAD: all but the body.
    bool http_1_0 = false;
    bool keep_alive = true;
    bool gzip = false;  ///< The client accepts it.
    int retry_after_s = 0;

    static ReplyContext of(const Request& request, const Framing& framing);
};

/// Whether this response may be compressed for some client: textual, not encoded yet, and one that has a body.
bool may_compress(const Response& response);

/// The header fields that every reply of this context gets; the body's framing is left to the caller.
HeadExtras base_extras(const ReplyContext& context);

/// Renders a whole reply: `head` is appended to, `body` receives what follows it (maybe nothing, maybe compressed). The
/// response's body must be a string; it is moved out.
void render_reply(Response& response, const ReplyContext& context, std::string& head, std::string& body);

}  // namespace oriel::http
