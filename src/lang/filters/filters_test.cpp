#include "lang/filters/filters.h"

#include <gtest/gtest.h>

#include <string>

namespace oriel::lang::filters {
namespace {

std::string shown(const StringFilter& filter) {
    std::string text;
    for (const StringTerm& term : filter.terms) {
        if (!text.empty()) text += " ";
        if (term.negated) text += '!';
        switch (term.kind) {
            case StringTerm::Kind::equals: text += '<' + term.text + '>'; break;
            case StringTerm::Kind::matches: text += (term.escaped ? "like^<" : "like<") + term.text + '>'; break;
            case StringTerm::Kind::null: text += "null"; break;
            case StringTerm::Kind::empty: text += "empty"; break;
            case StringTerm::Kind::any: text += "any"; break;
        }
    }
    return text;
}

std::string shown(const NumberFilter& filter) {
    std::string text;
    for (const NumberTerm& term : filter.terms) {
        if (!text.empty()) text += " ";
        if (term.negated) text += '!';
        switch (term.kind) {
            case NumberTerm::Kind::value: text += term.digits; break;
            case NumberTerm::Kind::null: text += "null"; break;
            case NumberTerm::Kind::range:
                text += term.low ? (term.low->inclusive ? "[" : "(") + term.low->digits : "(";
                text += ';';
                text += term.high ? term.high->digits + (term.high->inclusive ? "]" : ")") : ")";
                break;
        }
    }
    return text;
}

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
        {"10 to 19", "<10 to 19>"},
    };
    for (const Case& test : kCases) EXPECT_EQ(shown(parse_string(test.expression)), test.expected) << test.expression;
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
        {"NOT 5", "!5"},
        {"!=5", "!5"},
        {"<>5", "!5"},
        {"NOT 66, 99, 4", "!66 !99 !4"},
        {"NOT 5, 6", "!5 !6"},
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
    for (const char* text : {"five",      "5 6",      "5;",  "(1,2", "(1 2)",   ">",    ">1 AND",
                             ">1 AND >2", ">1 AND 5", "NOT", "5 OR", "1 to x",  "0x10", "1'; drop table t",
                             "--",        "1--",      "$5",  "NaN",  "(inf,1)", "1_000"}) {
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
