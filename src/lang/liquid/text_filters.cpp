#include "lang/liquid/filter_functions.h"
#include "lang/liquid/letters.h"
#include "lang/liquid/scanner.h"
#include "lang/liquid/search.h"

#include <algorithm>
#include <string>
#include <vector>

namespace oriel::lang::liquid {

namespace {

/// Two texts in a row; each keeps what is the author's in it.
Result<Value> in_a_row(const FilterRun& run, const Value& first, const Value& second) {
    Text out = TRY(run.text(first));
    const Text tail = TRY(run.text(second));
    out.append(tail);
    TRY(run.budget.spend_text(out.cost()));
    return Value::text(std::move(out));
}

enum class Which : std::uint8_t { all, first, last };

Result<Value> replaced(const FilterRun& run, Which which) {
    const std::string text = TRY(run.input_bytes());
    const std::string part = TRY(run.argument_bytes(0));
    const std::string other = TRY(run.argument_bytes(1));
    std::string out;
    if (which == Which::last) {
        const std::size_t at = find_last_bytes(text, part);
        if (at == std::string::npos) return run.made(text);
        out = text.substr(0, at) + other + text.substr(at + part.size());
        return run.made(std::move(out));
    }
    std::size_t done = 0;
    std::size_t at = find_bytes(text, part, 0);
    while (at != std::string::npos) {
        out.append(text, done, at - done);
        out += other;
        if (out.size() > run.budget.max_bytes()) return run.made(std::move(out));  // Which fails.
        done = at + part.size();
        if (which == Which::first) break;
        if (part.empty()) {
            // Liquid puts the replacement between all characters.
            if (at >= text.size()) break;
            const std::size_t next = at + character_offset(std::string_view(text).substr(at), 1);
            at = next;
        } else {
            at = find_bytes(text, part, done);
        }
    }
    out.append(text, done, std::string::npos);
    return run.made(std::move(out));
}

Result<Value> removed(const FilterRun& run, Which which) {
    const Value arguments[] = {run.argument(0), Value()};
    const FilterRun with_nothing(run.name, run.input, arguments, run.named, run.context, run.budget);
    return replaced(with_nothing, which);
}

enum class Side : std::uint8_t { both, left, right };

Result<Value> stripped(const FilterRun& run, Side side) {
    const std::string text = TRY(run.input_bytes());
    std::size_t begin = 0;
    std::size_t end = text.size();
    if (side != Side::right) {
        while (begin < end && is_blank(text[begin])) ++begin;
    }
    if (side != Side::left) {
        while (end > begin && is_blank(text[end - 1])) --end;
    }
    return run.made(text.substr(begin, end - begin));
}

/// What replaces line ends.
Result<Value> with_line_ends(const FilterRun& run, std::string_view replacement) {
    const std::string text = TRY(run.input_bytes());
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (text[i] == '\n')
            out += replacement;
        else
            out += text[i];
    }
    return run.made(std::move(out));
}

}  // namespace

Result<Value> filter_append(FilterRun& run) {
    return in_a_row(run, run.input, run.argument(0));
}

Result<Value> filter_prepend(FilterRun& run) {
    return in_a_row(run, run.argument(0), run.input);
}

Result<Value> filter_upcase(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    return run.made(to_upper(text));
}

Result<Value> filter_downcase(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    return run.made(to_lower(text));
}

Result<Value> filter_capitalize(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    const std::size_t first = character_offset(text, 1);
    return run.made(to_upper(std::string_view(text).substr(0, first)) + to_lower(std::string_view(text).substr(first)));
}

Result<Value> filter_strip(FilterRun& run) {
    return stripped(run, Side::both);
}

Result<Value> filter_lstrip(FilterRun& run) {
    return stripped(run, Side::left);
}

Result<Value> filter_rstrip(FilterRun& run) {
    return stripped(run, Side::right);
}

Result<Value> filter_strip_newlines(FilterRun& run) {
    return with_line_ends(run, "");
}

Result<Value> filter_newline_to_br(FilterRun& run) {
    return with_line_ends(run, "<br />\n");
}

Result<Value> filter_replace(FilterRun& run) {
    return replaced(run, Which::all);
}

Result<Value> filter_replace_first(FilterRun& run) {
    return replaced(run, Which::first);
}

Result<Value> filter_replace_last(FilterRun& run) {
    return replaced(run, Which::last);
}

Result<Value> filter_remove(FilterRun& run) {
    return removed(run, Which::all);
}

Result<Value> filter_remove_first(FilterRun& run) {
    return removed(run, Which::first);
}

Result<Value> filter_remove_last(FilterRun& run) {
    return removed(run, Which::last);
}

Result<Value> filter_slice(FilterRun& run) {
    std::int64_t begin = run.integer(run.argument(0));
    const std::int64_t length = run.arguments.size() > 1 ? run.integer(run.argument(1)) : 1;
    const Value::Array* array = run.input.as_array();
    const std::string text = array != nullptr ? std::string() : TRY(run.input_bytes());
    const auto size = static_cast<std::int64_t>(array != nullptr ? array->size() : character_count(text));
    if (begin < 0) begin += size;
    if (begin < 0 || begin > size || length < 0) begin = size;
    const std::int64_t end = length < 0 || length > size - begin ? size : begin + length;
    if (array != nullptr) return run.made_list(Value::Array(array->begin() + begin, array->begin() + end));
    const std::size_t from = character_offset(text, static_cast<std::size_t>(begin));
    const std::string_view rest = std::string_view(text).substr(from);
    return run.made(std::string(rest.substr(0, character_offset(rest, static_cast<std::size_t>(end - begin)))));
}

Result<Value> filter_truncate(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    const std::int64_t length = run.arguments.empty() ? 50 : run.integer(run.argument(0));
    const std::string ellipsis = run.arguments.size() > 1 ? TRY(run.argument_bytes(1)) : std::string("...");
    if (static_cast<std::int64_t>(character_count(text)) <= length) return run.made(text);
    const auto tail = static_cast<std::int64_t>(character_count(ellipsis));
    const auto kept = static_cast<std::size_t>(std::max<std::int64_t>(0, length < tail ? 0 : length - tail));
    return run.made(text.substr(0, character_offset(text, kept)) + ellipsis);
}

Result<Value> filter_truncatewords(FilterRun& run) {
    const std::string text = TRY(run.input_bytes());
    const std::int64_t wanted = std::max<std::int64_t>(1, run.arguments.empty() ? 15 : run.integer(run.argument(0)));
    const std::string ellipsis = run.arguments.size() > 1 ? TRY(run.argument_bytes(1)) : std::string("...");
    std::string out;
    std::int64_t words = 0;
    std::size_t at = 0;
    for (;;) {
        while (at < text.size() && is_blank(text[at])) ++at;
        if (at >= text.size()) return run.made(text);  // There are not more words than wanted.
        if (words == wanted) return run.made(out + ellipsis);
        const std::size_t begin = at;
        while (at < text.size() && !is_blank(text[at])) ++at;
        if (words > 0) out += ' ';
        out.append(text, begin, at - begin);
        ++words;
    }
}

}  // namespace oriel::lang::liquid
