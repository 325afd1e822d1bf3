#pragma once

#include "lang/diagnostics.h"
#include "lookml/merge.h"
#include "lookml/values.h"
#include "model/model.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::lookml {

/// Where an item is, as the model keeps it.
model::Location location(const lang::Place& place);

/// The text of an expression parameter, `${EXTENDED}` replaced by what it inherits. Null, after a report, when it
/// inherits nothing or the text grows past kMaxExpansion.
std::optional<std::string_view> expression_text(const Entry& entry, Values& values, lang::Diagnostics& diagnostics);

/// Another field, or another view's table, that a text or list names. The names are slices of the text.
struct Reference {
    enum class Use : std::uint8_t {
        sql,     ///< `${…}`
        filter,  ///< A key of `filters`.
        list,    ///< `list_field` and other parameters that name one field.
        order,   ///< `order_by_field`: beside the value, so it may be made from the field that it orders.
        table,   ///< `${view.SQL_TABLE_NAME}`; `field` is empty.
    };
    std::string_view view;  ///< Empty when it was not scoped.
    std::string_view field;
    lang::Place place;
    Use use = Use::sql;

    std::string full() const { return view.empty() ? std::string(field) : std::string(view).append(".").append(field); }
};

/// Where a piece of an item's value stands: exactly, when it is a slice of the file; else the whole value.
lang::Place place_in(std::string_view piece, Item item);

/// `orders.id` or `id`, as a reference.
Reference read_name(std::string_view text, const lang::Place& place, Reference::Use use);

/// Reads an author's SQL. Reports references that can't be read; then the template is empty and `ok` false.
struct ReadTemplate {
    model::Template sql;
    std::vector<Reference> fields;
    std::vector<Reference> tables;  ///< `${view.SQL_TABLE_NAME}`.
    /// What a text with Liquid refers to in any branch: a query needs only what it renders.
    std::vector<Reference> branches;
    std::string_view text;  ///< As it was read.
    bool ok = true;
};
/// What a text may say beside references to fields and other tables.
enum class OwnTable : std::uint8_t {
    no,
    yes,  ///< `${SQL_TABLE_NAME}`, the table that the statement builds.
};
ReadTemplate read_template(std::string_view text, Item item, lang::Diagnostics& diagnostics,
                           OwnTable own_table = OwnTable::no);

/// `expression_text` and `read_template` together.
ReadTemplate read_template(const Entry& entry, Values& values, lang::Diagnostics& diagnostics,
                           OwnTable own_table = OwnTable::no);

}  // namespace oriel::lookml
