#pragma once

#include "lang/calcs/functions.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace oriel::lang::calcs {

/// The letters of `Function::parameters`, one argument after another.
class Parameters {
public:
    explicit Parameters(const Function& function) {
        for (const char c : function.parameters) {
            if (c == '?') {
                --least_;
            } else if (c == '*') {
                repeats_ = letters_.size() - 1;
            } else {
                letters_ += c;
                ++least_;
            }
        }
    }

    std::size_t least() const { return least_; }
    bool repeats() const { return repeats_ != std::string::npos; }
    std::size_t most() const { return letters_.size(); }

    /// The letter of an argument, of so many.
    char letter(std::size_t argument, std::size_t count) const {
        if (repeats_ == std::string::npos || argument <= repeats_)
            return letters_[std::min(argument, letters_.size() - 1)];
        const std::size_t behind = letters_.size() - 1 - repeats_;  // Parameters after the one that repeats.
        return argument + behind >= count ? letters_[letters_.size() - (count - argument)] : letters_[repeats_];
    }

private:
    std::string letters_;
    std::size_t least_ = 0;
    std::size_t repeats_ = std::string::npos;
};

}  // namespace oriel::lang::calcs
