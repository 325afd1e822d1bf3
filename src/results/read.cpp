#include "results/read.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::results {

Status Budget::take(std::size_t bytes) {
    if (bytes > left_) {
        return Error::invalid_request(
            fmt::format("the result is too large to be pivoted, totalled or calculated on: it needs more than {} MiB; "
                        "ask for fewer rows by 'limit' or 'filters', or for fewer fields",
                        whole_ / (1024 * 1024)));
    }
    left_ -= bytes;
    return Ok{};
}

Result<Held> read_all(rows::RowStream& stream, Texts& texts, Budget& budget) {
    Held held;
    for (const rows::ColumnType& column : stream.columns()) held.columns.emplace_back(column.type, column.scale);
    const auto size = [&] {
        std::size_t bytes = texts.bytes();
        for (const Cells& cells : held.columns) bytes += cells.bytes();
        return bytes;
    };
    std::size_t taken = size();
    while (const rows::Batch* batch = TRY(stream.next())) {
        ORIEL_ASSERT(batch->columns.size() == held.columns.size());
        for (std::size_t i = 0; i < held.columns.size(); ++i)
            held.columns[i].append(batch->columns[i], batch->rows, texts);
        held.rows += batch->rows;
        const std::size_t now = size();
        if (now > taken) TRY(budget.take(now - taken));
        taken = std::max(taken, now);
    }
    if (held.rows >= kNowhere) return Error::invalid_request("the result has too many rows; ask for fewer by 'limit'");
    return held;
}

}  // namespace oriel::results
