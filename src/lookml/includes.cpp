#include "lookml/includes.h"

#include <algorithm>
#include <array>

namespace oriel::lookml {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string_view file_name(std::string_view path) {
    return path.substr(path.find_last_of('/') + 1);
}

/// The path without `.lkml` or `.lookml`, which an include may drop; the path itself when it has neither.
std::string_view without_suffix(std::string_view path) {
    if (ends_with(path, ".lkml")) return path.substr(0, path.size() - 5);
    if (ends_with(path, ".lookml")) return path.substr(0, path.size() - 7);
    return path;
}

bool can_be_included(std::string_view path) {
    switch (file_kind(path)) {
        case FileKind::model:
        case FileKind::lookml:
        case FileKind::dashboard:
        case FileKind::legacy: return true;
        case FileKind::manifest:
        case FileKind::other: return false;
    }
    return false;
}

struct Token {
    enum Kind { letter, star, anything, folders } kind;
    char c = '\0';
};

std::vector<Token> tokens(std::string_view pattern) {
    std::vector<Token> out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '*') {
            out.push_back({Token::letter, pattern[i]});
            continue;
        }
        std::size_t stars = 1;
        while (i + 1 < pattern.size() && pattern[i + 1] == '*') ++i, ++stars;
        if (stars == 1) {
            out.push_back({Token::star});
        } else if (i + 1 < pattern.size() && pattern[i + 1] == '/') {
            ++i;
            out.push_back({Token::folders});
        } else {
            out.push_back({Token::anything});
        }
    }
    return out;
}

}  // namespace

FileKind file_kind(std::string_view path) {
    if (path == "manifest.lkml") return FileKind::manifest;
    if (ends_with(path, ".model.lkml") && file_name(path).size() > 11) return FileKind::model;
    if (ends_with(path, ".lkml")) return FileKind::lookml;
    if (ends_with(path, ".dashboard.lookml")) return FileKind::dashboard;
    if (ends_with(path, ".lookml")) return FileKind::legacy;
    return FileKind::other;
}

std::string_view model_name(std::string_view path) {
    const std::string_view name = file_name(path);
    return name.substr(0, name.size() - std::string_view(".model.lkml").size());
}

bool fits_pattern(std::string_view path, std::string_view pattern) {
    const std::vector<Token> want = tokens(pattern);
    // Which positions of the pattern can have been reached after each character: all at once, so no backtracking.
    std::vector<char> now(want.size() + 1, 0);
    std::vector<char> next(want.size() + 1, 0);
    const auto skip_empty = [&](std::vector<char>& set) {
        for (std::size_t i = 0; i < want.size(); ++i) {
            if (set[i] != 0 && want[i].kind != Token::letter) set[i + 1] = set[i + 1] == 0 ? 1 : set[i + 1];
        }
    };
    now[0] = 1;
    skip_empty(now);
    for (const char c : path) {
        std::fill(next.begin(), next.end(), 0);
        for (std::size_t i = 0; i < want.size(); ++i) {
            if (now[i] == 0) continue;
            switch (want[i].kind) {
                case Token::letter:
                    if (want[i].c == c) next[i + 1] = 1;
                    break;
                case Token::star:
                    if (c != '/') next[i] = 1;
                    break;
                case Token::anything: next[i] = 1; break;
                case Token::folders:
                    // 1: before or behind a whole folder; 2: inside one, where it can't end.
                    next[i] = c == '/' ? 1 : static_cast<char>(std::max<int>(next[i], 2));
                    break;
            }
        }
        for (std::size_t i = 0; i < want.size(); ++i) {
            const bool may_end = want[i].kind == Token::star || want[i].kind == Token::anything ||
                                 (want[i].kind == Token::folders && next[i] == 1);
            if (next[i] != 0 && may_end && next[i + 1] == 0) next[i + 1] = 1;
        }
        now.swap(next);
    }
    return now[want.size()] != 0;
}

std::optional<std::string> absolute_pattern(std::string_view pattern, std::string_view from) {
    std::string joined;
    if (pattern.substr(0, 1) != "/") {
        const auto slash = from.find_last_of('/');
        if (slash != std::string_view::npos) joined.append(from.substr(0, slash + 1));
    }
    joined.append(pattern);
    std::vector<std::string_view> parts;
    std::string_view rest = joined;
    while (!rest.empty()) {
        const auto slash = std::min(rest.find('/'), rest.size());
        const std::string_view part = rest.substr(0, slash);
        rest.remove_prefix(std::min(rest.size(), slash + 1));
        if (part.empty() || part == ".") continue;
        if (part == "..") {
            if (parts.empty()) return std::nullopt;
            parts.pop_back();
        } else {
            parts.push_back(part);
        }
    }
    std::string out;
    for (const std::string_view part : parts) out.append(out.empty() ? "" : "/").append(part);
    return out;
}

std::string_view project_of_pattern(std::string_view pattern) {
    if (pattern.substr(0, 2) != "//") return {};
    pattern.remove_prefix(2);
    return pattern.substr(0, pattern.find('/'));
}

IncludeIndex::IncludeIndex(const std::vector<std::string>& paths, std::vector<std::string> roots)
    : paths_(paths), roots_(std::move(roots)) {
    std::sort(roots_.begin(), roots_.end());
}

std::string_view IncludeIndex::root_of(std::string_view path) const {
    const auto after = std::upper_bound(roots_.begin(), roots_.end(), path);
    if (after == roots_.begin()) return {};
    const std::string_view root = *std::prev(after);
    return path.substr(0, root.size()) == root ? root : std::string_view();
}

const std::vector<std::uint32_t>& IncludeIndex::match(std::string_view pattern, std::string_view from) {
    static const std::vector<std::uint32_t> none;
    std::string_view root = root_of(from);
    from.remove_prefix(root.size());
    const std::string_view project = project_of_pattern(pattern);
    if (!project.empty()) {
        pattern.remove_prefix(2 + project.size());
        if (pattern.empty()) return none;
        const std::string wanted = std::string("imported_projects/").append(project).append("/");
        const auto known = std::find(roots_.begin(), roots_.end(), wanted);
        if (known == roots_.end()) return none;
        root = *known;
    }
    const auto absolute = absolute_pattern(pattern, from);
    if (!absolute || absolute->empty()) return none;
    const std::string full = std::string(root).append(*absolute);
    const auto known = known_.find(full);
    if (known != known_.end()) return known->second;
    return known_.emplace(full, find(full, root)).first->second;
}

std::vector<std::uint32_t> IncludeIndex::find(const std::string& pattern, std::string_view root) const {
    std::vector<std::uint32_t> out;
    const std::size_t star = pattern.find('*');
    // Only paths that begin like the pattern can fit; they lie together.
    const std::string_view fixed = std::string_view(pattern).substr(0, star);
    const bool typed = star != std::string::npos || file_name(pattern).find('.') != std::string_view::npos;
    auto at = std::lower_bound(paths_.begin(), paths_.end(), fixed);
    for (; at != paths_.end() && std::string_view(*at).substr(0, fixed.size()) == fixed; ++at) {
        const std::string_view path = *at;
        if (root_of(path) != root || !can_be_included(path.substr(root.size()))) continue;
        const std::string_view bare = without_suffix(path);
        bool fits = false;
        if (star == std::string::npos) {
            fits = path == pattern || bare == pattern;
            // "orders" alone means orders.view.lkml, orders.model.lkml and so on.
            if (!fits && !typed) {
                const auto dot = bare.find_last_of('.');
                fits = dot != std::string_view::npos && bare.substr(0, dot) == pattern;
            }
        } else {
            fits = fits_pattern(path, pattern) || fits_pattern(bare, pattern);
        }
        if (fits) out.push_back(static_cast<std::uint32_t>(at - paths_.begin()));
    }
    return out;
}

}  // namespace oriel::lookml
