#pragma once

namespace oriel::server {

/// What the program's exit status means; `oriel --help` prints this list.
enum ExitCode : int {
    kExitOk = 0,            ///< Done.
    kExitFailed = 1,        ///< The work could not be done; the message says why.
    kExitUsage = 2,         ///< The command line is wrong.
    kExitFound = 3,         ///< `validate`: the project has errors. `query`, `sql`: the query is not valid.
    kExitInterrupted = 130  ///< Stopped by the user.
};

}  // namespace oriel::server
