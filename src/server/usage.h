#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace oriel::server {

/// What is wrong with a command line that `app` could not parse, and what would do, in our own words: CLI11's name its
/// own types, and leave the misspelt word out. One line without a newline at its end, then where help is.
std::string usage_problem(const CLI::App& app, const CLI::ParseError& error);

}  // namespace oriel::server
