#pragma once

#include "base/assert.h"
#include "base/error.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace oriel {

/// The value of a `Status` that succeeded.
struct Ok {};

/// A value, or the `Error` that explains why there is none. See docs/decisions/0001-result.md.
template <typename T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: meant to be implicit
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: meant to be implicit

    /// From anything a T can be made of, so that `return unique_ptr<Derived>` works.
    template <typename U>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, Result>)
        Result(U&& value)
        : state_(std::in_place_index<0>, std::forward<U>(value)) {}  // NOLINT: meant to be implicit

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        ORIEL_ASSERT(ok());
        return *std::get_if<0>(&state_);
    }
    const T& value() const& {
        ORIEL_ASSERT(ok());
        return *std::get_if<0>(&state_);
    }
    T&& value() && {
        ORIEL_ASSERT(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    T value_or(T other) && { return ok() ? std::move(*std::get_if<0>(&state_)) : std::move(other); }

    const Error& error() const& {
        ORIEL_ASSERT(!ok());
        return *std::get_if<1>(&state_);
    }
    Error&& error() && {
        ORIEL_ASSERT(!ok());
        return std::move(*std::get_if<1>(&state_));
    }

private:
    std::variant<T, Error> state_;
};

using Status = Result<Ok>;

}  // namespace oriel

/// Passes a failure on to the caller, else yields the value.
///
/// A TRY is a whole initialiser (`auto x = TRY(f());`) or a whole statement (`TRY(g());`). Inside braces or call
/// arguments an early return would leak what was built before it, so keep it out of there.
#define TRY(...) ORIEL_TRY_NUMBERED(__COUNTER__, __VA_ARGS__)
// The number keeps a TRY inside another one's lambda from shadowing the outer result.
#define ORIEL_TRY_NUMBERED(number, ...) ORIEL_TRY_CONCAT(try_result_, number, __VA_ARGS__)
#define ORIEL_TRY_CONCAT(prefix, number, ...) ORIEL_TRY_NAMED(prefix##number, __VA_ARGS__)
#define ORIEL_TRY_NAMED(name, ...)                      \
    ({                                                  \
        auto name = (__VA_ARGS__);                      \
        if (!name.ok()) return std::move(name).error(); \
        std::move(name).value();                        \
    })
