#pragma once

#include "lang/diagnostics.h"
#include "lang/liquid/template.h"
#include "lookml/template.h"

#include <string_view>
#include <vector>

namespace oriel::lookml {

struct ModelBuild;

/// Where a text with Liquid stands, which decides what it may use and how bad a mistake is.
enum class LiquidPlace : std::uint8_t {
    sql,    ///< What can't be rendered fails the query.
    words,  ///< Labels, markup, links: what is unknown shows as nothing.
};

/// A text with Liquid that could be parsed. What it names is checked when all views are known.
struct LiquidText {
    std::vector<lang::liquid::Mention> mentions;  ///< Their views point into the item's value.
    std::vector<Reference> fields;                ///< `${…}` in any branch.
    Item item;
    std::string_view view;  ///< The view it belongs to; of an explore's text, the base.
    LiquidPlace place = LiquidPlace::sql;
};

/// True when there is something for Liquid to do.
inline bool has_liquid(std::string_view text) {
    return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos;
}

/// Parses a text and reports its mistakes where they stand in the file; false when it can't be rendered. Keeps what it
/// names in `texts`. `text` is the item's value and lives as long as `texts`.
bool read_liquid(std::string_view text, Item item, LiquidPlace place, std::string_view view,
                 std::vector<LiquidText>& texts, lang::Diagnostics& diagnostics);

/// Checks what the texts name: variables, the fields of Looker's tags, and `${…}` (lookml.md section 6, 38).
void check_liquid(ModelBuild& build);

}  // namespace oriel::lookml
