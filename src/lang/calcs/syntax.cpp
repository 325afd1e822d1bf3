#include "lang/calcs/syntax.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::lang::calcs {

std::string_view with_article(Type type) {
    switch (type) {
        case Type::unknown: return "a value";
        case Type::null: return "null";
        case Type::number: return "a number";
        case Type::string: return "a string";
        case Type::date: return "a date";
        case Type::yesno: return "a yes/no value";
        case Type::list: return "a list";
    }
    return "a value";
}

std::string_view to_string(Operator op) {
    switch (op) {
        case Operator::none: return "";
        case Operator::negate:
        case Operator::subtract: return "-";
        case Operator::add: return "+";
        case Operator::multiply: return "*";
        case Operator::divide: return "/";
        case Operator::equal: return "=";
        case Operator::not_equal: return "!=";
        case Operator::less: return "<";
        case Operator::less_equal: return "<=";
        case Operator::greater: return ">";
        case Operator::greater_equal: return ">=";
        case Operator::logical_not: return "NOT";
        case Operator::logical_and: return "AND";
        case Operator::logical_or: return "OR";
    }
    return "";
}

std::string Problem::to_text(std::string_view expression) const {
    const std::string_view before = expression.substr(0, std::min<std::size_t>(range.begin, expression.size()));
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    const auto characters = std::count_if(before.begin(), before.end(), is_start);
    std::string result = message;
    if (!hint.empty()) result += "; " + hint;
    return result + fmt::format(" (at character {})", characters + 1);
}

}  // namespace oriel::lang::calcs
