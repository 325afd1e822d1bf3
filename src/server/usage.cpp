#include "server/usage.h"

#include "lang/spelling.h"

#include <CLI/CLI.hpp>

#include <string_view>
#include <vector>

namespace oriel::server {

namespace {

/// The command that was reached: the last one whose name was right.
const CLI::App* reached(const CLI::App& app) {
    const CLI::App* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    return command;
}

/// `oriel user add`
std::string path_of(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent == nullptr ? "oriel" : path_of(*parent) + " " + command.get_name();
}

std::vector<const CLI::App*> commands_of(const CLI::App& command) {
    return command.get_subcommands([](const CLI::App*) { return true; });
}

std::string choice_of(const std::vector<const CLI::App*>& commands) {
    std::string text;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (i > 0) text += i + 1 == commands.size() ? " or " : ", ";
        text += commands[i]->get_name();
    }
    return text;
}

std::string with_hint(std::string text, const lang::NearestName& nearest) {
    const std::string hint = nearest.hint();
    return hint.empty() ? text : text + "; " + hint;
}

/// A word that no command or option takes; empty when there is none.
std::string unknown_word(const CLI::App& command) {
    const std::vector<const CLI::App*> commands = commands_of(command);
    for (const std::string& word : command.remaining()) {
        lang::NearestName nearest(word);
        if (!word.empty() && word.front() == '-') {
            for (const CLI::Option* option : command.get_options()) {
                for (const std::string& name : option->get_lnames()) nearest.offer("--" + name);
            }
            return with_hint("'" + path_of(command) + "' has no option '" + word + "'", nearest);
        }
        if (commands.empty()) return "'" + path_of(command) + "' takes no '" + word + "'";
        for (const CLI::App* each : commands) nearest.offer(each->get_name());
        const std::string unknown = with_hint("unknown command '" + word + "'", nearest);
        return nearest.best().empty() ? unknown + "; there is " + choice_of(commands) : unknown;
    }
    return {};
}

/// What an option takes, in words. `type`: CLI11's name of it or ours, with what its validators add.
std::string wanted(std::string_view type) {
    if (type.starts_with("INT")) return "a whole number";
    if (type.starts_with("FLOAT")) return "a number";
    if (type.starts_with("DIR")) return "a folder";
    if (type.starts_with("FILE")) return "a file";
    if (type.starts_with("TEXT")) return "a value";
    return "a value: " + std::string(type);
}

/// The option or argument that a message of CLI11 is about: the one whose name it holds first.
const CLI::Option* subject(const CLI::App& command, std::string_view message) {
    const CLI::Option* found = nullptr;
    std::size_t first = message.size();
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_name();
        const std::size_t at = message.find(name);
        const bool whole = at == std::string_view::npos || at + name.size() == message.size() ||
                           message[at + name.size()] == ' ' || message[at + name.size()] == ':';
        if (whole && at < first) {
            first = at;
            found = option;
        }
    }
    return found;
}

std::string problem_of(const CLI::App& command, const CLI::ParseError& error) {
    // First of all: a misspelt option is the reason why a required one is missing.
    if (std::string text = unknown_word(command); !text.empty()) return text;
    const std::string kind = error.get_name();
    const std::string message = error.what();
    if (kind == "RequiredError" && command.get_subcommands().empty()) {
        if (const auto commands = commands_of(command); !commands.empty()) {
            return "'" + path_of(command) + "' needs a command: " + choice_of(commands);
        }
    }
    const CLI::Option* option = subject(command, message);
    if (option == nullptr) return message;
    const std::string name = option->get_name();
    const std::string given = option->results().empty() ? std::string() : option->results().back();
    if (kind == "RequiredError") return "'" + path_of(command) + "' needs " + name;
    if (kind == "ArgumentMismatch") return name + " needs " + wanted(option->get_type_name());
    if (kind == "ConversionError")
        return name + " takes " + wanted(option->get_type_name()) + ", found '" + given + "'";
    return message;
}

}  // namespace

std::string usage_problem(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& command = *reached(app);
    return problem_of(command, error) + "\noriel: see '" + path_of(command) + " --help'";
}

}  // namespace oriel::server
