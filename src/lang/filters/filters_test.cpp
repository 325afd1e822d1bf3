#include "lang/filters/attributes.h"
#include "lang/filters/shown.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang::filters {
namespace {

struct Case {
    const char* expression;
    const char* expected;
};

TEST(StringFilter, ReadsTerms) {
    constexpr Case kCases[] = {
        {"", ""},
        {" ", ""},
        {",,", ""},
        {"FOO", "<FOO>"},
        {"FOO,BAR", "<FOO> <BAR>"},
        {" FOO , BAR ", "<FOO> <BAR>"},
        {"%FOO%", "like<%FOO%>"},
        {"FOO%", "like<FOO%>"},
        {"%FOO", "like<%FOO>"},
        {"F%D", "like<F%D>"},
        {"_UF", "like<_UF>"},
        {"-FOO", "!<FOO>"},
        {"-FOO,-BAR", "!<FOO> !<BAR>"},
        {"-%FOO%", "!like<%FOO%>"},
        {"FOO%,-FOOD", "like<FOO%> !<FOOD>"},
        {"FOO,BAR,-BAZ", "<FOO> <BAR> !<BAZ>"},
        {"EMPTY", "empty"},
        {"-empty", "!empty"},
        {"NULL", "null"},
        {"-NULL", "!null"},
        {"null,FOO", "null <FOO>"},
        {"\"NULL\"", "<NULL>"},
        {"%", "any"},
        {"FOO,%", "<FOO> any"},
        {"%a^%b%", "like^<%a^%b%>"},
        {"a^%b", "<a%b>"},
        {"a^_b%", "like^<a^_b%>"},
        {"\"a,b\"", "<a,b>"},
        {"\"a%b\"", "<a%b>"},
        {"\"say \\\"hi\\\"\"", "<say \"hi\">"},
        {"a^,b", "<a,b>"},
        {"a\\,b", "<a,b>"},
        {"\"-x\"", "<-x>"},
        {"^-x", "<-x>"},
        {"-", "<->"},
        {"-,x", "<-> <x>"},
        {"t-shirt", "<t-shirt>"},
        {"O'Brien", "<O'Brien>"},
        {"x^ ", "<x >"},
        {"^ x", "< x>"},
        {"a^b", "<a^b>"},
        {"C:\\dir", "<C:\\dir>"},
        {"a\\tb\\u00e9", "<a\tb\xC3\xA9>"},
        {"a\\u0000", "<a\\u0000>"},
        {"\"open", "<\"open>"},
        {"\"a\"b", "<\"a\"b>"},
        {"'; DROP TABLE x; --", "<'; DROP TABLE x; -->"},
        {"nullable", "<nullable>"},
        {"Null,Empty", "<Null> <Empty>"},
        {"\"\"", "<>"},
        {"10 to 19", "<10 to 19>"},
        {"-NULL,-EMPTY", "!null !empty"},
        {"NULL,FOO", "null <FOO>"},
        {"hello^ ^ ", "<hello >"},
        {"hello^ ^ ^ ,x", "<hello  > <x>"},
        {"a^ ^ b", "<a  b>"},
        {"%^ x^ %", "like<% x %>"},
    };
    for (const Case& test : kCases)
        EXPECT_EQ(shown(parse_string(test.expression).value()), test.expected) << test.expression;
}

TEST(TierFilter, ReadsLabels) {
    constexpr Case kCases[] = {
        {"10 to 19", "<10 to 19>"},      {"Below 0,80 or Above", "<Below 0> <80 or Above>"},
        {"[0,10)", "<[0,10)>"},          {"[10,20), [20,inf) ,(-inf,0)", "<[10,20)> <[20,inf)> <(-inf,0)>"},
        {"-[0,10)", "!<[0,10)>"},        {"\"[0,10)\",x", "<[0,10)> <x>"},
        {"[0,10", "<[0> <10>"},          {"[a,b)", "<[a> <b)>"},
        {"[0,10)x", "<[0> <10)x>"},      {"[,5)", "<[> <5)>"},
        {"Undefined", "<Undefined>"},    {"NULL", "null"},
        {"-20 to 29", "!<20 to 29>"},    {"\"-20 to -11\"", "<-20 to -11>"},
        {"sub^_region", "<sub_region>"},
    };
    for (const Case& test : kCases)
        EXPECT_EQ(shown(parse_tier(test.expression).value()), test.expected) << test.expression;
}

TEST(LocationFilter, ReadsPlaces) {
    constexpr Case kCases[] = {
        {"", ""},
        {"  ", ""},
        {"36.97, -122.03", "point 36.97,-122.03"},
        {" -36.97 , 122 ", "point -36.97,122"},
        {"40 miles from 36.97, -122.03", "circle 64373.76m 36.97,-122.03"},
        {"1 mile FROM 0,0", "circle 1609.344m 0,0"},
        {"2.5kilometers from 1,2", "circle 2500m 1,2"},
        {"100 feet from 1,2", "circle 30.48m 1,2"},
        {"0 Meters from 90,-180", "circle 0m 90,-180"},
        {"inside box from 72.33, -173.14 to 14.39, -61.70", "box 72.33,-173.14 14.39,-61.70"},
        {"inside box from 1,2 to 3,4", "box 3,2 1,4"},
        {"INSIDE BOX FROM 10,170 TO -10,-170", "box 10,170 -10,-170"},
        {"NULL", "null"},
        {"not null", "!null"},
        {"-NULL", "!null"},
    };
    for (const Case& test : kCases) {
        const auto filter = parse_location(test.expression);
        ASSERT_TRUE(filter.ok()) << test.expression << ": " << filter.error().message;
        EXPECT_EQ(shown(filter.value()), test.expected) << test.expression;
    }
    EXPECT_DOUBLE_EQ(parse_location("36.97,-122.03").value().center.longitude_value(), -122.03);
}

TEST(LocationFilter, RefusesWhatIsNoPlace) {
    for (const char* text : {"here",
                             "36.97",
                             "36.97,",
                             ",1",
                             "91,0",
                             "0,181",
                             "-90.5,0",
                             "nan,0",
                             "inf,0",
                             "1e999,0",
                             "0x1,2",
                             "40 from 1,2",
                             "40 miles 1,2",
                             "-40 miles from 1,2",
                             "40 parsecs from 1,2",
                             "inside 1,2 to 3,4",
                             "inside box from 1,2",
                             "1,2,3",
                             "1 2",
                             "not 1,2",
                             "-",
                             "NULL NULL",
                             "1,2; DROP TABLE x",
                             "1,2 --"}) {
        const auto filter = parse_location(text);
        ASSERT_FALSE(filter.ok()) << text << " became " << shown(filter.value());
        EXPECT_EQ(filter.error().details.at(0).field, "filters");
    }
    EXPECT_EQ(parse_location("12 parsecs from 1,2").error().message,
              "'12 parsecs from 1,2' is not a location filter: 'parsecs' is no unit of distance: use meters, feet, "
              "kilometers or miles");
}

TEST(Filters, LimitTheirTerms) {
    const auto repeated = [](std::string_view term, std::size_t times) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i) out.append(term).append(",");
        return out;
    };
    EXPECT_EQ(parse_string(repeated("a", kMaxTerms)).value().terms.size(), kMaxTerms);
    EXPECT_EQ(parse_number(repeated("1", kMaxTerms)).value().terms.size(), kMaxTerms);
    EXPECT_EQ(parse_date(repeated("today", kMaxTerms), {}).value().terms.size(), kMaxTerms);
    for (const std::string& message : {parse_string(repeated("a", kMaxTerms + 1)).error().message,
                                       parse_tier(repeated("a", kMaxTerms + 1)).error().message,
                                       parse_number(repeated("1", kMaxTerms + 1)).error().message,
                                       parse_date(repeated("today", kMaxTerms + 1), {}).error().message}) {
        EXPECT_NE(message.find("it has more than 10000 terms"), std::string::npos) << message;
        EXPECT_LT(message.size(), 300u);
    }
}

TEST(Filters, CutMessagesBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "ü";
    for (const std::string& message :
         {parse_number(text).error().message, parse_number("x" + text).error().message,
          parse_date(text, {}).error().message, parse_location("1 " + text).error().message}) {
        EXPECT_LT(message.size(), 600u);
        EXPECT_EQ(message.find("\xC3\xE2"), std::string::npos) << message;
    }
}

TEST(Attributes, TakeTheirPlaces) {
    const AttributeValue values = [](std::string_view name) -> Result<std::string> {
        if (name == "region") return std::string("EMEA,APAC");
        if (name == "loop") return std::string("{{ _user_attributes['region'] }}");
        return Error::not_found("no user attribute '" + std::string(name) + "'");
    };
    const auto result = [&](std::string_view text) {
        const auto out = with_attributes(text, values);
        return out.ok() ? out.value() : out.error().message;
    };
    EXPECT_EQ(result("{{ _user_attributes['region'] }}"), "EMEA,APAC");
    EXPECT_EQ(result("{{_user_attributes[\"region\"]}},x"), "EMEA,APAC,x");
    EXPECT_EQ(result("-{{\t_user_attributes [ 'region' ]\n}}%"), "-EMEA,APAC%");
    EXPECT_EQ(result("{{ _user_attributes['loop'] }}"), "{{ _user_attributes['region'] }}");
    EXPECT_EQ(result("{{{ _user_attributes['region'] }}}"), "{EMEA,APAC}");
    EXPECT_EQ(result("{{ _user_attributes['nobody'] }}"), "no user attribute 'nobody'");
    for (const char* text : {"", "x", "{{", "}}", "{ x }", "{{ _user_attributes['region'] }"}) {
        EXPECT_EQ(result(text), text);
        EXPECT_TRUE(attribute_names(text).empty()) << text;
    }
    for (const char* text : {"{{ region }}", "{{ _user_attributes['a'b] }}", "{{ _user_attributes['region\"] }}",
                             "{{ _user_attributes['re gion'] }}", "{{ _user_attributes[''] }}",
                             "{{ _user_attributes['region'] | upcase }}", "{{ _user_attributes.region }}"}) {
        EXPECT_EQ(result(text),
                  "'" + std::string(text) + "' in a filter is not understood; use {{ _user_attributes['name'] }}");
        EXPECT_TRUE(attribute_names(text).empty()) << text;
    }
    using Names = std::vector<std::string_view>;
    EXPECT_EQ(attribute_names("{{ _user_attributes['a'] }},{{_user_attributes [ \"b\" ]}}{{ _user_attributes['c']"),
              (Names{"a", "b"}));
    EXPECT_EQ(attribute_names("{{{{ x }} {{ _user_attributes['a'] }}"), Names{"a"});
}

TEST(NumberFilter, ReadsTerms) {
    constexpr Case kCases[] = {
        {"", ""},
        {"5", "5"},
        {"5, 6", "5 6"},
        {"-5.25", "-5.25"},
        {"+3", "3"},
        {".5", ".5"},
        {"1e3", "1e3"},
        {"=5", "5"},
        {"= 5, 6", "5 6"},
        {"NOT 5", "!5"},
        {"!=5", "!5"},
        {"<>5", "!5"},
        {"NOT 66, 99, 4", "!66 !99 !4"},
        {"NOT 5, 6", "!5 !6"},
        {"NOT 5, NOT NULL, 6", "!5 !null 6"},
        {"NOT NULL, 6, 7", "!null 6 7"},
        {"NOT 5, [7,9], 6", "!5 [7;9] !6"},
        {"23, NOT 42, NOT 43", "23 !42 !43"},
        {"23, not 42, not 42", "23 !42 !42"},
        {"1 to 10", "[1;10]"},
        {"1 to", "[1;)"},
        {"to 10", "(;10]"},
        {"-5 to -1", "[-5;-1]"},
        {"(1,100]", "(1;100]"},
        {"[1,100)", "[1;100)"},
        {"(1,)", "(1;)"},
        {"(1,inf)", "(1;)"},
        {"(-inf,100)", "(;100)"},
        {"(,100)", "(;100)"},
        {"NOT [3,80]", "![3;80]"},
        {">1 AND <=5", "(1;5]"},
        {"<=5 and >1", "(1;5]"},
        {"<3 OR >80", "(;3) (80;)"},
        {">=5.5 AND <=10 OR 90", "[5.5;10] 90"},
        {"1, 3, (5,10]", "1 3 (5;10]"},
        {"NULL", "null"},
        {"NOT NULL", "!null"},
        {"not null, 5", "!null 5"},
        {"<0, >=0 or NULL", "(;0) [0;) null"},
        {"[0,9],[20,29]", "[0;9] [20;29]"},
    };
    for (const Case& test : kCases) {
        const auto filter = parse_number(test.expression);
        ASSERT_TRUE(filter.ok()) << test.expression << ": " << filter.error().message;
        EXPECT_EQ(shown(filter.value()), test.expected) << test.expression;
    }
}

TEST(NumberFilter, RefusesWhatIsNoNumber) {
    for (const char* text : {"five",      "5 6",      "5;",  "(1,2", "(1 2)",   ">",     ">1 AND",
                             ">1 AND >2", ">1 AND 5", "NOT", "5 OR", "1 to x",  "0x10",  "1'; drop table t",
                             "--",        "1--",      "$5",  "NaN",  "(inf,1)", "1_000", "=",
                             "==5",       "NOT =5 =", "=x"}) {
        const auto filter = parse_number(text);
        ASSERT_FALSE(filter.ok()) << text << " became " << shown(filter.value());
        EXPECT_EQ(filter.error().details.at(0).field, "filters");
    }
}

TEST(YesNoFilter, ReadsBoth) {
    for (const char* text : {"Yes", "yes", "TRUE", "1", " Yes ", "-No"})
        EXPECT_EQ(parse_yesno(text).value(), YesNo::yes) << text;
    for (const char* text : {"No", "FALSE", "0", "-Yes", "No,NULL"})
        EXPECT_EQ(parse_yesno(text).value(), YesNo::no) << text;
    for (const char* text : {"", "Yes,No", ","}) EXPECT_EQ(parse_yesno(text).value(), YesNo::any) << text;
    EXPECT_EQ(parse_yesno("NULL").value(), YesNo::null);
    for (const char* text : {"maybe", "Yes No", "Yes,NULL", "1=1"}) EXPECT_FALSE(parse_yesno(text).ok()) << text;
}

}  // namespace
}  // namespace oriel::lang::filters
