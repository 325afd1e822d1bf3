#pragma once

#include "lang/liquid/lexer.h"
#include "lang/liquid/syntax.h"
#include "lang/liquid/template.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lang::liquid {

/// What all parts of the parser share.
struct Building {
    Document& document;
    std::vector<Problem>& problems;
    bool quiet = false;  ///< Mistakes in a tag that is reported already are of no interest.

    NameId name(std::string_view text);
    void report(Problem::Kind kind, std::size_t begin, std::size_t end, std::string message, std::string hint = {});
};

/// Reads values, filters and conditions. Each function reports what it can't read and then gives none.
class ExpressionParser {
public:
    ExpressionParser(Building& building, Lexer& lexer) : building_(building), lexer_(lexer) {}

    std::optional<Expression> expression();
    /// A value and its filters, to the end.
    std::optional<Piped> piped();
    /// To the end.
    std::optional<Condition> condition();
    /// A variable's plain name, as behind `assign`.
    std::optional<std::string_view> plain_name(std::string_view example);
    /// Reports what stands here, when anything does. True when nothing did.
    bool expect_end();

private:
    std::optional<Expression> expression(int depth);
    std::optional<Expression> variable(int depth);
    std::optional<Expression> range(int depth);
    bool steps(Expression& variable, int depth);
    std::optional<Expression> bracketed(int depth);
    std::optional<Comparison> comparison();
    bool filter(Piped& piped);
    bool argument(FilterCall& call);
    /// Reports that something else must stand here.
    std::nullopt_t expected(std::string_view what, std::string hint = {});
    std::string shown() const;

    Building& building_;
    Lexer& lexer_;
};

}  // namespace oriel::lang::liquid
