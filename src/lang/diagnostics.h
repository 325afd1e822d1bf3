#pragma once

#include "lang/source_file.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang {

enum class Severity { error, warning };

std::string_view to_string(Severity severity);

/// What can be wrong, as a constant: `inline constexpr DiagnosticKind unknown_view{"unknown-view", Severity::error,
/// "…{}…"}`.
///
/// `code` is stable: people filter on it. Each `{}` of `text` is replaced by the next argument of `report`.
struct DiagnosticKind {
    std::string_view code;
    Severity severity = Severity::error;
    std::string_view text;
    /// The API's `kind` of a finding: `syntax`, `model_configuration`, `deprecation`.
    std::string_view family = "model_configuration";
};

/// One finding. Plain data that outlives the file it speaks of.
struct Diagnostic {
    const DiagnosticKind* kind = nullptr;
    std::string message;  ///< Lower case, no full stop, names in single quotes.
    std::string hint;     ///< What would do, such as `did you mean 'sql'?`; may be empty.
    std::string file;
    Position position;

    // Where in the project, as far as it is known; any may be empty.
    std::string model;
    std::string explore;
    std::string field;

    std::string_view code() const { return kind->code; }
    Severity severity() const { return kind->severity; }
    bool is_error() const { return kind->severity == Severity::error; }

    /// `file:line:col: error: message; hint [code]`
    std::string to_text() const;
};

/// Collects findings while work goes on.
///
/// Keeps at most `kMax` of them, so that a hostile file can't fill the memory; the rest are only counted.
class Diagnostics {
public:
    static constexpr std::size_t kMax = 10'000;

    /// Adds a finding and returns it, so that the caller can add a hint. The reference holds until the next report.
    template <typename... Args>
    Diagnostic& report(const DiagnosticKind& kind, const Place& place, const Args&... args) {
        return add(kind, place, {std::string_view(args)...});
    }
    Diagnostic& add(const DiagnosticKind& kind, const Place& place, std::initializer_list<std::string_view> args);

    /// Names the model and explore of findings reported from now on; empty for none.
    void set_context(std::string_view model, std::string_view explore) {
        model_ = model;
        explore_ = explore;
    }

    /// Takes over another collection's findings, in order.
    void append(const Diagnostics& other);

    /// Orders by file, line and column, and drops repetitions: the same message at the same place, for whatever model
    /// or explore.
    void sort();

    /// True when further findings are only counted: then hints are not worth computing.
    bool full() const { return items_.size() >= kMax; }

    const std::vector<Diagnostic>& all() const { return items_; }
    bool empty() const { return items_.empty(); }
    bool has_errors() const { return errors_ > 0; }
    std::size_t error_count() const { return errors_; }
    /// Findings that were not kept because there were too many.
    std::size_t dropped() const { return dropped_; }

    /// One line a finding, each ending in a newline.
    std::string to_text() const;

private:
    std::vector<Diagnostic> items_;
    Diagnostic overflow_;
    std::string model_;
    std::string explore_;
    std::size_t errors_ = 0;
    std::size_t dropped_ = 0;
};

}  // namespace oriel::lang
