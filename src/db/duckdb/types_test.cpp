// How every DuckDB type arrives in rows::Batch.

#include "db/test_support.h"

namespace oriel::db {
namespace {

using test::run;

class DuckdbTypes : public testing::Test {
protected:
    void SetUp() override {
        database = test::open(test::duckdb_settings());
        ASSERT_NE(database, nullptr);
        connection = test::connect(*database);
        ASSERT_NE(connection, nullptr);
    }
    std::string types(std::string_view sql) {
        auto stream = connection->run(sql, Deadline::none());
        if (!stream.ok()) return stream.error().message;
        std::string text;
        constexpr std::string_view kNames[] = {"boolean", "int64",  "int128", "float64",
                                               "decimal", "string", "date",   "timestamp"};
        for (const rows::ColumnType& column : stream.value()->columns()) {
            text += column.name + ":" + std::string(kNames[static_cast<int>(column.type)]) + " ";
        }
        return text;
    }
    std::unique_ptr<Database> database;
    std::unique_ptr<Connection> connection;
};

TEST_F(DuckdbTypes, integers_widen_and_keep_their_extremes) {
    EXPECT_EQ(run(*connection,
                  "SELECT (-128)::TINYINT, 32767::SMALLINT, (-2147483648)::INTEGER, 9223372036854775807::BIGINT"),
              "-128|32767|-2147483648|9223372036854775807");
    EXPECT_EQ(
        run(*connection, "SELECT 255::UTINYINT, 65535::USMALLINT, 4294967295::UINTEGER, 18446744073709551615::UBIGINT"),
        "255|65535|4294967295|18446744073709551615");
    EXPECT_EQ(run(*connection,
                  "SELECT (-170141183460469231731687303715884105728)::HUGEINT, "
                  "170141183460469231731687303715884105727::HUGEINT"),
              "-170141183460469231731687303715884105728|170141183460469231731687303715884105727");
    EXPECT_EQ(run(*connection, "SELECT sum(range) FROM range(5)"), "10");
    EXPECT_EQ(types("SELECT 1::TINYINT a, 1::UBIGINT b, sum(range) c FROM range(2)"), "a:int64 b:int128 c:int128 ");
}

TEST_F(DuckdbTypes, decimals_are_exact_in_every_storage_width) {
    EXPECT_EQ(run(*connection,
                  "SELECT (-1.5)::DECIMAL(4,1), 12345.678::DECIMAL(9,3), 123456789012.345678::DECIMAL(18,6), "
                  "(-99999999999999999999999999999999999.999)::DECIMAL(38,3)"),
              "-15e-1|12345678e-3|123456789012345678e-6|-99999999999999999999999999999999999999e-3");
}

TEST_F(DuckdbTypes, floats_keep_their_shortest_decimal) {
    EXPECT_EQ(run(*connection,
                  "SELECT 0.1::FLOAT, 16777216::FLOAT, 'nan'::FLOAT, '-inf'::FLOAT, 3.4028235e38::FLOAT, 0.1::DOUBLE"),
              "0.10000000000000001|16777216|nan|-inf|3.4028234999999999e+38|0.10000000000000001");
}

TEST_F(DuckdbTypes, dates_and_times_of_every_resolution) {
    EXPECT_EQ(run(*connection, "SELECT DATE '1970-01-02', 'infinity'::DATE, '-infinity'::DATE, DATE '0044-03-15 (BC)'"),
              "day 1|day 2147483647|day -2147483647|day -735160");
    EXPECT_EQ(
        run(*connection, "SELECT TIMESTAMP '1970-01-01 00:00:01.5', 'infinity'::TIMESTAMP, '-infinity'::TIMESTAMP"),
        "us 1500000|us 9223372036854775807|us -9223372036854775807");
    EXPECT_EQ(run(*connection,
                  "SELECT '1970-01-01 00:00:01'::TIMESTAMP_S, '1970-01-01 00:00:01.5'::TIMESTAMP_MS, "
                  "'1969-12-31 23:59:59.9999995'::TIMESTAMP_NS, 'infinity'::TIMESTAMP_S, 'infinity'::TIMESTAMP_NS"),
              "us 1000000|us 1500000|us -1|us 9223372036854775807|us 9223372036854775807");
}

TEST_F(DuckdbTypes, instants_are_wall_clocks_of_the_sessions_zone) {
    constexpr std::string_view kSql = "SELECT TIMESTAMPTZ '1970-07-01 12:00:00+00' AS t";
    EXPECT_EQ(run(*connection, kSql), "us 15681600000000");
    EXPECT_EQ(run(*connection, "SET TimeZone='America/New_York'"), "");
    EXPECT_EQ(run(*connection, kSql), "us 15667200000000");  // four hours less
    EXPECT_EQ(types(kSql), "t:timestamp ");
    EXPECT_FALSE(connection->pristine());

    Settings settings = test::duckdb_settings();
    settings.time_zone = "Asia/Kolkata";
    const auto other = test::open(settings);
    const auto session = test::connect(*other);
    EXPECT_TRUE(session->pristine());
    EXPECT_EQ(run(*session, kSql), "us 15701400000000");  // five and a half more
    settings.time_zone = "Mars/Olympus";
    const auto wrong = test::open(settings)->connect();
    ASSERT_FALSE(wrong.ok());
    EXPECT_NE(wrong.error().message.find("Mars/Olympus"), std::string::npos) << wrong.error().message;
}

TEST_F(DuckdbTypes, other_types_are_text_as_duckdb_prints_them) {
    EXPECT_EQ(run(*connection,
                  "SELECT [1, NULL, 3], {'a': 1, 'b': 'x'}, MAP {'k': 2.5}, [1, 2]::INTEGER[2], union_value(u := 7)"),
              "[1, NULL, 3]|{'a': 1, 'b': x}|{k=2.5}|[1, 2]|7");
    EXPECT_EQ(
        run(*connection, "SELECT INTERVAL '1 year 2 months 3 days 4 hours', TIME '01:02:03.5', '01:02:03+02'::TIMETZ"),
        "1 year 2 months 3 days 04:00:00|01:02:03.5|01:02:03+02");
    EXPECT_EQ(run(*connection,
                  "SELECT '00000000-0000-0000-0000-00000000002a'::UUID, 'b'::ENUM('a', 'b'), '\\xAB\\x00c'::BLOB, "
                  "'101'::BIT"),
              "00000000-0000-0000-0000-00000000002a|b|\\xAB\\x00c|101");
    EXPECT_EQ(run(*connection,
                  "SELECT 340282366920938463463374607431768211455::UHUGEINT, "
                  "'12345678901234567890123456789012345678901234567890'::BIGNUM"),
              "340282366920938463463374607431768211455|12345678901234567890123456789012345678901234567890");
    EXPECT_EQ(run(*connection, "SELECT NULL, NULL::INTEGER[], NULL::UUID, NULL::VARCHAR, NULL::DECIMAL(30, 2)"),
              "NULL|NULL|NULL|NULL|NULL");
}

TEST_F(DuckdbTypes, casts_keep_names_order_comments_and_semicolons) {
    EXPECT_EQ(types("SELECT [1] AS \"a b\", 1 AS \"a b\", DATE '2020-01-01' AS d; -- the end"),
              "a b:string a b:int64 d:date ");
    EXPECT_EQ(run(*connection, "SELECT range, [range] FROM range(5) ORDER BY range DESC LIMIT 3 -- top ; three"),
              "4|[4]\n3|[3]\n2|[2]");
    EXPECT_EQ(run(*connection, "SELECT ';' /* ; /* ; */ */, [2], $$;$$, E'\\';' ; "), ";|[2]|;|';");
}

TEST_F(DuckdbTypes, strings_of_all_lengths_and_nulls_between_them) {
    EXPECT_EQ(run(*connection,
                  "SELECT CASE WHEN range % 3 = 1 THEN NULL ELSE '<' || repeat('é', range::INT * 3) END FROM range(4)"),
              "<\nNULL\n<éééééé\n<ééééééééé");
    EXPECT_EQ(
        run(*connection, "SELECT count(*), sum(length(s)) FROM (SELECT repeat('x', range::INT) s FROM range(5000))"),
        "5000|12497500");
}

TEST_F(DuckdbTypes, many_chunks_arrive_whole_and_in_order) {
    auto stream = connection->run(
        "SELECT range AS a, range::DECIMAL(18,2) AS b, range::VARCHAR AS c FROM range(100000)", Deadline::none());
    ASSERT_TRUE(stream.ok());
    std::int64_t expected = 0;
    while (true) {
        auto batch = stream.value()->next();
        ASSERT_TRUE(batch.ok());
        if (batch.value() == nullptr) break;
        for (std::size_t row = 0; row < batch.value()->rows; ++row, ++expected) {
            ASSERT_EQ(batch.value()->columns[0].at<std::int64_t>(row), expected);
            ASSERT_TRUE(batch.value()->columns[1].at<rows::Int128>(row) == expected * 100);
            ASSERT_EQ(batch.value()->columns[2].at<std::string_view>(row), std::to_string(expected));
        }
    }
    EXPECT_EQ(expected, 100000);
    ASSERT_TRUE(stream.value()->next().ok());  // the end stays the end
}

}  // namespace
}  // namespace oriel::db
