#pragma once

#include "http/middleware/chain.h"

#include <functional>
#include <string>

namespace oriel::http {

/// The last stop of a bug: an exception from a handler becomes a 500 whose body `describe` makes from an incident id.
/// The id and the exception's text go to the log together; the text never goes to the client. An exception from a body
/// stream is logged likewise and breaks the connection (or becomes an error reply, if nothing was sent yet).
Middleware exception_guard(std::function<Response(const Request&, const std::string& incident)> describe);

}  // namespace oriel::http
