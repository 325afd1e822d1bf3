#pragma once

#include "query/plan.h"

namespace oriel::query {

/// Whether the plan moves the times of that dimension.
bool is_shifted(const Plan& plan, const Place& place);

/// A moment in the query's zone, moved as the plan says.
Result<sql::Node> shifted(Plan& plan, const Place& place, sql::Node moment);

/// While it lives, times are not moved. Only what is grouped and what is asked for sees another period: which rows
/// there are (joins, the explore's own conditions) and which the caller may see is the same in both.
class Unshifted {
public:
    explicit Unshifted(Plan& plan);
    ~Unshifted();
    Unshifted(const Unshifted&) = delete;
    Unshifted& operator=(const Unshifted&) = delete;

private:
    Plan& plan_;
    std::optional<Shift> shift_;
    std::unordered_map<std::uint64_t, sql::Node> expanded_;  ///< What was made with the shift.
};

/// What a shifted plan leaves out: days that the shift would put on the last day of a shorter month when days are
/// compared, and what has not passed yet when only the past of a period counts.
Status add_shift_filters(Plan& plan, std::vector<sql::Node>& where);

}  // namespace oriel::query
