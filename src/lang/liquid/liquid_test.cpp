#include "base/json.h"
#include "lang/liquid/json_context.h"
#include "lang/liquid/render.h"
#include "lang/liquid/search.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

// What the texts of test/golden/liquid don't show: interfaces, sizes, time.

namespace oriel::lang::liquid {
namespace {

using Kind = PieceKind;

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

/// The text of an error, or what was rendered.
std::string rendered(const std::string& text, bool strict = true) {
    const Result<Template> source = parse(text);
    if (!source.ok()) return source.error().message;
    JsonContext context(Json::parse(R"({"user": {"a": "A"}})").value());
    RenderOptions options;
    options.strict = strict;
    const Result<Rendered> result = render(source.value(), context, options);
    return result.ok() ? result.value().to_text() : result.error().message;
}

TEST(Liquid, KeepsATemplateAliveByItself) {
    Template copy;
    {
        const std::string text = "{% if 'a' == \"a\" %}{{ user.a }}{% endif %}";
        copy = parse(text).value();
    }
    const Template moved = std::move(copy);
    JsonContext context(Json::parse(R"({"user": {"a": "A"}})").value());
    EXPECT_EQ(render(moved, context).value().pieces, (std::vector<Piece>{{Kind::tainted, "A", 0}}));
    EXPECT_EQ(render(Template(), context).value().pieces, std::vector<Piece>());
}

TEST(Liquid, SaysWhereAMistakeIs) {
    EXPECT_EQ(parse("a\nb {{ x y }}").error().message, "'y' is not expected (in line 2 at character 8)");
    EXPECT_EQ(parse("{% if %}").error().code, ErrorCode::validation_failed);
    const Template source = parse("ab {{ nothing.x }}").value();
    JsonContext context{Json()};
    std::size_t at = 0;
    EXPECT_FALSE(render(source, context, {}, &at).ok());
    EXPECT_EQ(at, 6u);
}

TEST(Liquid, JoinsPiecesOfOneKind) {
    const Template source =
        parse("a{{ 'b' }}{{ user.a }}{{ user.a }}{{ user.a | sql_quote }}{{ user.a | sql_quote }}").value();
    JsonContext context(Json::parse(R"({"user": {"a": "it's"}})").value());
    const std::vector<Piece> expected{
        {Kind::text, "ab", 0}, {Kind::tainted, "it'sit's", 0}, {Kind::literal, "it's", 0}, {Kind::literal, "it's", 0}};
    const Rendered result = render(source, context).value();
    EXPECT_EQ(result.pieces, expected);
    EXPECT_EQ(result.to_text(), "abit'sit's'it''s''it''s'");
}

class Opaque : public Context {
public:
    Result<Found> find(std::span<const Step> path) override {
        if (path.front().name == "p") return Found{Value::opaque(7, "'2024'"), 2};
        if (path.front().name == "fails") return Error::not_found("no field 'x' in view 'fails'");
        return Found{};
    }
    Result<Value> parameter(std::string_view name) override { return Value::literal(name); }
    Now now() const override { return {}; }
};

TEST(Liquid, LetsAContextShowWhatLogicSeesOfSomethingOpaque) {
    Opaque context;
    const auto result = [&](std::string_view text) {
        const Result<Rendered> out = render(parse(text).value(), context);
        return out.ok() ? JsonContext::shown(out.value().pieces) : out.error().message;
    };
    EXPECT_EQ(result("{{ p._parameter_value }}"), "<opaque:7>");
    EXPECT_EQ(result("{% if p._parameter_value == \"'2024'\" %}same{% endif %}"), "same");
    EXPECT_EQ(result("{{ p._parameter_value | remove: \"'\" }}"), "<user:2024>");
    EXPECT_EQ(result("{{ p._parameter_value.size }}"), "<user:6>");
    EXPECT_EQ(result("{% parameter v.p %}"), "<literal:v.p>");
    EXPECT_EQ(result("{{ fails.x }}"), "no field 'x' in view 'fails'");
    EXPECT_EQ(result("{% condition f %}{% endcondition %}"), "the tag 'condition' works only in the SQL of a query");
}

TEST(Liquid, TakesNoMoreTimeThanItsText) {
    // Each of these would take minutes if anything were looked for again from every place.
    constexpr std::size_t kMany = 30'000;
    for (const char* part :
         {"{{ ", "{% ", "{% if x %}", "{% comment %}", "{% endcomment ", "{% raw %}", "{{ 'a", "{{ x['", "{%- -%}",
          "{% liquid\n", "x | ", "{{ (1..", "{% comment %}{% endcomment %}", "{{ \"", "{% endraw", "{% else %}"}) {
        std::vector<Problem> problems;
        parse(repeated(part, kMany), problems);
        EXPECT_LE(problems.size(), 3 * kMany) << part;
    }
    std::vector<Problem> problems;
    parse("{{ x" + repeated(" | upcase", kMany) + " }}", problems);
    parse("{{ x" + repeated(".a", kMany) + " }}", problems);
    parse("{% if " + repeated("x and ", kMany) + "x %}{% endif %}", problems);
    EXPECT_EQ(problems.size(), 0u);
    EXPECT_EQ(rendered("{% if " + repeated("true and ", kMany) + "true %}yes{% endif %}"), "yes");
    constexpr std::pair<const char*, const char*> kFilters[] = {
        {"replace: 'aaaaaaaaaaaaaaaab', 'x' | size", "100000"},
        {"split: 'aaaaaaaaaab' | size", "1"},
        {"replace_last: 'ab', 'c' | size", "100000"},
        {"escape_once | size", "100000"},
        {"truncatewords: 3 | size", "100000"},
        {"remove: 'a' | size", "0"},
        {"split: '' | size", "it takes too many steps; loop over less"},
    };
    const std::string row = repeated("a", 100'000);
    for (const auto& [filters, expected] : kFilters)
        EXPECT_EQ(rendered("{{ '" + row + "' | " + filters + " }}"), expected);
    EXPECT_EQ(rendered("{{ '" + repeated("<", 100'000) + "' | strip_html | size }}"), "100000");
}

TEST(Liquid, EndsWhatGrowsWithoutBound) {
    const std::string grow =
        "{% assign s = 'ab' | split: 'x' %}{% for i in (1..60) %}{% assign s = s | concat: s %}{% endfor %}{{ s.size "
        "}}";
    EXPECT_EQ(rendered(grow), "it takes too many steps; loop over less");
    const std::string print =
        "{% capture big %}{% for i in (1..1000) %}" + repeated("x", 100) +
        "{% endfor %}{% endcapture %}{% assign s = big | split: 'y' %}{% for i in (1..12) %}{% assign s = s | "
        "concat: s %}{% endfor %}{{ s }}";
    EXPECT_EQ(rendered(print), "it makes a text of more than 1000000 bytes");
    EXPECT_EQ(rendered("{% for a in (1..1000) %}{% for b in (1..1000) %}{% endfor %}{% endfor %}"),
              "it takes too many steps; loop over less");
    EXPECT_EQ(rendered("{{ 'x' | date: '%100000d' }}{{ '2024-01-01' | date: '%99999d' | size }}"), "x100");
}

TEST(Liquid, ReadsDeepNestingWithoutRecursion) {
    EXPECT_EQ(rendered(repeated("{% if true %}", 100) + "x" + repeated("{% endif %}", 100)), "x");
    EXPECT_EQ(rendered(repeated("{% if true %}", 100'000)),
              "tags stand in each other more than 100 deep (at character 1301)");
    EXPECT_EQ(rendered("{{ " + repeated("x[", 100'000)), "'{{' is never closed; write '}}' after it (at character 1)");
    EXPECT_EQ(rendered("{{ " + repeated("x[", 100'000) + " }}"),
              "brackets stand in each other more than 20 deep (at character 46)");
}

TEST(Liquid, FindsTheLastOfOverlappingPlaces) {
    EXPECT_EQ(find_last_bytes("aaaa", "aa"), 2u);
    EXPECT_EQ(find_last_bytes("abcab", "ab"), 3u);
    EXPECT_EQ(find_last_bytes("abc", "x"), std::string_view::npos);
    EXPECT_EQ(find_last_bytes("abc", ""), 3u);
}

}  // namespace
}  // namespace oriel::lang::liquid
