#include "http/middleware/chain.h"

#include <utility>

namespace oriel::http {

Handler chain(const std::vector<Middleware>& middlewares, Handler last) {
    for (auto it = middlewares.rbegin(); it != middlewares.rend(); ++it) last = (*it)(std::move(last));
    return last;
}

Observer observe_all(std::vector<Observer> observers) {
    return [observers = std::move(observers)](const Request& request, const Outcome& outcome) {
        for (const Observer& observer : observers) observer(request, outcome);
    };
}

}  // namespace oriel::http
