#include "db/script.h"

#include <memory>
#include <utility>

namespace oriel::db {

namespace {

/// The end of what begins at `from` and is closed by `close`: the place behind it.
std::size_t skip_to(std::string_view text, std::size_t from, std::string_view close) {
    const std::size_t end = text.find(close, from);
    return end == std::string_view::npos ? text.size() : end + close.size();
}

/// Steps over a quoted text or a comment at `at`, or over one character. A doubled quote is a text that ends and
/// another that begins, which comes to the same.
std::size_t next_place(std::string_view text, std::size_t at, bool& is_code) {
    const std::string_view rest = text.substr(at);
    is_code = false;
    if (rest.substr(0, 2) == "--") return skip_to(text, at, "\n");
    if (rest.substr(0, 2) == "/*") return skip_to(text, at + 2, "*/");
    is_code = true;
    if (rest.front() == '\'') return skip_to(text, at + 1, "'");
    if (rest.front() == '"') return skip_to(text, at + 1, "\"");
    if (rest.substr(0, 2) == "$$") return skip_to(text, at + 2, "$$");
    return at + 1;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

std::vector<std::string> split_script(std::string_view script) {
    std::vector<std::string> statements;
    std::size_t from = 0;
    bool has_code = false;
    for (std::size_t at = 0; at < script.size();) {
        if (script[at] == ';') {
            if (has_code) statements.emplace_back(script.substr(from, at - from));
            from = ++at;
            has_code = false;
            continue;
        }
        bool is_code = false;
        const bool blank = is_blank(script[at]);
        at = next_place(script, at, is_code);
        has_code = has_code || (is_code && !blank);
    }
    if (has_code) statements.emplace_back(script.substr(from));
    return statements;
}

Status run_script(Database& database, std::string_view script, Deadline deadline) {
    const auto connection = TRY(database.connect());
    int number = 0;
    for (const std::string& statement : split_script(script)) {
        ++number;
        auto stream = connection->run(statement, deadline);
        Status done = Ok{};
        if (!stream.ok()) {
            done = std::move(stream).error();
        } else {
            // A statement has run only when its rows are all taken.
            for (bool more = true; more && done.ok();) {
                auto batch = stream.value()->next();
                if (!batch.ok())
                    done = std::move(batch).error();
                else
                    more = batch.value() != nullptr;
            }
        }
        if (!done.ok()) {
            Error error = done.error();
            error.message = "statement " + std::to_string(number) + " of the script: " + error.message;
            return error;
        }
    }
    return Ok{};
}

}  // namespace oriel::db
