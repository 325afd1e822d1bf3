#include "lookml/parser.h"

#include "lookml/diagnostics.h"
#include "lookml/lexer.h"

#include <array>
#include <cstring>

namespace oriel::lookml {

namespace {

using lexer::is;
using lexer::kAtom;
using lexer::kBlank;
using lexer::kKey;
using lexer::kKeyStart;

constexpr std::size_t kMaxName = 65'535;

// After this many strings that run to the end of the file the rest is not worth reading: each costs a scan.
constexpr int kMaxOpenStrings = 20;

/// Keys of blocks that hold a field's parameters, or a view's or explore's: for guessing where a `}` was forgotten.
bool is_field_key(std::string_view key) {
    return key == "dimension" || key == "dimension_group" || key == "measure";
}
bool is_top_key(std::string_view key) {
    return key == "view" || key == "explore";
}

/// Where an expression has run over the start of another object because its `;;` was forgotten, or nullptr. Looks for
/// `dimension: name {` and the like, which no SQL holds.
const char* find_swallowed(const char* const begin, const char* const end) {
    for (const char* brace = begin; brace < end; ++brace) {
        brace = static_cast<const char*>(std::memchr(brace, '{', static_cast<std::size_t>(end - brace)));
        if (brace == nullptr) return nullptr;
        const char* at = brace;
        while (at > begin && is(at[-1], kBlank)) --at;
        const char* const name_end = at;
        while (at > begin && is(at[-1], kKey)) --at;
        if (at == name_end) continue;
        while (at > begin && is(at[-1], kBlank)) --at;
        if (at == begin || at[-1] != ':') continue;
        --at;
        while (at > begin && is(at[-1], kBlank)) --at;
        const char* const key_end = at;
        while (at > begin && is(at[-1], kKey)) --at;
        const std::string_view key(at, static_cast<std::size_t>(key_end - at));
        if (!is_field_key(key) && !is_top_key(key) && key != "join" && key != "parameter" && key != "filter") continue;
        while (at > begin && (is(at[-1], kBlank) || at[-1] == '}')) --at;
        return at;
    }
    return nullptr;
}

/// One pass over one file. Blocks are kept on a stack of our own, so nesting costs no recursion.
///
/// The text ends in a NUL that is not part of it (`std::string` guarantees it), so the loops over a class of characters
/// need no check for the end.
class Parser {
public:
    Parser(const lang::SourceFile& file, lang::Diagnostics& diagnostics)
        : file_(file),
          diagnostics_(diagnostics),
          begin_(file.text().data()),
          end_(begin_ + file.text().size()),
          at_(begin_) {}

    Document run() {
        document_.file = &file_;
        if (file_.text().size() > lang::SourceFile::kMaxSize) {
            report(diag::file_too_large, begin_, begin_, std::to_string(lang::SourceFile::kMaxSize));
            document_.nodes.push_back({0, 0, 0, 1, 0, NodeKind::block, 0});
            return std::move(document_);
        }
        document_.nodes.reserve(file_.text().size() / 24 + 8);
        add({0, 0, 0, 0, 0, NodeKind::block, 0});
        open_.push_back(0);
        if (const void* nul = std::memchr(begin_, '\0', file_.text().size()); nul != nullptr) {
            report(diag::nul_byte, static_cast<const char*>(nul), static_cast<const char*>(nul) + 1);
        }
        if (file_.text().substr(0, 3) == "\xEF\xBB\xBF") at_ += 3;
        parameters();
        while (open_.size() > 1) {
            unclosed(open_.back(), "");  // The innermost one is told; the rest are echoes.
            close();
        }
        document_.nodes[0].end = count();
        return std::move(document_);
    }

private:
    std::uint32_t count() const { return static_cast<std::uint32_t>(document_.nodes.size()); }
    std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - begin_); }
    std::string_view text(const char* from, const char* to) const {
        return {from, static_cast<std::size_t>(to - from)};
    }
    std::string_view key_of(std::uint32_t node) const {
        const Node& n = document_.nodes[node];
        return {begin_ + n.key, n.key_size};
    }

    std::uint32_t add(Node node) {
        document_.nodes.push_back(node);
        return count() - 1;
    }
    void close() {
        document_.nodes[open_.back()].end = count();
        open_.pop_back();
    }

    // --- Findings -----------------------------------------------------------------------------------------------

    template <typename... Args>
    void report(const lang::DiagnosticKind& kind, const char* from, const char* to, const Args&... args) {
        hint_ = nullptr;
        document_.failed = true;
        failed_here_ = true;
        if (panicking_) return;
        panicking_ = true;
        // Text right behind a string of several lines: its closing quote was forgotten and this is what followed.
        if (long_string_end_ != nullptr && from >= long_string_end_ &&
            std::memchr(long_string_end_, '\n', static_cast<std::size_t>(from - long_string_end_)) == nullptr) {
            const Node& node = document_.nodes[long_string_];
            const lang::Place place{&file_, {node.value - 1, node.value}};
            hint_ = &diagnostics_.report(diag::unterminated_string, place, key_of(long_string_));
            hint_->hint = "the text behind its next '\"' makes no sense";
            hint_ = nullptr;
            long_string_end_ = nullptr;
            return;
        }
        hint_ = &diagnostics_.report(kind, {&file_, {offset(from), offset(to)}}, args...);
    }
    void hint(std::string text) {
        if (hint_ != nullptr) hint_->hint = std::move(text);
        hint_ = nullptr;
    }
    void unclosed(std::uint32_t node, std::string_view before) {
        const Node& n = document_.nodes[node];
        std::string what(key_of(node));
        if (n.size > 0) what.append(": ").append(begin_ + n.value, n.size);
        report(diag::unclosed_block, begin_ + n.key, begin_ + n.key + n.key_size, what.append(" {"), before);
    }

    // --- Characters ---------------------------------------------------------------------------------------------

    void skip_blanks() {
        for (;;) {
            while (is(*at_, kBlank)) ++at_;
            if (*at_ != '#') return;
            const void* line_end = std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
            at_ = line_end == nullptr ? end_ : static_cast<const char*>(line_end);
        }
    }
    /// Behind a mistake: to the end of its line, or to a brace that may close or open something.
    void skip_mistake() {
        if (at_ < end_) ++at_;
        while (at_ < end_ && *at_ != '\n' && *at_ != '{' && *at_ != '}') ++at_;
    }
    const char* atom_end(const char* at) const {
        while (is(*at, kAtom)) ++at;
        if (*at == '*') ++at;
        return at;
    }
    /// What stands at the reading point, for a message.
    std::string found() const {
        if (at_ >= end_) return "the end of the file";
        const char* to = at_ + 1;
        if (is(*at_, kKey)) {
            while (is(*to, kKey)) ++to;
        } else {
            while (to < end_ && (static_cast<unsigned char>(*to) & 0xC0u) == 0x80u) ++to;
        }
        return "'" + std::string(text(at_, to)) + "'";
    }

    // --- Grammar ------------------------------------------------------------------------------------------------

    void parameters() {
        for (;;) {
            skip_blanks();
            if (at_ >= end_) return;
            if (*at_ == '}') {
                if (open_.size() > 1) {
                    close();
                } else {
                    report(diag::unmatched_brace, at_, at_ + 1);
                }
                ++at_;
                continue;
            }
            failed_here_ = false;
            parameter();
            if (!failed_here_) panicking_ = false;
            if (open_strings_ > kMaxOpenStrings) {
                at_ = end_;
                return;
            }
        }
    }

    void parameter() {
        const char* const key = at_;
        if (!is(*key, kKeyStart)) {
            if (*key == '{') {  // A block nobody named: keep the braces balanced.
                report(diag::unexpected_text, key, key + 1, "{");
                ++at_;
                open_block(key, 0, key, 0, 0);
                return;
            }
            const std::string what = found();
            report(diag::unexpected_text, key, key + 1, std::string_view(what).substr(1, what.size() - 2));
            skip_mistake();
            return;
        }
        while (is(*at_, kKey)) ++at_;
        const std::size_t key_size = static_cast<std::size_t>(at_ - key);
        if (key_size > kMaxName) {
            report(diag::name_too_long, key, at_, std::to_string(kMaxName));
            skip_mistake();
            return;
        }
        if (*at_ != ':') skip_blanks();
        if (*at_ == ':') {
            ++at_;
        } else {
            report(diag::expected_colon, key, key + key_size, text(key, key + key_size));
            // `dimension user_id {` and `label "x"` are clear enough to go on with.
            if (*at_ != '{' && *at_ != '"' && *at_ != '[' && !is(*at_, kAtom)) return;
        }
        value(key, static_cast<std::uint16_t>(key_size));
    }

    void value(const char* key, std::uint16_t key_size) {
        if (is_expression_key({key, key_size})) {
            expression(key, key_size);
            return;
        }
        skip_blanks();
        const char* const from = at_;
        if (*from == '"') {
            string(key, key_size);
        } else if (is(*from, kAtom)) {
            at_ = atom_end(from);
            const char* const to = at_;
            skip_blanks();
            if (*at_ == '{') {
                ++at_;
                const bool refines = *from == '+';
                const char* const name = refines ? from + 1 : from;
                open_block(key, key_size, name, static_cast<std::uint32_t>(to - name),
                           static_cast<std::uint8_t>(refines ? Node::refinement : 0));
            } else {
                add({offset(key), offset(from), static_cast<std::uint32_t>(to - from), count() + 1, key_size,
                     NodeKind::atom, 0});
            }
        } else if (*from == '{') {
            ++at_;
            open_block(key, key_size, at_, 0, 0);
        } else if (*from == '[') {
            list(key, key_size);
        } else {
            const std::string what = found();
            report(diag::expected_value, from, from + (from < end_ ? 1 : 0), text(key, key + key_size), what);
            if (*from == '\'') hint("text stands in double quotes");
            if (*from == '@' || *from == '$') hint("put it in double quotes");
            if (*from == '{' || *from == '}' || at_ >= end_) return;
            skip_mistake();
        }
    }

    void open_block(const char* key, std::uint16_t key_size, const char* name, std::uint32_t name_size,
                    std::uint8_t flags) {
        const std::string_view opening{key, key_size};
        if (name_size > 0 && open_.size() > 1) close_forgotten(opening, {name, name_size});
        const std::uint32_t node = add({offset(key), offset(name), name_size, 0, key_size, NodeKind::block, flags});
        open_.push_back(node);
        if (open_.size() == kMaxDepth + 2) report(diag::too_deep, key, key + key_size, std::to_string(kMaxDepth));
    }

    /// A field inside a field, or a view inside anything: a `}` is missing before it.
    void close_forgotten(std::string_view key, std::string_view name) {
        const auto holds = [&](std::string_view outer) {
            if (is_top_key(key)) return false;
            if (is_field_key(key)) return !is_field_key(outer) && outer != "set" && outer != "parameter";
            if (key == "join") return outer != "join";
            return true;
        };
        if (!is_top_key(key) && !is_field_key(key) && key != "join") return;
        while (open_.size() > 1 && !holds(key_of(open_.back()))) {
            unclosed(open_.back(), " before '" + std::string(key) + ": " + std::string(name) + "'");
            close();
        }
    }

    void expression(const char* key, std::uint16_t key_size) {
        const char* from = at_;
        while (is(*from, kBlank)) ++from;
        const char* to = terminator(at_);
        const char* next = to;
        if (to == nullptr) {
            report(diag::unterminated_expression, key, key + key_size, text(key, key + key_size));
            const void* line_end = std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
            next = to = line_end == nullptr ? end_ : static_cast<const char*>(line_end);
        } else if (const char* swallowed = find_swallowed(at_, to); swallowed != nullptr) {
            report(diag::unterminated_expression, key, key + key_size, text(key, key + key_size));
            hint("it runs on over the next object");
            next = to = swallowed;
        } else {
            next = to + 2;
        }
        if (from > to) from = to;
        while (to > from && is(to[-1], kBlank)) --to;
        at_ = next;
        add({offset(key), offset(from), static_cast<std::uint32_t>(to - from), count() + 1, key_size,
             NodeKind::expression, 0});
    }

    /// The next `;;` from `from` on, or nullptr. What is found is kept, so that repeated asking costs nothing more.
    const char* terminator(const char* from) {
        if (terminator_ != nullptr && from <= terminator_ && from >= terminator_asked_) return terminator_;
        if (no_terminator_) return nullptr;
        terminator_asked_ = from;
        for (const char* at = from;; ++at) {
            at = static_cast<const char*>(std::memchr(at, ';', static_cast<std::size_t>(end_ - at)));
            if (at == nullptr) {
                no_terminator_ = true;
                return nullptr;
            }
            if (at[1] == ';') return terminator_ = at;
        }
    }

    void string(const char* key, std::uint16_t key_size) {
        const char* const from = at_ + 1;
        std::uint8_t flags = 0;
        const char* to = from;
        bool lines = false;
        for (;; ++to) {
            if (*to == '"') break;
            if (*to == '\\' && to + 1 < end_) {
                flags = Node::escaped;
                ++to;
            } else if (*to == '\n') {
                lines = true;
            } else if (*to == '\0' && to >= end_) {
                break;
            }
        }
        if (to >= end_) {
            ++open_strings_;
            report(diag::unterminated_string, at_, at_ + 1, text(key, key + key_size));
            const void* line_end = std::memchr(from, '\n', static_cast<std::size_t>(end_ - from));
            to = at_ = line_end == nullptr ? end_ : static_cast<const char*>(line_end);
        } else {
            at_ = to + 1;
        }
        const std::uint32_t node = add({offset(key), offset(from), static_cast<std::uint32_t>(to - from), count() + 1,
                                        key_size, NodeKind::string, flags});
        if (lines) {
            long_string_ = node;
            long_string_end_ = at_;
        }
    }

    void list(const char* key, std::uint16_t key_size) {
        const char* const from = at_;
        const std::uint32_t node = add({offset(key), offset(from), 0, 0, key_size, NodeKind::list, 0});
        ++at_;
        skip_blanks();
        if (*at_ == ',') ++at_;  // A leading comma is tolerated.
        for (;;) {
            skip_blanks();
            if (*at_ == ']') {
                ++at_;
                break;
            }
            if (*at_ == ',') {
                report(diag::empty_element, at_, at_ + 1, text(key, key + key_size));
                ++at_;
                continue;
            }
            if (!element(key, key_size)) break;
            skip_blanks();
            if (*at_ == ',') {
                ++at_;
            } else if (*at_ == '"' || is(*at_, kAtom)) {
                // A key at the start of a line: the list was not closed. Else a comma is missing.
                if (begins_parameter()) {
                    report(diag::unclosed_list, from, from + 1, text(key, key + key_size));
                    break;
                }
                report(diag::expected_comma, at_, at_ + 1, text(key, key + key_size));
            }
        }
        document_.nodes[node].size = offset(at_) - offset(from);
        document_.nodes[node].end = count();
    }

    bool begins_parameter() const {
        const char* to = at_;
        if (!is(*to, kKeyStart)) return false;
        while (is(*to, kKey)) ++to;
        return *to == ':';
    }

    /// One element and, for a pair, its value. False when there is none: then the list can't be read further.
    bool element(const char* list_key, std::uint16_t list_key_size) {
        const char* const from = at_;
        if (*from == '"') {
            string(list_key, list_key_size);
            Node& node = document_.nodes.back();
            node.key = node.value;
            node.key_size = 0;
            return true;
        }
        if (!is(*from, kAtom)) {
            if (at_ >= end_ || *at_ == '}' || *at_ == '{' || *at_ == ':') {
                report(diag::unclosed_list, from, from + (at_ < end_ ? 1 : 0),
                       text(list_key, list_key + list_key_size));
                return false;
            }
            const std::string what = found();
            report(diag::unexpected_text, from, from + 1, std::string_view(what).substr(1, what.size() - 2));
            if (*from == '@' || *from == '$') hint("put it in double quotes");
            ++at_;
            return true;
        }
        at_ = atom_end(from);
        const char* const to = at_;
        const std::size_t size = static_cast<std::size_t>(to - from);
        skip_blanks();
        if (*at_ != ':') {
            add({offset(from), offset(from), static_cast<std::uint32_t>(size), count() + 1, 0, NodeKind::atom, 0});
            return true;
        }
        if (size > kMaxName) {
            report(diag::name_too_long, from, to, std::to_string(kMaxName));
            ++at_;
            return true;
        }
        ++at_;
        skip_blanks();
        const auto key_size = static_cast<std::uint16_t>(size);
        if (*at_ == '"') {
            string(from, key_size);
        } else if (is(*at_, kAtom)) {
            const char* const atom = at_;
            at_ = atom_end(atom);
            add({offset(from), offset(atom), static_cast<std::uint32_t>(at_ - atom), count() + 1, key_size,
                 NodeKind::atom, 0});
        } else {
            const std::string what = found();
            report(diag::expected_value, at_, at_ + (at_ < end_ ? 1 : 0), text(from, to), what);
            if (*at_ == '\'') hint("text stands in double quotes");
            return at_ < end_ && (*at_ == ',' || *at_ == ']');
        }
        return true;
    }

    const lang::SourceFile& file_;
    lang::Diagnostics& diagnostics_;
    const char* const begin_;
    const char* const end_;
    const char* at_;
    Document document_;
    std::vector<std::uint32_t> open_;  ///< Blocks that are not closed yet, the file first.

    bool panicking_ = false;    ///< A finding was reported and nothing has gone well since, so further ones are echoes.
    bool failed_here_ = false;  ///< The parameter now being read has a mistake.
    lang::Diagnostic* hint_ = nullptr;
    const char* terminator_ = nullptr;
    const char* terminator_asked_ = nullptr;
    bool no_terminator_ = false;
    std::uint32_t long_string_ = 0;
    const char* long_string_end_ = nullptr;
    int open_strings_ = 0;
};

}  // namespace

bool is_expression_key(std::string_view key) {
    switch (key.front()) {
        case 's': return key.substr(0, 3) == "sql";
        case 'h': return key.substr(0, 4) == "html";
        case 'e': return key.substr(0, 4) == "expr";
        default: return false;
    }
}

Document parse(const lang::SourceFile& file, lang::Diagnostics& diagnostics) {
    return Parser(file, diagnostics).run();
}

}  // namespace oriel::lookml
