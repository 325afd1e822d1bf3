#include "lang/spelling.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace oriel::lang {

namespace {
// Nobody misspells a name this long by accident, and the rows fit on the stack.
constexpr std::size_t kMaxName = 80;
}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (a.size() > kMaxName || b.size() > kMaxName) return limit + 1;
    if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > limit) return limit + 1;
    // One row of the table for each letter of `a`; the last three are enough. No distance is above kMaxName.
    using Row = std::array<std::uint8_t, kMaxName + 1>;
    Row before;
    Row above;
    Row row;
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<std::uint8_t>(j);
    before = above;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<std::uint8_t>(i);
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t cost = above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u);
            cost = std::min({cost, above[j] + std::size_t{1}, row[j - 1] + std::size_t{1}});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost = std::min(cost, before[j - 2] + std::size_t{1});
            }
            row[j] = static_cast<std::uint8_t>(cost);
            least = std::min(least, cost);
        }
        if (least > limit) return limit + 1;
        before = above;
        above = row;
    }
    return std::min(std::size_t{above[b.size()]}, limit + 1);
}

NearestName::NearestName(std::string_view wanted)
    : wanted_(wanted), limit_(std::max<std::size_t>(1, std::min<std::size_t>(4, (wanted.size() + 1) / 3))) {}

void NearestName::offer(std::string_view candidate) {
    if (candidate == wanted_ || candidate.empty()) return;
    const std::size_t distance = edit_distance(wanted_, candidate, limit_);
    if (distance > limit_) return;
    // One letter for another says nothing about what was meant.
    if (distance >= std::max(wanted_.size(), candidate.size())) return;
    best_ = std::string(candidate);
    found_ = true;
    limit_ = distance - 1;  // Only a strictly nearer one replaces it, so the first offered wins.
}

std::string NearestName::hint() const {
    if (!found_ || best_.empty()) return {};
    return "did you mean '" + best_ + "'?";
}

}  // namespace oriel::lang
