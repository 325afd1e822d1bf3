#pragma once

#include "http/message.h"

#include <functional>
#include <initializer_list>
#include <vector>

namespace oriel::http {

/// Wraps a handler: may look at the request, answer itself, or change the response of `next`.
using Middleware = std::function<Handler(Handler next)>;

/// Composed once, at start: the first of the list sees a request first and its response last.
Handler chain(const std::vector<Middleware>& middlewares, Handler last);

/// Tells each of them, in order.
Observer observe_all(std::vector<Observer> observers);

}  // namespace oriel::http
