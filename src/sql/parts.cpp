#include "sql/parts.h"

#include "base/assert.h"

#include <string>

namespace oriel::sql {

Node backslash_pattern(Tree& tree, Node pattern, bool escaped) {
    ORIEL_ASSERT(pattern->kind == Expr::Kind::string);
    std::string text;
    for (std::size_t i = 0; i < pattern->text.size(); ++i) {
        char c = pattern->text[i];
        if (escaped && c == '^' && i + 1 < pattern->text.size()) {
            c = pattern->text[++i];
            if (c == '%' || c == '_') text += '\\';
        }
        if (c == '\\') text += '\\';
        text += c;
    }
    return tree.string(text);
}

Node make_duration(Tree& tree, const DurationPatterns& patterns, Node start, Node end, TimeUnit unit) {
    const Node from = tree.build(patterns.moment, {start});
    const Node to = tree.build(patterns.moment, {end});
    const auto seconds = [&](std::int64_t length) {
        return tree.build(patterns.divide,
                          {tree.build(patterns.microseconds, {from, to}), tree.integer(length * 1'000'000)});
    };
    const auto months = [&](std::int64_t length) {
        const Node count =
            tree.build("($1 - CASE WHEN $3 >= $2 AND $5 < $4 THEN 1 WHEN $3 < $2 AND $5 > $4 THEN -1 ELSE 0 END)",
                       {tree.build(patterns.months, {from, to}), from, to, tree.build(patterns.within_month, {from}),
                        tree.build(patterns.within_month, {to})});
        return length == 1 ? count : tree.build(patterns.divide, {count, tree.integer(length)});
    };
    switch (unit) {
        case TimeUnit::second: return seconds(1);
        case TimeUnit::minute: return seconds(60);
        case TimeUnit::hour: return seconds(3600);
        case TimeUnit::day: return seconds(86400);
        case TimeUnit::week: return seconds(604800);
        case TimeUnit::month: return months(1);
        case TimeUnit::quarter: return months(3);
        case TimeUnit::year: return months(12);
    }
    ORIEL_ASSERT(false);
    return nullptr;
}

}  // namespace oriel::sql
