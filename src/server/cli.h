#pragma once

namespace oriel::server {

/// Reads the command line and runs the command it names. Returns the exit status of the program.
int run_command_line(int argc, char** argv);

}  // namespace oriel::server
