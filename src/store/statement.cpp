#include "store/statement.h"

#include "store/backend/backend.h"
#include "store/text.h"

#include <utility>
#include <variant>

namespace oriel::store {

void backend::Release::operator()(Cursor* cursor) const {
    cursor->release();
}

Statement::Statement(backend::CursorLease cursor, std::vector<Value> params)
    : cursor_(std::move(cursor)), params_(std::move(params)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement::~Statement() = default;

void Statement::bind(std::size_t index, Value value) {
    ORIEL_ASSERT(!started_);
    if (index >= params_.size()) params_.resize(index + 1);
    params_[index] = std::move(value);
}

Result<bool> Statement::step() {
    auto outcome = run_or_go_on();
    if (!outcome.ok()) cursor_->connection.doomed = true;
    return outcome;
}

Result<bool> Statement::run_or_go_on() {
    if (!started_) {
        started_ = true;
        for (const Value& value : params_) {
            const auto* text = std::get_if<std::string>(&value.state());
            if (text != nullptr && !is_storable_text(*text)) {
                return Error::invalid_request("text must be UTF-8 without NUL characters");
            }
        }
        TRY(cursor_->start(params_));
    }
    return cursor_->step();
}

bool Statement::is_null(int column) const {
    return cursor_->is_null(column);
}
std::int64_t Statement::integer(int column) const {
    return cursor_->integer(column);
}
double Statement::real(int column) const {
    return cursor_->real(column);
}
bool Statement::boolean(int column) const {
    return cursor_->boolean(column);
}
std::string_view Statement::text(int column) const {
    return cursor_->text(column);
}
std::string Statement::blob(int column) const {
    return cursor_->blob(column);
}
std::int64_t Statement::changes() const {
    return cursor_->changes();
}

std::optional<std::string> Statement::opt_text(int column) const {
    if (is_null(column)) return {};
    return string(column);
}
std::optional<std::int64_t> Statement::opt_integer(int column) const {
    if (is_null(column)) return {};
    return integer(column);
}
std::optional<bool> Statement::opt_boolean(int column) const {
    if (is_null(column)) return {};
    return boolean(column);
}
std::optional<std::string> Statement::opt_id(int column) const {
    if (is_null(column)) return {};
    return id(column);
}
std::optional<Instant> Statement::opt_instant(int column) const {
    if (is_null(column)) return {};
    return instant(column);
}

}  // namespace oriel::store
