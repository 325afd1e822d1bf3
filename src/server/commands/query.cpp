#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"

#include <unistd.h>

#include <cstdio>

namespace oriel::server {

namespace {

/// Standard output. A reader that goes away (`| head`) ends the work.
class StdoutSink final : public Sink {
public:
    Status write(std::string_view bytes) override {
        if (!bytes.empty()) last_ = bytes.back();
        if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size()) return Ok{};
        return Error{ErrorCode::cancelled, "the output cannot be written"};
    }
    /// The last byte that was written; a newline before any.
    char last() const { return last_; }

private:
    char last_ = '\n';
};

Status run(const QueryOptions& options) {
    const auto definition = TRY(read_query(options.query_file));
    auto instance = TRY(Instance::open(options.data_dir));
    const auto user = TRY(find_user(*instance, options.user));
    const auto caller = TRY(instance->sessions.caller_of(user.id));
    services::RunOptions run_options;
    run_options.format = options.format;
    run_options.failure_is_a_row = false;
    if (options.limit) run_options.limit = *options.limit;
    auto answer = instance->runner.run(definition, run_options, caller, Deadline::none(), {});
    if (!answer.ok() && answer.error().code == ErrorCode::not_found) {
        // A model that is not there is an error of the query, unlike a user who is not.
        return Error::invalid_request(answer.error().message);
    }
    auto result = TRY(std::move(answer));
    StdoutSink sink;
    if (const auto* whole = std::get_if<std::string>(&result.body)) {
        TRY(sink.write(*whole));
    } else {
        TRY(std::get<1>(result.body)(sink));
    }
    // A file or a pipe gets the result as the API gives it, and nothing more.
    if (sink.last() != '\n' && isatty(STDOUT_FILENO) != 0) TRY(sink.write("\n"));
    if (std::fflush(stdout) != 0) return Error{ErrorCode::cancelled, "the output cannot be written"};
    return Ok{};
}

}  // namespace

int run_query_command(const QueryOptions& options) {
    const Status done = run(options);
    return done.ok() ? kExitOk : report_query(done.error());
}

}  // namespace oriel::server
