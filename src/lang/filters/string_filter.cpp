#include "lang/filters/filters.h"
#include "lang/filters/terms.h"

namespace oriel::lang::filters {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// The value of the four hexadecimal digits at `at`, or none. 0 and halves of surrogate pairs are no characters.
std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
    if (at + 4 > text.size()) return std::nullopt;
    std::uint32_t code = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const char c = text[i];
        std::uint32_t digit = 0;
        if (c >= '0' && c <= '9')
            digit = static_cast<std::uint32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<std::uint32_t>(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<std::uint32_t>(c - 'A' + 10);
        else
            return std::nullopt;
        code = code * 16 + digit;
    }
    if (code == 0 || (code >= 0xD800 && code < 0xE000)) return std::nullopt;
    return code;
}

/// Reads terms one by one. A term keeps both readings, the literal and the pattern, until its end shows which it is.
class Reader {
public:
    /// `tiers`: intervals such as `[10,20)` are one term.
    Reader(std::string_view text, bool tiers) : text_(text), tiers_(tiers) {}

    Result<StringFilter> read() {
        StringFilter filter;
        while (at_ <= text_.size()) {
            std::optional<StringTerm> term = read_term();
            if (term.has_value()) {
                if (filter.terms.size() == kMaxTerms) return too_many_terms(tiers_ ? "tier" : "string", text_);
                filter.terms.push_back(std::move(*term));
            }
            ++at_;  // The comma.
        }
        return filter;
    }

private:
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

    std::optional<StringTerm> read_term() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
        StringTerm term;
        if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ',') {
            term.negated = true;
            ++at_;
        }
        if (at_ < text_.size() && text_[at_] == '"') {
            const std::size_t start = at_;
            if (read_quoted(term)) return term;
            at_ = start;  // No closing quote before a comma or the end: an ordinary character then.
        }
        if (tiers_ && read_interval(term)) return term;
        return read_pattern(std::move(term));
    }

    /// A quoted literal that fills the whole term.
    bool read_quoted(StringTerm& term) {
        std::string literal;
        std::size_t at = at_ + 1;
        while (at < text_.size() && text_[at] != '"') {
            if (text_[at] == '\\' && at + 1 < text_.size() && (text_[at + 1] == '"' || text_[at + 1] == '\\')) ++at;
            literal += text_[at++];
        }
        if (at >= text_.size()) return false;
        ++at;
        while (at < text_.size() && is_space(text_[at])) ++at;
        if (at < text_.size() && text_[at] != ',') return false;
        at_ = at;
        term.kind = StringTerm::Kind::equals;
        term.text = std::move(literal);
        return true;
    }

    /// `[10,20)` and its like, as a whole term: brackets around two ends of which each is a number or `inf`.
    bool read_interval(StringTerm& term) {
        std::size_t at = at_;
        if (at >= text_.size() || (text_[at] != '[' && text_[at] != '(')) return false;
        for (const bool last : {false, true}) {
            ++at;
            const std::size_t begin = at;
            while (at < text_.size() &&
                   std::string_view("0123456789.-+einfEINF ").find(text_[at]) != std::string_view::npos)
                ++at;
            if (at == begin || at >= text_.size()) return false;
            if (last ? text_[at] != ']' && text_[at] != ')' : text_[at] != ',') return false;
        }
        const std::size_t end = ++at;
        while (at < text_.size() && is_space(text_[at])) ++at;
        if (at < text_.size() && text_[at] != ',') return false;
        term.text = text_.substr(at_, end - at_);
        at_ = at;
        return true;
    }

    std::optional<StringTerm> read_pattern(StringTerm term) {
        std::string literal;
        std::string pattern;
        std::size_t kept = 0;  // Sizes up to which trailing blanks were escaped, so stay.
        std::size_t kept_pattern = 0;
        bool wildcard = false;
        bool escape = false;
        const std::size_t start = at_;
        const auto add_literal = [&](std::string_view characters) {
            literal += characters;
            for (const char c : characters) {
                if (c == '%' || c == '_' || c == '^') {
                    pattern += '^';
                    escape = true;
                }
                pattern += c;
            }
            kept = literal.size();
            kept_pattern = pattern.size();
        };
        while (at_ < text_.size() && text_[at_] != ',') {
            const char c = text_[at_];
            const bool more = at_ + 1 < text_.size();
            if ((c == '^' || c == '\\') && more) {
                at_ += read_escape(c, add_literal);
                continue;
            }
            if (c == '%' || c == '_') {
                wildcard = true;
                pattern += c;
                kept_pattern = pattern.size();
                literal += c;
                kept = literal.size();
            } else if (is_space(c)) {
                literal += c;
                pattern += c;
            } else {
                add_literal(std::string_view(&text_[at_], 1));
            }
            ++at_;
        }
        const std::string_view written = trim(text_.substr(start, at_ - start));
        if (written.empty()) {
            if (!term.negated) return std::nullopt;
            term.text.assign(1, '-');
            term.negated = false;
            return term;
        }
        literal.resize(kept);
        pattern.resize(kept_pattern);
        // Words written otherwise, such as `Null`, are somebody's name.
        if (written == "null" || written == "NULL") {
            term.kind = StringTerm::Kind::null;
        } else if (written == "empty" || written == "EMPTY") {
            term.kind = StringTerm::Kind::empty;
        } else if (wildcard && pattern.find_first_not_of('%') == std::string::npos) {
            term.kind = StringTerm::Kind::any;
        } else if (wildcard) {
            term.kind = StringTerm::Kind::matches;
            term.text = std::move(pattern);
            term.escaped = escape;
        } else {
            term.text = std::move(literal);
        }
        return term;
    }

    /// Reads what follows `^` or `\` at `at_`; returns how many characters were taken with it.
    template <typename AddLiteral>
    std::size_t read_escape(char mark, const AddLiteral& add_literal) {
        const char next = text_[at_ + 1];
        if (mark == '^') {
            if (std::string_view("%_,^-\" ").find(next) == std::string_view::npos) {
                add_literal("^");
                return 1;
            }
            add_literal(std::string_view(&next, 1));
            // Two escaped blanks at the end of a term are one: that is how blanks at the end are written, so that they
            // outlive what cuts blanks off.
            const bool doubled =
                next == ' ' && text_.substr(at_ + 2, 2) == "^ " && (at_ + 4 >= text_.size() || text_[at_ + 4] == ',');
            return doubled ? 4 : 2;
        }
        switch (next) {
            case 'n': add_literal("\n"); return 2;
            case 't': add_literal("\t"); return 2;
            case 'u':
                if (const auto code = hex4(text_, at_ + 2); code.has_value()) {
                    std::string utf8;
                    append_utf8(utf8, *code);
                    add_literal(utf8);
                    return 6;
                }
                add_literal("\\");
                return 1;
            case ',':
            case '\\':
            case '"':
            case '%':
            case '_':
            case '^':
            case '-': add_literal(std::string_view(&next, 1)); return 2;
            default: add_literal("\\"); return 1;
        }
    }

    std::string_view text_;
    bool tiers_;
    std::size_t at_ = 0;
};

}  // namespace

Result<StringFilter> parse_string(std::string_view text) {
    return Reader(text, false).read();
}

Result<StringFilter> parse_tier(std::string_view text) {
    return Reader(text, true).read();
}

}  // namespace oriel::lang::filters
