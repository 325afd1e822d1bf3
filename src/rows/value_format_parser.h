#pragma once

#include "rows/value_format.h"

#include <string>
#include <string_view>

namespace oriel::rows {

/// Reads the text of a ValueFormat. One object reads one text.
class ValueFormatParser {
public:
    explicit ValueFormatParser(std::string_view text) : whole_(text), rest_(text) {}
    Result<ValueFormat> run();

private:
    using Kind = ValueFormat::Kind;
    using Token = ValueFormat::Token;
    using Section = ValueFormat::Section;
    using Compare = ValueFormat::Compare;

    Error fail(const std::string& what) const;
    Result<Section> section();
    Status token(Section& section);
    Status bracket(Section& section);
    void digit_follows(Section& section);
    static void settle_letters(Section& section);

    std::string_view whole_;
    std::string_view rest_;
    int pending_commas_ = 0;
    bool after_point_ = false;
    bool has_digits_ = false;
};

}  // namespace oriel::rows
