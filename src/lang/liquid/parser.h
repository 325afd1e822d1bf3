#pragma once

#include "lang/liquid/expression_parser.h"
#include "lang/liquid/scanner.h"
#include "lang/liquid/syntax.h"
#include "lang/liquid/template.h"

#include <string_view>
#include <utility>
#include <vector>

namespace oriel::lang::liquid {

/// Reads a document's text into its tree. Goes on after mistakes; blocks stand in each other at most 100 deep.
class Parser {
public:
    Parser(Document& document, std::vector<Problem>& problems);

    void parse();

private:
    /// A block tag that is open.
    struct Open {
        std::string_view name;
        std::string_view end_name;
        std::size_t begin = 0;
        std::size_t end = 0;
        bool in_lines = false;  ///< Opened by a line of a `liquid` tag, so closed there.
    };
    using Read = void (Parser::*)(const Token& token, Block& out);
    struct Tag {
        std::string_view name;
        Read read;
        bool is_block;
    };
    static const Tag kTags[];

    void advance() { token_ = scanner_.next(); }
    /// Reads nodes until a tag that ends or divides the innermost open block; that tag is `token_` then.
    void block(Block& out);
    /// Whether `token_` is the end of an open block or a tag that divides it.
    bool ends_block();
    void tag(Block& out);
    void unexpected(const Token& token);
    /// Opens a block, reads its parts through `read_parts`, and expects its end.
    template <typename ReadParts>
    void inside(const Token& token, std::string_view end_name, const ReadParts& read_parts) {
        open_.push_back({token.name, end_name, token.begin, token.end, in_lines_});
        read_parts();
        close();
    }
    /// Takes the end of the innermost open block, or reports that it is not there.
    void close();
    bool at_tag(std::string_view name) const { return token_.kind == Token::Kind::tag && token_.name == name; }
    void ignore_markup(const Token& token);
    void give_up();
    Lexer lexer_of(const Token& token) const { return Lexer(token.markup, scanner_.offset_of(token.markup)); }
    template <typename Part>
    static void add(Block& out, const Token& token, Part part) {
        out.push_back(Node{token.begin, token.end, std::move(part)});
    }

    void read_output(Block& out);
    void read_if(const Token& token, Block& out);
    void read_case(const Token& token, Block& out);
    void read_for(const Token& token, Block& out);
    bool read_for_options(Lexer& lexer, ForNode& node);
    void read_assign(const Token& token, Block& out);
    void read_capture(const Token& token, Block& out);
    void read_counter(const Token& token, Block& out);
    void read_cycle(const Token& token, Block& out);
    void read_jump(const Token& token, Block& out);
    void read_echo(const Token& token, Block& out);
    void read_nothing(const Token& token, Block& out);
    void read_sql_tag(const Token& token, Block& out);
    std::string_view read_field(const Token& token, bool required);
    NameId set_name(std::string_view name);

    Building building_;
    Scanner scanner_;
    Token token_;
    std::vector<Open> open_;
    std::size_t lines_floor_ = 0;  ///< Blocks that were open when the `liquid` tag began.
    bool in_lines_ = false;
    bool gave_up_ = false;  ///< What follows is not read, so nothing can be said about ends.
};

}  // namespace oriel::lang::liquid
