#include "query/plan.h"

#include <algorithm>
#include <array>

namespace oriel::query {

namespace {

bool is_utc(std::string_view name) {
    static constexpr std::array<std::string_view, 7> kNames{"UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu",
                                                            "UCT", "Zulu",    "Etc/GMT"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

Status resolve_zones(Plan& plan) {
    const Request& request = plan.request;
    const std::string& database = request.database_timezone.empty() ? std::string("UTC") : request.database_timezone;
    plan.database_zone = TRY(TimeZone::find(database));
    plan.query_zone = plan.database_zone;
    if (!request.query_timezone.empty()) {
        const TimeZone asked = TRY(TimeZone::find(request.query_timezone));
        // Without conversion in the database the query's zone cannot be kept, so everything is in the database's.
        if (plan.dialect.has_time_zones()) plan.query_zone = asked;
    }
    const std::string& from = plan.database_zone->name();
    const std::string& to = plan.query_zone->name();
    plan.converts = from != to && !(is_utc(from) && is_utc(to));
    plan.calendar.now = plan.query_zone->to_wall(request.now);
    plan.calendar.week_start = static_cast<int>(plan.model.week_start_day);
    plan.calendar.fiscal_month_offset = plan.model.fiscal_month_offset;
    return Ok{};
}

}  // namespace oriel::query
