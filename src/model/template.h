#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::model {

/// Where something was written: for messages, links and `source_file` in the API. Lines and columns count from 1.
struct Location {
    std::string file;  ///< Path inside the project, `/` separated.
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// One piece of an author's SQL text.
struct TemplatePart {
    enum class Kind {
        text,        ///< SQL as written.
        table,       ///< `${TABLE}`: the alias of the view the text belongs to.
        field,       ///< `${field}` or `${view.field}`; `view` is empty when it was unscoped.
        table_name,  ///< `${view.SQL_TABLE_NAME}`: the table text of that view; without view, the table being built.
        hole,        ///< Only in texts that a query has rendered: what it put there is number `hole` of its own.
    };
    Kind kind = Kind::text;
    std::string text;      ///< For `text`.
    std::string view;      ///< For `field` and `table_name`.
    std::string field;     ///< For `field`.
    std::string type;      ///< For `field`: what follows `::` in `${created_raw::date}`; mostly empty.
    std::size_t hole = 0;  ///< For `hole`.
};

/// An author's SQL with its `${…}` references found, so that a query never parses text.
///
/// A text with Liquid (`liquid`) has its references found too, in every branch, for checks; what is used is known when
/// a query has rendered it: put it together again with `to_text`, render, and read the result with `read_template`.
struct Template {
    std::vector<TemplatePart> parts;
    Location location;
    bool liquid = false;

    bool empty() const { return parts.empty(); }
};

/// Reads what stands between `${` and `}`. False when that is no reference.
bool read_reference(std::string_view inside, TemplatePart& part);

/// Where a text stops being a template.
struct BadReference {
    std::size_t begin = 0;  ///< Offset of `${`.
    std::size_t end = 0;    ///< Behind `}`, or the end of the text when there is none.
    bool unclosed = false;
};

/// Appends the parts of `text` to `out` and sets `liquid`. Stops at the first reference that can't be read.
std::optional<BadReference> read_template(std::string_view text, Template& out);

/// An author's SQL as it was written, with `${…}`.
std::string to_text(const Template& sql);

}  // namespace oriel::model
