#include "base/json.h"
#include "lang/filters/attributes.h"
#include "lang/filters/calendar.h"
#include "lang/filters/shown.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

// Compares our grammars with the npm package @looker/filter-expressions: test/golden/filters/peer.tsv is what it makes
// of 1,200 expressions, in the normal form of `ours` below; differences.tsv is where we mean to differ, and why. See
// test/golden/filters/README.md.

namespace oriel::lang::filters {
namespace {

using Row = std::vector<std::string>;

/// The lines of a table, without comments. Expressions and normal forms are in JSON's quotes.
std::vector<Row> rows_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in.good()) << path;
    std::vector<Row> out;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        Row row;
        for (std::size_t at = 0; at <= line.size();) {
            const std::size_t tab = std::min(line.find('\t', at), line.size());
            row.push_back(line.substr(at, tab - at));
            at = tab + 1;
        }
        out.push_back(std::move(row));
    }
    return out;
}

/// A number without what makes no difference: `1.50` is `1.5`.
std::string plain(const std::string& digits) {
    return fmt::format("{}", Place::value_of(digits));
}

std::vector<std::string> terms_of(const StringFilter& filter) {
    std::vector<std::string> out;
    for (const StringTerm& term : filter.terms) out.push_back(shown(StringFilter{{term}}));
    return out;
}

std::vector<std::string> terms_of(const NumberFilter& filter) {
    std::vector<std::string> out;
    for (NumberTerm term : filter.terms) {
        if (term.kind == NumberTerm::Kind::value) term.digits = plain(term.digits);
        if (term.low) term.low->digits = plain(term.low->digits);
        if (term.high) term.high->digits = plain(term.high->digits);
        out.push_back(shown(NumberFilter{{term}}));
    }
    return out;
}

std::vector<std::string> terms_of(const DateFilter& filter) {
    std::vector<std::string> out;
    for (const DateTerm& term : filter.terms) out.push_back(shown(DateFilter{{term}}));
    return out;
}

std::vector<std::string> terms_of(LocationFilter filter) {
    for (Place* place : {&filter.center, &filter.north_west, &filter.south_east})
        *place = {plain(place->latitude), plain(place->longitude)};
    return {shown(filter)};
}

/// The terms, each once, in the order of their letters. A user attribute has a value that suits the type.
template <typename Parse>
std::string normal_form(const std::string& text, const std::string& attribute, const Parse& parse) {
    const auto value = [&](std::string_view name) -> Result<std::string> {
        return attribute.empty() ? std::string(name) + "-value" : attribute;
    };
    const auto words = with_attributes(text, value);
    if (!words.ok()) return "refused";
    const auto filter = parse(words.value());
    if (!filter.ok()) return "refused";
    const std::vector<std::string> terms = terms_of(filter.value());
    std::string out;
    for (const std::string& term : std::set<std::string>(terms.begin(), terms.end()))
        out += (out.empty() ? "" : " & ") + term;
    return out;
}

std::string ours(const std::string& type, const std::string& text) {
    // Friday 2018-05-18 18:30:02, weeks from Monday.
    Calendar calendar;
    calendar.now = midnight(2018, 5, 18) + std::chrono::hours(18) + std::chrono::minutes(30) + std::chrono::seconds(2);
    if (type == "string") return normal_form(text, "", parse_string);
    if (type == "tier") return normal_form(text, "", parse_tier);
    if (type == "number") return normal_form(text, "7", parse_number);
    if (type == "date") return normal_form(text, "today", [&](std::string_view t) { return parse_date(t, calendar); });
    if (type == "location") return normal_form(text, "null", parse_location);
    ADD_FAILURE() << "unknown type '" << type << "'";
    return "";
}

TEST(FilterPeer, MeansTheSame) {
    std::map<std::pair<std::string, std::string>, std::string> differences;
    for (const Row& row : rows_of("test/golden/filters/differences.tsv")) {
        ASSERT_EQ(row.size(), 4u) << row.front();
        EXPECT_FALSE(row[3].empty()) << "a difference needs a reason: " << row[1];
        EXPECT_TRUE(differences.emplace(std::pair(row[0], row[1]), row[2]).second) << row[1] << " stands there twice";
    }
    std::size_t compared = 0;
    for (const Row& row : rows_of("test/golden/filters/peer.tsv")) {
        ASSERT_EQ(row.size(), 3u) << row.front();
        const std::string text = Json::parse(row[1]).value().as_string();
        const std::string form = Json(ours(row[0], text)).dump();
        const auto difference = differences.find({row[0], row[1]});
        ++compared;
        if (difference == differences.end()) {
            EXPECT_EQ(form, row[2]) << row[0] << " " << row[1];
            continue;
        }
        EXPECT_EQ(form, difference->second) << row[0] << " " << row[1];
        EXPECT_NE(form, row[2]) << row[0] << " " << row[1] << " is no difference any more";
        differences.erase(difference);
    }
    for (const auto& [key, form] : differences) ADD_FAILURE() << key.second << " is not among the peer's expressions";
    EXPECT_GT(compared, 1200u);
}

}  // namespace
}  // namespace oriel::lang::filters
