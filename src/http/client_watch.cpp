#include "http/client_watch.h"

#include <algorithm>

namespace oriel::http {

ClientWatch::Subscription ClientWatch::on_gone(std::function<void()> callback) {
    const std::lock_guard lock(mutex_);
    if (gone()) {
        callback();
        return {};
    }
    const int id = next_id_++;
    callbacks_.emplace_back(id, std::move(callback));
    return {this, id};
}

void ClientWatch::set_gone() {
    const std::lock_guard lock(mutex_);
    if (gone_.exchange(true, std::memory_order_acq_rel)) return;
    for (const auto& entry : callbacks_) entry.second();
    callbacks_.clear();
}

void ClientWatch::forget(int id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(callbacks_, [&](const auto& entry) { return entry.first == id; });
}

}  // namespace oriel::http
