#include "lang/liquid/text.h"

#include <utility>

namespace oriel::lang::liquid {

namespace {

std::string quoted(std::string_view value) {
    std::string out = "'";
    for (const char c : value) {
        if (c == '\'') out += '\'';
        out += c;
    }
    out += '\'';
    return out;
}

std::string unquoted(std::string_view literal) {
    std::string out;
    for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
        out += literal[i];
        if (literal[i] == '\'') ++i;  // The second of a doubled quote.
    }
    return out;
}

}  // namespace

Text::Text(std::string bytes, PieceKind kind) : bytes_(std::move(bytes)) {
    if (kind != PieceKind::text) mark(0, kind, 0);
}

Text Text::literal(std::string_view value) {
    return Text(quoted(value), PieceKind::literal);
}

Text Text::opaque(std::uint32_t id, std::string_view shown) {
    Text text;
    text.bytes_ = shown;
    text.mark(0, PieceKind::opaque, id);
    text.hidden_ = shown.empty();
    return text;
}

void Text::mark(std::size_t begin, PieceKind kind, std::uint32_t id) {
    const std::size_t end = bytes_.size();
    if (kind == PieceKind::tainted) {
        if (begin == end) return;
        if (!marks_.empty() && marks_.back().kind == kind && marks_.back().end == begin) {
            marks_.back().end = end;
            return;
        }
    }
    marks_.push_back({begin, end, kind, id});
}

void Text::append(std::string_view bytes, PieceKind kind) {
    const std::size_t begin = bytes_.size();
    bytes_ += bytes;
    if (kind != PieceKind::text) mark(begin, kind, 0);
}

void Text::append(const Text& other) {
    const std::size_t shift = bytes_.size();
    bytes_ += other.bytes_;
    for (const Mark& each : other.marks_) {
        if (each.kind == PieceKind::tainted && !marks_.empty() && marks_.back().kind == each.kind &&
            marks_.back().end == each.begin + shift) {
            marks_.back().end = each.end + shift;
        } else {
            marks_.push_back({each.begin + shift, each.end + shift, each.kind, each.id});
        }
    }
    hidden_ = hidden_ || other.hidden_;
}

bool Text::is_literal() const {
    return marks_.size() == 1 && marks_[0].kind == PieceKind::literal && marks_[0].begin == 0 &&
           marks_[0].end == bytes_.size();
}

std::vector<Piece> Text::pieces() const {
    std::vector<Piece> out;
    const std::string_view bytes = bytes_;
    std::size_t at = 0;
    for (const Mark& each : marks_) {
        if (each.begin > at) out.push_back({PieceKind::text, std::string(bytes.substr(at, each.begin - at)), 0});
        const std::string_view part = bytes.substr(each.begin, each.end - each.begin);
        out.push_back({each.kind, each.kind == PieceKind::literal ? unquoted(part) : std::string(part), each.id});
        at = each.end;
    }
    if (at < bytes.size()) out.push_back({PieceKind::text, std::string(bytes.substr(at)), 0});
    return out;
}

std::vector<Piece> Text::take_pieces() && {
    if (!marks_.empty()) return pieces();
    std::vector<Piece> out;
    if (!bytes_.empty()) out.push_back({PieceKind::text, std::move(bytes_), 0});
    return out;
}

}  // namespace oriel::lang::liquid
