#pragma once

#include "lookml/reader.h"
#include "model/model.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace oriel::lookml {

/// What is known of one field beside the model's own data.
struct BuiltField {
    const Object* object = nullptr;
    std::vector<Reference> references;
};

/// A view as far as it can be judged by itself.
struct BuiltView {
    const Object* object = nullptr;
    std::shared_ptr<model::View> view;
    std::vector<BuiltField> fields;          ///< Like `view->fields`.
    std::vector<Reference> tables;           ///< Views its table is made from.
    std::vector<const Object*> looks;        ///< Fields with names that are checked last: see check_words.h.
    const Object* explore_source = nullptr;  ///< The query of a native derived table.
    bool binds_all = false;                  ///< It takes all filters of the query that uses it.
    bool usable = true;                      ///< False: its table, or who may see it, is not known. Reported.

    /// Fields that were written but are left out; told of where they are.
    std::unordered_set<std::string_view> lost;
    std::vector<std::string_view> lost_groups;
    bool is_lost(std::string_view field) const;
};

/// Builds a view with all fields that can be built. Reports what can't, and leaves it out.
BuiltView build_view(const Object& object, BuildContext& context);

/// Adds the field or fields of one dimension, dimension_group, measure, filter or parameter.
void build_field(const Object& object, const Reader& view, BuildContext& context, BuiltView& out);

/// Leaves out fields whose references within the view can't be met, and fills `field_index` and `primary_key`.
void check_fields(BuiltView& built, BuildContext& context);

/// True for the measure types that aggregate rows, and so may have filters and may not refer to measures.
bool is_aggregate(model::MeasureType type);
/// True for the `…_distinct` types, which count each value of `sql_distinct_key` once.
bool is_distinct(model::MeasureType type);

/// Why a name is no field of the view, as a hint; may be empty.
std::string field_hint(const BuiltView& built, std::string_view field);

}  // namespace oriel::lookml
