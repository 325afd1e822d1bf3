// An export costs the same memory however many rows it has.

#include "base/sink.h"
#include "db/test_support.h"
#include "rows/format.h"

#include <fstream>

namespace oriel::db {
namespace {

double peak_mib() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

class CountingSink final : public Sink {
public:
    Status write(std::string_view bytes) override {
        bytes_ += bytes.size();
        largest_ = std::max(largest_, bytes.size());
        return Ok{};
    }
    std::size_t bytes_ = 0;
    std::size_t largest_ = 0;
};

CountingSink export_csv(Connection& connection, std::int64_t count) {
    CountingSink sink;
    auto stream = connection.run(
        "SELECT range AS a, range % 97 AS b, range * 1.5 AS c, 'AP' || (range % 300) AS d, DATE '2001-01-01' + (range "
        "% 3000)::INTEGER AS e "
        "FROM range(" +
            std::to_string(count) + ")",
        Deadline::none());
    EXPECT_TRUE(stream.ok());
    std::vector<rows::FieldInfo> fields(5);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        fields[i].key = fields[i].label = std::string(1, static_cast<char>('a' + i));
        fields[i].column = i;
    }
    auto format = rows::make_format("csv", fields, {});
    EXPECT_TRUE(rows::write_all(*stream.value(), *format.value(), sink).ok());
    return sink;
}

// The bar is 64 MiB of growth over idle (issue: Must reach). An address sanitizer keeps freed memory, so it isn't
// measured there.
TEST(ExportMemory, does_not_grow_with_the_rows) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers keep freed memory, so the peak says nothing";
#endif
    const auto database = test::open(test::duckdb_settings());
    const auto connection = test::connect(*database);
    export_csv(*connection, 10'000);
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak starts again from here
    const double idle = peak_mib();
    const CountingSink small = export_csv(*connection, 150'000);
    const double after_small = peak_mib();
    const CountingSink large = export_csv(*connection, 1'500'000);
    const double after_large = peak_mib();
    EXPECT_GT(large.bytes_, 9 * small.bytes_);
    EXPECT_LT(large.largest_, 70'000U);
    EXPECT_LT(after_small - idle, 32);
    EXPECT_LT(after_large - idle, 64);
    EXPECT_LT(after_large - after_small, 16);
}

}  // namespace
}  // namespace oriel::db
