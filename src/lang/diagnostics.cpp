#include "lang/diagnostics.h"

#include <algorithm>
#include <tuple>

namespace oriel::lang {

namespace {

std::string fill(std::string_view text, std::initializer_list<std::string_view> args) {
    std::string out;
    const auto* arg = args.begin();
    for (;;) {
        const auto hole = text.find("{}");
        if (hole == std::string_view::npos || arg == args.end()) break;
        out.append(text.substr(0, hole));
        // A value from a file may be of any length and hold line breaks; a message is one short line.
        for (const char c : arg->substr(0, 200))
            out.push_back(c == '\n' || c == '\r' || c == '\t' || c == '\0' ? ' ' : c);
        if (arg->size() > 200) out.append("…");
        ++arg;
        text.remove_prefix(hole + 2);
    }
    out.append(text);
    return out;
}

auto order(const Diagnostic& d) {
    return std::tie(d.file, d.position.line, d.position.column, d.kind->code, d.message);
}

}  // namespace

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::error: return "error";
        case Severity::warning: return "warning";
    }
    return "error";
}

std::string Diagnostic::to_text() const {
    std::string out = file;
    out.append(":").append(std::to_string(position.line)).append(":").append(std::to_string(position.column));
    out.append(": ").append(to_string(severity())).append(": ").append(message);
    if (!hint.empty()) out.append("; ").append(hint);
    out.append(" [").append(code()).append("]");
    return out;
}

Diagnostic& Diagnostics::add(const DiagnosticKind& kind, const Place& place,
                             std::initializer_list<std::string_view> args) {
    if (kind.severity == Severity::error) ++errors_;
    if (items_.size() >= kMax) {
        ++dropped_;
        overflow_ = Diagnostic{};
        return overflow_;
    }
    Diagnostic& item = items_.emplace_back();
    item.kind = &kind;
    item.message = fill(kind.text, args);
    item.model = model_;
    item.explore = explore_;
    if (place.file != nullptr) {
        item.file = place.file->path();
        item.position = place.file->position(place.range.begin);
    }
    return item;
}

void Diagnostics::append(const Diagnostics& other) {
    const auto room = kMax - std::min(kMax, items_.size());
    const auto taken = std::min(room, other.items_.size());
    items_.insert(items_.end(), other.items_.begin(), other.items_.begin() + static_cast<std::ptrdiff_t>(taken));
    dropped_ += other.dropped_ + other.items_.size() - taken;
    errors_ += other.errors_;
}

void Diagnostics::sort() {
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
    const auto last = std::unique(items_.begin(), items_.end(),
                                  [](const Diagnostic& a, const Diagnostic& b) { return order(a) == order(b); });
    errors_ -=
        static_cast<std::size_t>(std::count_if(last, items_.end(), [](const Diagnostic& d) { return d.is_error(); }));
    items_.erase(last, items_.end());
}

std::string Diagnostics::to_text() const {
    std::string out;
    for (const Diagnostic& item : items_) out.append(item.to_text()).append("\n");
    if (dropped_ > 0) out.append("and ").append(std::to_string(dropped_)).append(" more\n");
    return out;
}

}  // namespace oriel::lang
