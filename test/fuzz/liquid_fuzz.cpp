// uses: lang
// Liquid from anyone: no crash, no hang, mistakes that have a place, and never a user's word among the author's.
// The input has the form of test/golden/liquid: lines after a line `template` that begin with two blanks are one
// template; an input without such a line is a template as a whole.
#include "lang/liquid/json_context.h"
#include "lang/liquid/render.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace oriel;
using namespace oriel::lang;

/// No author writes this, so wherever it comes out, it is the user's.
constexpr char kUsers = '\x01';

void require(bool holds) {
    if (!holds) std::abort();
}

std::vector<std::string> templates_of(std::string_view text) {
    std::vector<std::string> out;
    bool inside = false;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(rest.size(), end + 1));
        if (line == "template") {
            out.emplace_back();
            inside = true;
        } else if (line.substr(0, 2) != "  ") {
            inside = false;
        } else if (inside) {
            if (!out.back().empty()) out.back() += '\n';
            out.back() += line.substr(2);
        }
    }
    if (out.empty()) out.emplace_back(text);
    return out;
}

Json variables() {
    const std::string user = std::string("u") + kUsers;
    Json object;
    object.set("x", "hello");
    object.set("n", 5);
    object.set("f", 2.5);
    object.set("list", Json::Array{"b", "a", 3, nullptr});
    object.set("objs", Json::Array{Json::Object{{"n", "x"}, {"v", 3}}, Json::Object{{"n", "y"}}});
    object.set("date", "2024-03-05 07:08:09");
    object.set("user", Json::Object{{"region", user}, {"a", user}, {"list", Json::Array{user, user}}, {"n", 7}});
    return object;
}

void check_pieces(const liquid::Rendered& rendered, const liquid::RenderOptions& options, bool mentions_user) {
    std::size_t size = 0;
    for (const liquid::Piece& piece : rendered.pieces) {
        size += piece.text.size();
        if (piece.kind == liquid::PieceKind::text) {
            require(!piece.text.empty() && piece.text.find(kUsers) == std::string::npos);
        }
        // Names of members are marked whoever wrote them, and so is what filters make of literals.
        if (!mentions_user) require(piece.text.find(kUsers) == std::string::npos);
    }
    require(size <= options.max_bytes);
}

void check(const std::string& text) {
    std::vector<liquid::Problem> problems;
    const liquid::Template source = liquid::parse(text, problems);
    bool good = true;
    for (const liquid::Problem& problem : problems) {
        require(problem.begin <= problem.end && problem.end <= text.size() && !problem.message.empty());
        good = good && !problem.is_error();
    }
    require(liquid::parse(text).ok() == good);
    bool mentions_user = false;
    for (const liquid::Mention& mention : liquid::mentions(source)) {
        require(mention.begin < mention.end && mention.end <= text.size());
        if (mention.kind != liquid::Mention::Kind::variable) continue;
        require(!mention.path.empty() || mention.computed);
        mentions_user = mentions_user || mention.path.empty() || mention.path.front() == "user";
    }
    if (!good || text.find(kUsers) != std::string::npos) return;
    static const Json data = variables();
    for (const bool strict : {true, false}) {
        liquid::RenderOptions options;
        options.strict = strict;
        options.max_steps = 20'000;
        options.max_bytes = 100'000;
        liquid::JsonContext context(data);
        std::size_t at = 0;
        const auto rendered = liquid::render(source, context, options, &at);
        require(at <= text.size());
        if (!rendered.ok()) {
            require(!rendered.error().message.empty());
            continue;
        }
        check_pieces(rendered.value(), options, mentions_user);
        liquid::JsonContext again(data);
        require(liquid::render(source, again, options).value().pieces == rendered.value().pieces);
    }
    if (text.find("{{") == std::string::npos && text.find("{%") == std::string::npos) {
        liquid::JsonContext context(data);
        require(liquid::render(source, context, {}).value().to_text() == text);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const std::string& text : templates_of({reinterpret_cast<const char*>(data), size})) check(text);
    return 0;
}
