#include "query/plan.h"
#include "query/rendered.h"

#include <algorithm>

namespace oriel::query {

namespace {

struct Edge {
    bool forward = false;   ///< Several rows of the joined view for one row before.
    bool backward = false;  ///< Several rows before for one row of the joined view.
};

Edge edge_of(const Source& source, const Joined& joined) {
    if (joined.preaggregated) return {false, source.relationship == model::Relationship::many_to_many};
    const bool declared = source.relationship_given || source.sql.empty();
    if (source.type == model::JoinType::cross || !declared || joined.parents.empty()) return {true, true};
    switch (source.relationship) {
        case model::Relationship::many_to_one: return {false, true};
        case model::Relationship::one_to_one: return {false, false};
        case model::Relationship::one_to_many: return {true, false};
        case model::Relationship::many_to_many: return {true, true};
    }
    return {true, true};
}

/// Whether the text holds that word (given in lower case), in either case of letters.
bool mentions(const Plan& plan, std::size_t owner, const model::Template& author, std::string_view word) {
    const model::Template& sql = rendered(plan, owner, author);
    const auto equal = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    };
    return std::any_of(sql.parts.begin(), sql.parts.end(), [&](const model::TemplatePart& part) {
        return std::search(part.text.begin(), part.text.end(), word.begin(), word.end(), equal) != part.text.end();
    });
}

}  // namespace

/// Walks the joins in order and keeps, for each pair of sources, whether a row of the one meets several of the other.
/// The declared relationships are trusted. With several parents every one of them counts.
void analyse_fan_out(Plan& plan) {
    const std::size_t count = plan.joined.size();
    plan.multiplies.assign(count, std::vector<bool>(count, false));
    plan.nullable.assign(count, false);
    plan.fanned_out.assign(count, false);
    for (std::size_t step = 1; step < plan.order.size(); ++step) {
        const std::size_t joined = plan.order[step];
        const Source& source = plan.explore->sources[joined];
        const Edge edge = edge_of(source, plan.joined[joined]);
        const std::vector<std::size_t>& parents = plan.joined[joined].parents;
        // A raw join text may be of any type; only these words make the rows before it optional.
        const bool raw = !source.sql.empty();
        const bool outer =
            raw ? mentions(plan, joined, source.sql, "full") || mentions(plan, joined, source.sql, "right")
                : source.type == model::JoinType::full_outer;
        for (std::size_t i = 0; i < step; ++i) {
            const std::size_t before = plan.order[i];
            // From `before` over a parent to the joined source, and the same way back.
            bool there = edge.forward;
            bool back = edge.backward;
            for (const std::size_t parent : parents) {
                there = there || plan.multiplies[before][parent];
                back = back || plan.multiplies[parent][before];
            }
            plan.multiplies[before][joined] = there;
            plan.multiplies[joined][before] = back;
            if (outer) plan.nullable[before] = true;
        }
        plan.nullable[joined] = outer || raw || source.type == model::JoinType::left_outer;
    }
    for (const std::size_t source : plan.order) {
        const std::vector<bool>& row = plan.multiplies[source];
        plan.fanned_out[source] = std::find(row.begin(), row.end(), true) != row.end();
    }
}

}  // namespace oriel::query
