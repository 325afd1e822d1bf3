#pragma once

#include "lang/filters/calendar.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::lang::filters {

/// A date as it was written; parts that were not written are 0.
struct WrittenDate {
    int year = 0;
    int month = 0;
    int day = 0;
    int quarter = 0;
    bool fiscal = false;
    std::chrono::microseconds time{0};    ///< Of the day.
    std::chrono::microseconds length{0};  ///< Of the last part written of the time; 0 without a time.
};

/// The words of one term of a date filter, taken from the left. Letters count the same in both cases.
class Words {
public:
    static constexpr int kToday = 100;
    static constexpr int kYesterday = 101;
    static constexpr int kTomorrow = 102;

    explicit Words(std::string_view text);

    bool at_end();
    bool at_number();
    /// Whether something with four digits, or FY and four digits, stands here that is no count of units.
    bool at_date();

    bool take(std::string_view word);
    bool take_symbol(char symbol);
    std::optional<std::int64_t> take_count();
    std::optional<Unit> take_unit();
    /// A weekday from Monday = 0, or kToday and its like.
    std::optional<int> take_day();
    /// None, and nothing taken, when it is not a date that exists.
    std::optional<WrittenDate> take_date();

    /// The word taken last.
    std::string_view previous() const { return previous_; }
    std::string_view rest();

private:
    void skip_blanks();
    std::string_view word_here();
    std::optional<int> digits(std::size_t& at, std::size_t count) const;
    bool read_time(std::size_t& at, WrittenDate& date) const;
    bool ends_word(std::size_t at) const;

    std::string text_;  ///< In lower case.
    std::size_t at_ = 0;
    std::string previous_;
};

}  // namespace oriel::lang::filters
