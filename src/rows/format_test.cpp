#include "rows/format.h"

#include "base/json.h"
#include "rows/text_buffer.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace oriel::rows {
namespace {

/// A column of strings; `nullptr` is null.
struct Strings {
    explicit Strings(std::vector<const char*> texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            values.emplace_back(texts[i] != nullptr ? texts[i] : "");
            if (texts[i] != nullptr) validity |= std::uint64_t{1} << i;
        }
    }
    Column column() const { return {Type::string, 0, values.data(), &validity}; }
    std::vector<std::string_view> values;
    std::uint64_t validity = 0;
};

std::string format(std::string_view name, const Batch& batch, std::vector<FieldInfo> fields,
                   FormatOptions options = {}) {
    auto made = make_format(name, std::move(fields), std::move(options));
    if (!made.ok()) return std::string(to_string(made.error().code)) + ": " + made.error().message;
    StringSink sink;
    EXPECT_TRUE(made.value()->begin(sink).ok());
    EXPECT_TRUE(made.value()->rows(batch, sink).ok());
    EXPECT_TRUE(made.value()->end(sink).ok());
    return sink.take();
}

FieldInfo field(std::string key, std::string label, std::size_t column) {
    FieldInfo info;
    info.key = std::move(key);
    info.label = std::move(label);
    info.column = column;
    return info;
}

TEST(Format, delimited_quotes_only_what_needs_it) {
    const Strings strings({"plain", "with,comma", "with \"quotes\"", "two\nlines", "cr\ronly", "tab\there", " blanks ",
                           "", nullptr, "a,very long, text"});
    const Batch batch{10, {strings.column()}};
    EXPECT_EQ(format("csv", batch, {field("a", "A, \"a\"", 0)}),
              "\"A, \"\"a\"\"\"\nplain\n\"with,comma\"\n\"with "
              "\"\"quotes\"\"\"\n\"two\nlines\"\n\"cr\ronly\"\ntab\there\n blanks \n\n\n\"a,very long, text\"\n");
    EXPECT_EQ(format("txt", batch, {field("a", "A", 0)}),
              "A\nplain\nwith,comma\n\"with \"\"quotes\"\"\"\n\"two\nlines\"\n\"cr\ronly\"\n\"tab\there\"\n blanks "
              "\n\n\na,very long, text\n");
}

TEST(Format, json_escapes_and_repairs_text) {
    const Strings strings({"\"\\/\b\f\n\r\t\x01\x1f", "héllo wörld €, 😀 and more", "bad \xff here", "cut \xe2\x82",
                           "\xed\xa0\x80", "\xc0\xaf", nullptr, "exactly8", "exactly8\""});
    const Batch batch{9, {strings.column()}};
    const std::string text = format("json", batch, {field("a\"b", "A", 0)});
    EXPECT_EQ(text.substr(0, 61), R"([{"a\"b":"\"\\/\b\f\n\r\t\u0001\u001f"},{"a\"b":"héllo wörl)");
    const auto parsed = Json::parse(text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message << "\n" << text;
    const auto& items = parsed.value().as_array();
    ASSERT_EQ(items.size(), 9U);
    EXPECT_EQ(items[0].find("a\"b")->as_string(), "\"\\/\b\f\n\r\t\x01\x1f");
    EXPECT_EQ(items[1].find("a\"b")->as_string(), "héllo wörld €, 😀 and more");
    EXPECT_EQ(items[2].find("a\"b")->as_string(), "bad \xEF\xBF\xBD here");
    EXPECT_EQ(items[3].find("a\"b")->as_string(), "cut \xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(items[4].find("a\"b")->as_string(), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_TRUE(items[6].find("a\"b")->is_null());
    EXPECT_EQ(items[8].find("a\"b")->as_string(), "exactly8\"");
}

TEST(Format, json_numbers_keep_all_digits_and_nan_is_null) {
    const std::array<double, 3> doubles = {0.5, std::numeric_limits<double>::quiet_NaN(),
                                           -std::numeric_limits<double>::infinity()};
    const std::array<Int128, 3> decimals = {Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000, -1, 0};
    const Batch batch{3, {{Type::float64, 0, doubles.data(), nullptr}, {Type::decimal, 2, decimals.data(), nullptr}}};
    EXPECT_EQ(format("json", batch, {field("a", "A", 0), field("b", "B", 1)}),
              R"([{"a":0.5,"b":10000000000000000000000000000000000.00},{"a":null,"b":-0.01},{"a":null,"b":0.00}])");
    EXPECT_EQ(format("csv", batch, {field("a", "A", 0), field("b", "B", 1)}),
              "A,B\n0.5,10000000000000000000000000000000000.00\n,-0.01\n,0.00\n");
}

TEST(Format, fields_choose_and_order_the_columns_of_the_stream) {
    const std::array<std::int64_t, 1> ones = {1};
    const std::array<std::int64_t, 1> twos = {2};
    const Batch batch{1, {{Type::int64, 0, ones.data(), nullptr}, {Type::int64, 0, twos.data(), nullptr}}};
    EXPECT_EQ(format("json", batch, {field("b", "B", 1)}), R"([{"b":2}])");
    EXPECT_EQ(format("json_label", batch, {field("b", "Bee", 1), field("a", "Ay", 0)}), R"([{"Bee":2,"Ay":1}])");
    EXPECT_EQ(format("ndjson", batch, {field("a", "A", 0)}), "{\"a\":1}\n");
    EXPECT_THROW(static_cast<void>(format("json", batch, {field("c", "C", 2)})), std::logic_error);
    EXPECT_THROW(static_cast<void>(format("csv", batch, {field("c", "C", 2)})), std::logic_error);
}

TEST(Format, nothing_is_still_a_result) {
    const Batch none{0, {{Type::int64, 0, nullptr, nullptr}}};
    EXPECT_EQ(format("json", none, {field("a", "A", 0)}), "[]");
    EXPECT_EQ(format("csv", none, {field("a", "A", 0)}), "A\n");
    EXPECT_EQ(format("ndjson", none, {field("a", "A", 0)}), "");
    EXPECT_EQ(format("json_detail", none, {field("a", "A", 0)}), R"({"data":[]})");
    EXPECT_EQ(format("json_bi", none, {field("a", "A", 0)}), R"({"metadata":{},"rows":[]})");
}

TEST(Format, cells_have_a_rendered_text_only_where_it_differs) {
    const std::array<std::int64_t, 2> values = {530, 1169};
    const Batch batch{2, {{Type::int64, 0, values.data(), nullptr}}};
    FieldInfo count = field("o.count", "Count", 0);
    count.is_measure = true;
    EXPECT_EQ(format("json_detail", batch, {count}, {.apply_formatting = false, .envelope = R"("id":1)"}),
              R"({"id":1,"data":[{"o.count":{"value":530}},{"o.count":{"value":1169,"rendered":"1,169"}}]})");
}

TEST(Format, unknown_and_planned_names) {
    const Batch none{0, {{Type::int64, 0, nullptr, nullptr}}};
    EXPECT_EQ(format("yaml", none, {}),
              "invalid_request: there is no result format 'yaml'; there is 'csv', 'html', 'json', 'json_bi', "
              "'json_detail', 'json_label', 'md', 'ndjson', 'txt' and 'sql'");
    EXPECT_EQ(format("xlsx", none, {}), "not_implemented: result format 'xlsx' is not available yet");
    FieldInfo wrong = field("o.total", "Total", 0);
    wrong.value_format = "0 \"x";
    EXPECT_EQ(format("csv", none, {wrong}, {.apply_formatting = true, .envelope = ""}),
              "invalid_request: field 'o.total': value format '0 \"x' has an unclosed quote");
    EXPECT_EQ(format("csv", none, {wrong}), "Total\n");  // not asked for
}

/// Fails after so many bytes, as a reader that goes away does.
class BrokenSink final : public Sink {
public:
    explicit BrokenSink(std::size_t room) : room_(room) {}
    Status write(std::string_view bytes) override {
        largest_ = std::max(largest_, bytes.size());
        ++writes_;
        if (bytes.size() > room_) return Error{ErrorCode::cancelled, "the reader has gone"};
        room_ -= bytes.size();
        return Ok{};
    }
    std::size_t room_;
    std::size_t largest_ = 0;
    int writes_ = 0;
};

TEST(Format, large_results_go_on_in_pieces_and_stop_with_the_reader) {
    const std::vector<std::int64_t> values(2048, 123456789);
    const Batch batch{values.size(), {{Type::int64, 0, values.data(), nullptr}}};
    for (const std::string_view name : format_names()) {
        auto made = make_format(name, {field("a", "A", 0)}, {});
        ASSERT_TRUE(made.ok());
        BrokenSink sink(1'000'000);
        ASSERT_TRUE(made.value()->begin(sink).ok());
        Status status = Ok{};
        int batches = 0;
        while (status.ok() && batches < 1000) {
            status = made.value()->rows(batch, sink);
            ++batches;
        }
        ASSERT_FALSE(status.ok()) << name;
        EXPECT_EQ(status.error().code, ErrorCode::cancelled);
        EXPECT_GE(sink.writes_, 14) << name;
        EXPECT_LT(sink.largest_, TextBuffer::kPiece + 200) << name;
    }
}

}  // namespace
}  // namespace oriel::rows
