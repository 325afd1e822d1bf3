#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/value.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::store {

namespace backend {
class Cursor;
struct Release {
    void operator()(Cursor* cursor) const;
};
}  // namespace backend

/// A prepared statement with its parameters, and then its rows.
///
///     auto rows = TRY(session.query("SELECT id, name FROM groups WHERE name = ?", name));
///     while (TRY(rows.step())) use(rows.id(0), rows.text(1));
///
/// Columns count from 0. A reader called on the wrong kind of column is a bug of ours (ORIEL_ASSERT); NULL reads as
/// 0, false or empty, the opt_ readers tell it apart.
class Statement {
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// Sets the parameter at `index` (from 0). Only before the first `step`.
    void bind(std::size_t index, Value value);

    /// Goes to the first, then the next row; false after the last. Runs the statement at the first call.
    /// Errors: invalid_request (text that is no UTF-8 or holds a NUL), conflict (a unique key is taken, or a row it
    /// refers to is gone), unavailable (busy, unreachable, disk full), internal.
    Result<bool> step();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    bool boolean(int column) const;
    /// Valid until the next `step`.
    std::string_view text(int column) const;
    std::string blob(int column) const;

    std::string string(int column) const { return std::string(text(column)); }
    /// An id column as string; empty for NULL.
    std::string id(int column) const { return is_null(column) ? std::string{} : format_id(integer(column)); }
    Instant instant(int column) const { return Instant{std::chrono::microseconds{integer(column)}}; }

    std::optional<std::string> opt_text(int column) const;
    std::optional<std::int64_t> opt_integer(int column) const;
    std::optional<bool> opt_boolean(int column) const;
    std::optional<std::string> opt_id(int column) const;
    std::optional<Instant> opt_instant(int column) const;

    /// Rows changed by an INSERT, UPDATE or DELETE, once `step` has returned false.
    std::int64_t changes() const;

private:
    friend class Session;
    friend class Transaction;
    Statement(std::unique_ptr<backend::Cursor, backend::Release> cursor, std::vector<Value> params);

    Result<bool> run_or_go_on();

    std::unique_ptr<backend::Cursor, backend::Release> cursor_;
    std::vector<Value> params_;
    bool started_ = false;
};

}  // namespace oriel::store
