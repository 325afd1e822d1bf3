#include "sql/dialect.h"

#include "sql/printer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace oriel::sql {
namespace {

const std::string kDocument = std::string(ORIEL_SOURCE_DIR) + "/docs/lookml/dialects.md";

TEST(Dialects, AreFoundByLookersNames) {
    EXPECT_EQ(make_dialect("mariadb").value()->name(), "mysql");
    EXPECT_EQ(make_dialect("amazon_aurora").value()->name(), "mysql");
    EXPECT_EQ(make_dialect("postgres").value()->name(), "postgres");
    EXPECT_EQ(make_dialect("google_cloud_postgres").value()->name(), "postgres");
    EXPECT_EQ(dialect_for("oracle9"), "oracle9");
    const auto missing = make_dialect("oracle9");
    ASSERT_FALSE(missing.ok());
    ASSERT_FALSE(missing.error().details.empty());
    EXPECT_TRUE(missing.error().details[0].message.starts_with("no dialect 'oracle9'; there are '"));
    for (const std::string_view name : dialect_names()) {
        const auto dialect = make_dialect(name).value();
        EXPECT_EQ(dialect->name(), name);
        EXPECT_EQ(dialect_for(dialect->looker_name()), name);
    }
}

constexpr Timeframe kFrames[] = {
    Timeframe::time,           Timeframe::time_of_day,      Timeframe::microsecond,
    Timeframe::millisecond,    Timeframe::second,           Timeframe::minute,
    Timeframe::hour,           Timeframe::hour_of_day,      Timeframe::date,
    Timeframe::week,           Timeframe::day_of_week,      Timeframe::day_of_week_index,
    Timeframe::week_of_year,   Timeframe::day_of_month,     Timeframe::day_of_year,
    Timeframe::month,          Timeframe::month_num,        Timeframe::month_name,
    Timeframe::quarter,        Timeframe::quarter_of_year,  Timeframe::year,
    Timeframe::fiscal_quarter, Timeframe::fiscal_month_num, Timeframe::fiscal_quarter_of_year,
    Timeframe::fiscal_year,
};

/// Everything a dialect says it can make is made, of balanced text.
TEST(Dialects, MakeWhatTheySayTheyCan) {
    for (const std::string_view name : dialect_names()) {
        SCOPED_TRACE(name);
        const auto dialect = make_dialect(name).value();
        Tree tree;
        const Node column = tree.code("t.c");
        const auto check = [&](Node node) {
            std::string text;
            print(node, dialect->lexicon(), text);
            EXPECT_FALSE(text.empty());
            EXPECT_EQ(std::count(text.begin(), text.end(), '('), std::count(text.begin(), text.end(), ')')) << text;
            // A pattern whose number or moment was forgotten.
            EXPECT_EQ(text.find("$1"), std::string::npos) << text;
        };
        for (const Timeframe frame : kFrames) {
            for (const int count : {1, 5}) {
                for (const int start : {0, 6}) {
                    for (const int offset : {0, -3, 4}) {
                        const TimeframeSpec spec{frame, count, start, offset};
                        if (dialect->has_timeframe(spec)) check(dialect->timeframe(tree, column, spec));
                    }
                }
            }
        }
        for (const TimeStorage storage : {TimeStorage::datetime, TimeStorage::timestamp, TimeStorage::date,
                                          TimeStorage::epoch, TimeStorage::yyyymmdd})
            check(dialect->moment(tree, column, storage));
        for (const TimeUnit unit : {TimeUnit::second, TimeUnit::minute, TimeUnit::hour, TimeUnit::day, TimeUnit::week,
                                    TimeUnit::month, TimeUnit::quarter, TimeUnit::year})
            check(dialect->duration(tree, column, column, unit));
        if (dialect->has_time_zones()) check(dialect->to_zone(tree, column, "UTC", "Asia/Kolkata"));
        if (dialect->has_percentile()) {
            check(dialect->median(tree, column));
            check(dialect->percentile(tree, column, tree.number("0.9")));
        }
        if (dialect->has_joined_values()) check(dialect->joined_values(tree, column, tree.string("|")));
        for (const DistinctAggregate aggregate : {DistinctAggregate::sum, DistinctAggregate::average,
                                                  DistinctAggregate::median, DistinctAggregate::percentile}) {
            if (dialect->has_distinct(aggregate))
                check(dialect->distinct(tree, aggregate, column, column, tree.number("0.9")));
        }
        check(dialect->same(tree, column, column));
        check(dialect->whole(tree, column));
        check(dialect->average(tree, column));
        check(dialect->ratio(tree, column, column));
        check(dialect->truth(tree, true));
        check(dialect->timestamp_literal(tree, "2024-05-18 18:30:02.25"));
        check(dialect->date_literal(tree, "2024-05-18"));
        check(dialect->text_length(tree, column));
    }
}

/// What it cannot do, for people.
std::string cannot(const Dialect& dialect) {
    std::string text;
    const auto add = [&](bool can, std::string_view what) {
        if (can) return;
        text += text.empty() ? "" : ", ";
        text += what;
    };
    add(dialect.has_full_outer_join(), "full outer joins");
    add(dialect.has_time_zones(), "moving times between zones");
    add(dialect.has_percentile(), "medians and percentiles");
    const bool percentile = dialect.has_percentile();
    add(dialect.has_distinct(DistinctAggregate::sum), "sums under joins that repeat rows");
    add(dialect.has_distinct(DistinctAggregate::average), "averages under joins that repeat rows");
    add(!percentile || dialect.has_distinct(DistinctAggregate::median),
        "medians and percentiles under joins that repeat rows");
    add(dialect.has_joined_values(), "measures of type list");
    add(dialect.has_timeframe({Timeframe::microsecond, 1, 0, 0}), "timeframe microsecond");
    add(dialect.has_timeframe({Timeframe::millisecond, 250, 0, 0}), "timeframes millisecondN");
    return text.empty() ? "—" : text;
}

std::string document() {
    std::string text =
        "# Dialects\n\n"
        "Written by a test (`ORIEL_UPDATE_GOLDEN=1 sql_test`) from what the dialects in `src/sql/dialects/` say of "
        "themselves. *Live*: the golden queries\n"
        "give their rows on a real server in every test run. *Experimental*: tested as text only. What a dialect can't "
        "do is an error that\nsays so, and never another number.\n\n"
        "| dialect | `dialect_name` | `_dialect._name` | tested | NULL sorts | cannot |\n"
        "| --- | --- | --- | --- | --- | --- |\n";
    std::string notes;
    for (const std::string_view name : dialect_names()) {
        const auto dialect = make_dialect(name).value();
        const std::string_view nulls = dialect->null_order() == NullOrder::high  ? "high"
                                       : dialect->null_order() == NullOrder::low ? "low"
                                                                                 : "last";
        text += fmt::format("| {} | `{}` | `{}` | {} | {} | {} |\n", dialect->label(), name, dialect->looker_name(),
                            dialect->experimental() ? "experimental" : "live", nulls, cannot(*dialect));
        if (dialect->notes().empty()) continue;
        notes += fmt::format("\n## {}\n", dialect->label());
        for (const std::string_view note : dialect->notes()) notes += fmt::format("- {}\n", note);
    }
    return text + notes;
}

TEST(Dialects, AreDocumented) {
    const char* update = std::getenv("ORIEL_UPDATE_GOLDEN");
    if (update != nullptr && std::string(update) == "1") std::ofstream(kDocument) << document();
    std::ifstream stream(kDocument);
    const std::string found{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    EXPECT_EQ(found, document());
}

}  // namespace
}  // namespace oriel::sql
