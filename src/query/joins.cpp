#include "query/errors.h"
#include "query/plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::query {

/// Declaration order; a join waits only for those it requires.
Status order_joins(Plan& plan) {
    const std::size_t count = plan.joined.size();
    std::vector<bool> placed(count, false);
    std::vector<std::size_t> waiting;
    for (std::size_t i = 1; i < count; ++i) {
        if (plan.joined[i].needed) waiting.push_back(i);
    }
    plan.order.push_back(0);
    placed[0] = true;
    while (!waiting.empty()) {
        const auto ready = std::find_if(waiting.begin(), waiting.end(), [&](std::size_t index) {
            const std::vector<std::size_t>& required = plan.joined[index].requires_;
            return std::all_of(required.begin(), required.end(), [&](std::size_t other) {
                // A text that names an alias without `${…}` does not join it.
                return placed[other] || !plan.joined[other].needed;
            });
        });
        if (ready == waiting.end()) {
            std::string names;
            for (const std::size_t index : waiting) names += " '" + plan.explore->sources[index].alias + "'";
            return invalid("fields", fmt::format("the joins{} of explore '{}' require each other in a circle", names,
                                                 plan.explore->name));
        }
        placed[*ready] = true;
        plan.order.push_back(*ready);
        waiting.erase(ready);
    }
    return Ok{};
}

}  // namespace oriel::query
