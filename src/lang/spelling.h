#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang {

/// Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`; gives up past `limit` and returns
/// `limit + 1`. Costs at most about `a.size() * b.size()` steps.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Finds the candidate nearest to a misspelt name.
class NearestName {
public:
    explicit NearestName(std::string_view wanted);
    void offer(std::string_view candidate);
    /// The best candidate, or empty when none is near enough to be meant (about one edit for three letters).
    std::string_view best() const { return best_; }
    /// `did you mean 'x'?`, or empty.
    std::string hint() const;

private:
    std::string_view wanted_;
    std::string best_;
    std::size_t limit_;
    bool found_ = false;
};

}  // namespace oriel::lang
