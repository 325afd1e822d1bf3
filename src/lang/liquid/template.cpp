#include "lang/liquid/template.h"

#include "lang/liquid/parser.h"
#include "lang/liquid/problem.h"
#include "lang/liquid/syntax.h"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::lang::liquid {

namespace {

/// `line 2, column 5`; columns count bytes, from 1.
std::string place(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_start = before.rfind('\n');
    const std::size_t column = line_start == std::string_view::npos ? offset + 1 : offset - line_start;
    return line == 1 ? fmt::format("at character {}", column) : fmt::format("in line {} at character {}", line, column);
}

}  // namespace

Template::Template() : document_(std::make_shared<const Document>()) {}

std::string_view Template::text() const {
    return document_->text;
}

Template parse(std::string_view text, std::vector<Problem>& problems) {
    const auto document = std::make_shared<Document>();
    document->text = text;
    std::vector<Problem> found;
    Parser(*document, found).parse();
    std::stable_sort(found.begin(), found.end(), [](const Problem& a, const Problem& b) { return a.begin < b.begin; });
    for (Problem& problem : found) problems.push_back(std::move(problem));
    return Template(document);
}

Result<Template> parse(std::string_view text) {
    std::vector<Problem> problems;
    Template out = parse(text, problems);
    for (const Problem& problem : problems) {
        if (problem.is_error())
            return bad_liquid(fmt::format("{} ({})", problem.to_text(), place(text, problem.begin)));
    }
    return out;
}

}  // namespace oriel::lang::liquid
