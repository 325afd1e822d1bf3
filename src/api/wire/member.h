#pragma once

#include "base/assert.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// What travels as JSON: the types of api/*.yaml, as structs with code that reads and writes them. They move and do not
/// copy.
namespace oriel::wire {

/// The three states of a member of a JSON object. PATCH needs all three: absent leaves as is, null clears, a value
/// sets.
enum class State : unsigned char { absent, null, value };

/// A member of a wire struct: absent, null or a value.
///
/// The value is kept in place, so a member of a struct type is a `Link` instead.
template <typename T>
class Member {
public:
    Member() = default;
    Member(std::nullptr_t) : state_(State::null) {}                      // NOLINT: meant to be implicit
    Member(T value) : value_(std::move(value)), state_(State::value) {}  // NOLINT: meant to be implicit
    /// From what a T can be made of, so that `look.title = "Sales"` works.
    template <typename U>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
             !std::is_same_v<std::remove_cvref_t<U>, Member> && !std::is_same_v<std::remove_cvref_t<U>, std::nullptr_t>)
        Member(U&& value)
        : value_(std::forward<U>(value)), state_(State::value) {}  // NOLINT: meant to be implicit

    State state() const { return state_; }
    bool is_absent() const { return state_ == State::absent; }
    bool is_null() const { return state_ == State::null; }
    bool has_value() const { return state_ == State::value; }
    explicit operator bool() const { return has_value(); }

    // These need a value.
    const T& operator*() const {
        ORIEL_ASSERT(has_value());
        return value_;
    }
    T& operator*() {
        ORIEL_ASSERT(has_value());
        return value_;
    }
    const T* operator->() const { return &**this; }
    T* operator->() { return &**this; }

    /// The value, or `other` when absent or null.
    T value_or(T other) const { return has_value() ? value_ : std::move(other); }

    /// Sets a default value and returns it, to be filled in place.
    T& emplace() {
        value_ = T();
        state_ = State::value;
        return value_;
    }

private:
    T value_{};
    State state_ = State::absent;
};

/// A member whose value is another wire struct. Kept on the heap, so that types may contain each other.
template <typename T>
class Link {
public:
    Link() = default;
    Link(std::nullptr_t) : state_(State::null) {}                                           // NOLINT: implicit
    Link(T value) : value_(std::make_unique<T>(std::move(value))), state_(State::value) {}  // NOLINT: implicit
    Link(Link&& other) noexcept : value_(std::move(other.value_)), state_(std::exchange(other.state_, State::absent)) {}
    Link& operator=(Link&& other) noexcept {
        value_ = std::move(other.value_);
        state_ = std::exchange(other.state_, State::absent);
        return *this;
    }
    ~Link() = default;

    State state() const { return state_; }
    bool is_absent() const { return state_ == State::absent; }
    bool is_null() const { return state_ == State::null; }
    bool has_value() const { return state_ == State::value; }
    explicit operator bool() const { return has_value(); }

    // These need a value.
    const T& operator*() const {
        ORIEL_ASSERT(has_value());
        return *value_;
    }
    T& operator*() {
        ORIEL_ASSERT(has_value());
        return *value_;
    }
    const T* operator->() const { return &**this; }
    T* operator->() { return &**this; }

    T& emplace() {
        value_ = std::make_unique<T>();
        state_ = State::value;
        return *value_;
    }

private:
    std::unique_ptr<T> value_;
    State state_ = State::absent;
};

/// A JSON object with values of one type, in the order sent: filters and such must come back as they were written.
template <typename T>
class Map {
public:
    using Entry = std::pair<std::string, T>;

    Map() = default;
    Map(std::initializer_list<Entry> entries) : entries_(entries) {}

    bool empty() const { return entries_.empty(); }
    std::size_t size() const { return entries_.size(); }
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }
    bool operator==(const Map&) const = default;

    /// The value of that key, or nullptr.
    const T* find(std::string_view key) const {
        for (const Entry& entry : entries_) {
            if (entry.first == key) return &entry.second;
        }
        return nullptr;
    }
    /// Sets a key, keeping its place when it is there already.
    void set(std::string_view key, T value) {
        for (Entry& entry : entries_) {
            if (entry.first == key) {
                entry.second = std::move(value);
                return;
            }
        }
        entries_.emplace_back(std::string(key), std::move(value));
    }

private:
    std::vector<Entry> entries_;
};

/// Move assignment of a generated struct by way of its move constructor: half the code of one that goes member by
/// member.
template <typename T>
T& replace(T& target, T&& with) noexcept {
    static_assert(std::is_nothrow_move_constructible_v<T>);
    if (&target != &with) {
        std::destroy_at(&target);
        std::construct_at(&target, std::move(with));
    }
    return target;
}

}  // namespace oriel::wire
