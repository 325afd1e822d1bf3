#pragma once

#include "base/result.h"
#include "results/cells.h"

#include <cstddef>
#include <vector>

namespace oriel::results {

/// How much memory one result may still take.
class Budget {
public:
    explicit Budget(std::size_t bytes) : left_(bytes), whole_(bytes) {}

    /// Errors: invalid_request when there is less left, saying what would help.
    Status take(std::size_t bytes);

private:
    std::size_t left_;
    std::size_t whole_;
};

/// All rows of a statement.
struct Held {
    std::size_t rows = 0;
    std::vector<Cells> columns;
};

/// Takes a stream to its end. Errors: those of the stream; invalid_request when the rows outgrow the budget.
Result<Held> read_all(rows::RowStream& stream, Texts& texts, Budget& budget);

}  // namespace oriel::results
