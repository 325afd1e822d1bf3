#include "lang/calcs/dynamic_fields.h"

#include "lang/calcs/parser.h"

#include <gtest/gtest.h>

namespace oriel::lang::calcs {

namespace {

std::string error(std::string_view json) {
    const auto fields = parse_dynamic_fields(json);
    if (fields.ok()) return "";
    EXPECT_EQ(fields.error().code, ErrorCode::validation_failed);
    std::string all;
    for (const ErrorDetail& detail : fields.error().details) {
        EXPECT_EQ(detail.field, "dynamic_fields");
        all += (all.empty() ? "" : "\n") + detail.message;
    }
    return all;
}

TEST(DynamicFields, ReadsEachKind) {
    const auto parsed = parse_dynamic_fields(R"json([
        {"category": "table_calculation", "table_calculation": "calc_1", "label": "Double", "expression": "${orders.count}*2",
         "value_format": null, "value_format_name": "usd", "_kind_hint": "measure", "_type_hint": "number", "is_disabled": true},
        {"category": "measure", "measure": "sum_amt", "label": "Sum", "based_on": "orders.amount", "type": "percentile",
         "expression": "", "filters": {"orders.status": "complete", "orders.id": null}, "filter_expression": "${orders.a} > 1",
         "percentile": "95", "value_format_name": "Default formatting"},
        {"dimension": "full", "expression": "concat(${users.first}, \" \", ${users.last})", "_type_hint": "string"}])json");
    ASSERT_TRUE(parsed.ok()) << parsed.error().details[0].message;
    const DynamicFields& fields = parsed.value();
    ASSERT_EQ(fields.table_calculations.size(), 1U);
    EXPECT_EQ(fields.table_calculations[0].expression, "${orders.count}*2");
    EXPECT_EQ(fields.table_calculations[0].value_format_name, "usd");
    EXPECT_TRUE(fields.table_calculations[0].is_disabled);
    ASSERT_EQ(fields.measures.size(), 1U);
    EXPECT_EQ(fields.measures[0].filters.size(), 1U);
    EXPECT_EQ(fields.measures[0].percentile, 95);
    EXPECT_EQ(fields.measures[0].value_format_name, "");
    EXPECT_EQ(fields.measures[0].entry, 1U);
    ASSERT_EQ(fields.dimensions.size(), 1U);
    EXPECT_EQ(fields.dimensions[0].label, "full");
}

TEST(DynamicFields, NothingIsNothing) {
    for (const char* text : {"", "  ", "null", "[]"}) {
        const auto fields = parse_dynamic_fields(text);
        ASSERT_TRUE(fields.ok()) << text;
        EXPECT_TRUE(fields.value().empty());
    }
}

TEST(DynamicFields, ShortcutsBecomeExpressions) {
    for (const std::string_view name : shortcut_names()) {
        EXPECT_TRUE(parse(*expand_shortcut(name, "orders.count")).ok()) << name;
    }
    const auto fields = parse_dynamic_fields(
        R"([{"table_calculation": "c", "calculation_type": "percent_of_previous", "args": ["orders.count"], "expression": null}])");
    ASSERT_TRUE(fields.ok());
    EXPECT_EQ(fields.value().table_calculations[0].expression, "${orders.count} / offset(${orders.count}, 1)");
}

TEST(DynamicFields, GroupsBecomeExpressions) {
    const auto fields = parse_dynamic_fields(R"([
        {"category": "dimension", "dimension": "g", "calculation_type": "group_by",
         "args": ["orders.status", [{"label": "a \"b\" \\", "filter": "x,\"y\""}, {"label": "c", "filter": "-z"}], "Other"]},
        {"category": "dimension", "dimension": "h", "calculation_type": "group_by",
         "args": ["orders.status", [{"label": "a", "filter": "x"}], null]}])");
    ASSERT_TRUE(fields.ok());
    EXPECT_EQ(fields.value().dimensions[0].expression,
              R"(case(when(matches_filter(${orders.status}, "x,\"y\""), "a \"b\" \\"), )"
              R"(when(matches_filter(${orders.status}, "-z"), "c"), "Other"))");
    EXPECT_EQ(fields.value().dimensions[1].expression,
              R"(case(when(matches_filter(${orders.status}, "x"), "a"), null))");
    EXPECT_TRUE(parse(fields.value().dimensions[0].expression).ok());
}

TEST(DynamicFields, BinsHaveBounds) {
    const auto bins = [](const std::string& args) {
        const auto fields = parse_dynamic_fields(
            R"([{"category": "dimension", "dimension": "b", "calculation_type": "bin", "args": )" + args + "}]");
        if (!fields.ok()) return Bins{fields.error().details[0].message, {}, ""};
        return *fields.value().dimensions[0].bins;
    };
    using Bounds = std::vector<double>;
    EXPECT_EQ(bins(R"(["users.age", "10", "0", "35", null, "classic"])").bounds, (Bounds{0, 10, 20, 30}));
    EXPECT_EQ(bins(R"(["users.age", ".1", "0", ".5", "", "interval"])").bounds, (Bounds{0, 0.1, 0.2, 0.3, 0.4, 0.5}));
    EXPECT_EQ(bins(R"(["users.age", 5, 0, 10, "integer"])").style, "integer");
    EXPECT_EQ(bins(R"(["users.age", null, null, null, ["5", 1, 1], "classic"])").bounds, (Bounds{1, 5}));
    EXPECT_EQ(bins(R"(["users.age", "0", "0", "35"])").field,
              "dynamic_fields[0] 'b': bins need a size above 0, and a greatest value above the least");
    EXPECT_EQ(bins(R"(["users.age", "1e-9", "0", "35"])").field, "dynamic_fields[0] 'b': has more than 1000 bins");
    EXPECT_EQ(
        bins(R"(["users.age"])").field,
        "dynamic_fields[0] 'b': bins need a size, a least and a greatest value, as numbers, or an array of bounds");
}

TEST(DynamicFields, TellsEveryEntryThatIsWrong) {
    EXPECT_EQ(error("{"), error("{"));
    EXPECT_EQ(error("{").substr(0, 27), "dynamic_fields is not JSON:");
    EXPECT_EQ(error("{}"), "dynamic_fields must be an array, found an object");
    EXPECT_EQ(error(R"([1, {"category": "mesure"}, {"label": "x"}])"),
              "dynamic_fields[0]: must be an object, found a number\n"
              "dynamic_fields[1]: unknown category 'mesure'; did you mean 'measure'?\n"
              "dynamic_fields[2]: has no 'category'; use 'table_calculation', 'measure' or 'dimension'");
    EXPECT_EQ(error(R"([{"table_calculation": "c"}])"), "dynamic_fields[0] 'c': has no 'expression'");
    EXPECT_EQ(error(R"([{"table_calculation": "c", "calculation_type": "running_totl", "args": ["a.b"]}])"),
              "dynamic_fields[0] 'c': unknown calculation_type 'running_totl'; did you mean 'running_total'?");
    EXPECT_EQ(error(R"([{"table_calculation": "c", "calculation_type": "running_total", "args": ["a} + ${b"]}])"),
              "dynamic_fields[0] 'c': 'args' must begin with the name of a field");
    EXPECT_EQ(error(R"([{"measure": "m", "type": "sum"}])"),
              "dynamic_fields[0] 'm': has neither 'based_on' nor 'expression'; name the field that it measures");
    EXPECT_EQ(error(R"([{"measure": "m", "type": "summ", "based_on": "a.b"}])"),
              "dynamic_fields[0] 'm': unknown type 'summ'; did you mean 'sum'?");
    EXPECT_EQ(error(R"([{"measure": "m", "type": "sum", "based_on": "a.b", "filters": []}])"),
              "dynamic_fields[0] 'm': 'filters' must be an object, found an array");
    EXPECT_EQ(error(R"([{"dimension": "a b", "expression": "1"}])"),
              "dynamic_fields[0]: 'a b' is not a name; use letters, digits and '_'");
    EXPECT_EQ(error(R"([{"dimension": "d", "expression": "1"}, {"measure": "d", "based_on": "a.b", "type": "sum"}])"),
              "dynamic_fields[1] 'd': another entry has this name");
}

}  // namespace

}  // namespace oriel::lang::calcs
