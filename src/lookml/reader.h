#pragma once

#include "lang/diagnostics.h"
#include "lookml/liquid_texts.h"
#include "lookml/merge.h"
#include "lookml/template.h"
#include "lookml/values.h"
#include "model/model.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace oriel::lookml {

/// What building a model's objects needs to know of the model.
struct BuildContext {
    Values& values;
    lang::Diagnostics& diagnostics;
    std::unordered_map<std::string_view, const model::NamedValueFormat*> named_formats = {};
    std::unordered_set<std::string_view> map_layers = {};
    std::unordered_set<std::string_view> access_grants = {};
    std::unordered_set<std::string_view> datagroups = {};
    std::string_view view = {};  ///< The view that is being built; of an explore, its base.
    std::vector<LiquidText> liquid = {};
    bool fiscal = false;         ///< The model says when its fiscal year starts.
    std::size_t fields = 0;      ///< Built so far.
    std::size_t max_fields = 0;  ///< No more are built: see Budget.
};

/// Reads the parameters of one merged object as what they mean. Values have passed check(), so one that can't be read
/// here was told of there, and its default stands.
class Reader {
public:
    Reader(const Object& object, BuildContext& context) : object_(object), context_(context) {}

    const Object& object() const { return object_; }
    bool has(std::string_view key) const { return object_.find(key) != nullptr; }

    std::string_view text(std::string_view key) const;
    std::string string(std::string_view key) const { return std::string(text(key)); }
    bool flag(std::string_view key, bool otherwise) const;
    std::optional<bool> optional_flag(std::string_view key) const;
    std::optional<int> integer(std::string_view key) const;
    std::optional<double> number(std::string_view key) const;
    /// The elements of a list, `EXTENDED*` replaced by what it extends.
    std::vector<Item> elements(std::string_view key) const;
    std::vector<std::string> strings(std::string_view key) const;
    std::vector<double> numbers(std::string_view key) const;
    /// The SQL of an expression parameter; references are added to `references`. Sets `ok` false after a report.
    model::Template sql(std::string_view key, std::vector<Reference>& references, bool& ok) const;
    ReadTemplate read_sql(std::string_view key, OwnTable own_table = OwnTable::no) const;
    /// All `filters` (or `dev_filters`), later ones for the same field replacing earlier ones of another layer.
    std::vector<model::FieldFilter> filters(std::vector<Reference>& references, bool& ok,
                                            std::string_view key = "filters") const;
    /// The pairs of `sorts`. With `add_up` those of all layers, later ones for the same field replacing earlier ones.
    std::vector<model::FieldSort> sorts(std::vector<Reference>& references, bool& ok, bool add_up) const;
    /// `timezone`; sets `ok` false, after a report, when there is none of that name.
    std::string time_zone(bool& ok) const;
    /// `required_access_grants`. Sets `ok` false when one is unknown.
    std::vector<std::string> access_grants(bool& ok) const;
    /// `label` or `view_label`, else the title case of `name`.
    std::string label(std::string_view name) const;

    model::Location location() const { return lookml::location(object_.item.value_place()); }

private:
    const Object& object_;
    BuildContext& context_;
};

/// The name of a datagroup; reports when there is none of that name.
std::string read_datagroup(Item item, BuildContext& context);

/// `read_template`, and what Liquid there is in it.
ReadTemplate read_sql(const Entry& entry, BuildContext& context, OwnTable own_table = OwnTable::no);
ReadTemplate read_sql(std::string_view text, Item item, BuildContext& context, OwnTable own_table = OwnTable::no);

/// Reads one `filters` parameter in either form.
void read_filters(Item item, BuildContext& context, std::vector<model::FieldFilter>& filters,
                  std::vector<Reference>& references, bool& ok);

/// The parameter of a block that is not merged (`link`, `when`), or an empty item.
Item child(Item block, std::string_view key);

}  // namespace oriel::lookml
