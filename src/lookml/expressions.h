#pragma once

#include "lang/calcs/check.h"
#include "lang/diagnostics.h"
#include "lookml/syntax.h"
#include "model/model.h"

#include <optional>
#include <string_view>
#include <unordered_map>

namespace oriel::lookml {

/// What an expression of Looker's language knows of a field's values.
lang::calcs::FieldInfo field_info(const model::Field& field);

/// The fields of an explore, for a custom filter.
class ExploreTypes final : public lang::calcs::FieldTypes {
public:
    explicit ExploreTypes(const model::Explore& explore) : explore_(explore) {}
    std::optional<lang::calcs::FieldInfo> find(std::string_view name) const override;
    void suggest(lang::NearestName& nearest) const override;

private:
    const model::Explore& explore_;
};

/// The columns of a query, by their own names and by those of their fields: what a data test can say something of.
class ColumnTypes final : public lang::calcs::FieldTypes {
public:
    ColumnTypes(const model::ExploreSource& source, const model::Explore& explore);
    std::optional<lang::calcs::FieldInfo> find(std::string_view name) const override;
    void suggest(lang::NearestName& nearest) const override;

private:
    std::unordered_map<std::string_view, lang::calcs::FieldInfo> columns_;
};

/// Reads an expression and checks it; reports what is wrong where it stands in the file. `text` is the item's value.
/// A text with Liquid is known only when a query renders it, so it is good.
bool check_expression(Item item, std::string_view text, lang::calcs::Place place, const lang::calcs::FieldTypes& fields,
                      lang::Diagnostics& diagnostics);

}  // namespace oriel::lookml
