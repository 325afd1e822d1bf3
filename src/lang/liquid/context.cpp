#include "lang/liquid/context.h"

#include "lang/liquid/problem.h"

#include <fmt/format.h>

namespace oriel::lang::liquid {

namespace {

Error refused(std::string_view tag) {
    return bad_liquid(fmt::format("the tag '{}' works only in the SQL of a query", tag));
}

}  // namespace

Result<Value> Context::condition(std::string_view, std::vector<Piece>) {
    return refused("condition");
}

Result<Value> Context::increment_condition(std::string_view, std::vector<Piece>) {
    return refused("incrementcondition");
}

Result<Value> Context::parameter(std::string_view) {
    return refused("parameter");
}

Result<Value> Context::date_start(std::string_view) {
    return refused("date_start");
}

Result<Value> Context::date_end(std::string_view) {
    return refused("date_end");
}

Value Context::sql_boolean(bool value) const {
    return Value::text(value ? "true" : "false");
}

std::string Context::localize(std::string_view key) const {
    return std::string(key);
}

}  // namespace oriel::lang::liquid
