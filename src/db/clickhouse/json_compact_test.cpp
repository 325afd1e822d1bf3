#include "db/clickhouse/json_compact.h"

#include <gtest/gtest.h>

namespace oriel::db::clickhouse {
namespace {

/// What the reader makes of an answer that comes in pieces of `size` bytes.
std::string read(std::string_view answer, std::size_t size) {
    JsonCompact json;
    std::string text;
    std::size_t at = 0;
    while (true) {
        switch (json.next()) {
            case JsonCompact::Got::nothing:
                if (at >= answer.size()) {
                    json.close();
                } else {
                    json.add(answer.substr(at, size));
                    at += size;
                }
                break;
            case JsonCompact::Got::head:
                for (const auto& column : json.columns()) text += column.name + ":" + column.type + " ";
                break;
            case JsonCompact::Got::row:
                text += "|";
                for (const auto& cell : json.cells())
                    text += cell ? "<" + std::string(*cell) + ">" : std::string("<NULL>");
                break;
            case JsonCompact::Got::end: return text + "|end";
            case JsonCompact::Got::broken: return text + "|broken: " + json.rest();
        }
    }
}

constexpr std::string_view kHead =
    "{\n\t\"meta\":\n\t[\n\t\t{\"name\": \"a \\\"data\\\": [\", \"type\": \"Int8\"},\n\t\t{\"name\": \"b\", \"type\": "
    "\"Array(String)\"}\n\t],\n\n\t\"data\":\n\t[";
constexpr std::string_view kTail = "\n\t],\n\n\t\"rows\": 2,\n\n\t\"statistics\":\n\t{\"elapsed\": 0.1}\n}\n";

TEST(JsonCompact, ReadsRowsHoweverTheyAreCut) {
    const std::string answer =
        std::string(kHead) +
        "\n\t\t[1, [\"x]\\\"\",\"y\"]],\n\t\t[null, \"tab\\tquote\\\"\\\\ \\u00e9 \\ud83d\\ude00 "
        "\\u0000]\"],\n\t\t[-1.5e3, true]" +
        std::string(kTail);
    const std::string wanted = std::string(
                                   "a \"data\": [:Int8 b:Array(String) |<1><[\"x]\\\"\",\"y\"]>|<NULL><tab\t"
                                   "quote\"\\ é 😀 ") +
                               std::string("\0]>|<-1.5e3><true>|end", 22);
    for (std::size_t size = 1; size < 40; ++size) EXPECT_EQ(read(answer, size), wanted) << size;
    EXPECT_EQ(read(answer, answer.size()), wanted);
    EXPECT_EQ(read(std::string(kHead) + std::string(kTail), 7), "a \"data\": [:Int8 b:Array(String) |end");
}

TEST(JsonCompact, AFailureInTheMiddleIsNoRow) {
    const std::string begun = std::string(kHead) + "\n\t\t[1, \"x\"]";
    const std::string wanted = "a \"data\": [:Int8 b:Array(String) |<1><x>|broken: ";
    for (std::size_t size : {1, 3, 1000}) {
        EXPECT_EQ(read(begun + "Code: 395, DB::Exception: no", size), wanted + "Code: 395, DB::Exception: no");
        EXPECT_EQ(read(begun + ",\n\t\t[2, \"yCode: 395", size), wanted + "[2, \"yCode: 395");
        EXPECT_EQ(read(begun, size), wanted);
        EXPECT_EQ(read(begun + "\n\t],\n\t\"rows\": 1,", size), wanted + ",\n\t\"rows\": 1,");
        EXPECT_EQ(read(begun + "\n\t],\n\t\"exception\": \"no\"}", size), wanted + ",\n\t\"exception\": \"no\"}");
        EXPECT_EQ(read(begun + ",\n\t\t[2]" + std::string(kTail), size).substr(0, wanted.size()), wanted);
    }
    EXPECT_EQ(read("Code: 62", 3), "|broken: Code: 62");
    EXPECT_EQ(read("", 3), "|broken: ");
    EXPECT_EQ(read("{\"meta\": 1, \"data\": [[1]]}", 5).substr(0, 9), "|broken: ");
}

TEST(JsonCompact, WhatIsNoResultIsNotKept) {
    JsonCompact json;
    std::size_t given = 0;
    const std::string bytes(8192, '1');
    for (; given < 10'000'000 && json.next() == JsonCompact::Got::nothing; given += bytes.size()) json.add(bytes);
    EXPECT_LT(given, 200'000U);
}

}  // namespace
}  // namespace oriel::db::clickhouse
