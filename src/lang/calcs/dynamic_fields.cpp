#include "lang/calcs/dynamic_fields.h"

#include "base/json.h"
#include "lang/spelling.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>

namespace oriel::lang::calcs {

namespace {

constexpr std::array<std::string_view, 17> kMeasureTypes{"average",
                                                         "average_distinct",
                                                         "count",
                                                         "count_distinct",
                                                         "date",
                                                         "list",
                                                         "max",
                                                         "median",
                                                         "median_distinct",
                                                         "min",
                                                         "number",
                                                         "percentile",
                                                         "percentile_distinct",
                                                         "string",
                                                         "sum",
                                                         "sum_distinct",
                                                         "yesno"};

constexpr std::array<std::string_view, 4> kBinStyles{"classic", "integer", "interval", "relational"};

template <typename Names>
std::string nearest(std::string_view wanted, const Names& names) {
    NearestName candidates(wanted);
    for (const std::string_view name : names) candidates.offer(name);
    return candidates.hint().empty() ? std::string() : "; " + candidates.hint();
}

template <typename Names>
bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// A field's name goes into the text of an expression, so it must not end the reference there.
bool is_reference(std::string_view name) {
    return !name.empty() && name.find_first_of("${}\"'\\\n\r\t #") == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

/// A number, or a text that is one.
std::optional<double> to_number(const Json& value) {
    if (value.is_number()) return value.as_double();
    if (!value.is_string()) return std::nullopt;
    std::string_view text = value.as_string();
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

bool is_blank(const Json& value) {
    return value.is_null() || (value.is_string() && value.as_string().find_first_not_of(' ') == std::string::npos);
}

/// One entry of the array. Members that are null count as absent, as clients send them so.
class Entry {
public:
    Entry(const Json& json, std::size_t index) : json_(json), index_(index) {}

    Status read(DynamicFields& fields) {
        if (!json_.is_object()) return fail(fmt::format("must be an object, found {}", json_.kind()));
        const std::string category = TRY(find_category());
        if (category == "table_calculation") return table_calculation(fields);
        if (category == "measure") return measure(fields);
        return dimension(fields);
    }

private:
    Error fail(std::string_view what) const {
        std::string where = fmt::format("dynamic_fields[{}]", index_);
        if (!name_.empty()) where += " '" + name_ + "'";
        return Error::validation("dynamic_fields", "invalid", where + ": " + std::string(what));
    }

    const Json* member(std::string_view key) const {
        const Json* value = json_.find(key);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    Result<std::string> text(std::string_view key) const {
        const Json* value = member(key);
        if (value == nullptr) return std::string();
        if (!value->is_string()) return fail(fmt::format("'{}' must be a string, found {}", key, value->kind()));
        return value->as_string();
    }

    /// Older clients send no category; then the member that holds the name tells.
    Result<std::string> find_category() {
        constexpr std::array<std::string_view, 3> kCategories{"table_calculation", "measure", "dimension"};
        const std::string given = TRY(text("category"));
        if (!given.empty()) {
            if (contains(kCategories, given)) return given;
            return fail(fmt::format("unknown category '{}'{}", given, nearest(given, kCategories)));
        }
        for (const std::string_view category : kCategories) {
            if (member(category) != nullptr) return std::string(category);
        }
        return fail("has no 'category'; use 'table_calculation', 'measure' or 'dimension'");
    }

    Status common(DynamicField& field, std::string_view name_key) {
        field.entry = index_;
        field.name = TRY(text(name_key));
        if (field.name.empty()) return fail(fmt::format("has no '{}', which is its name", name_key));
        if (!is_reference(field.name)) {
            return fail(fmt::format("'{}' is not a name; use letters, digits and '_'", field.name));
        }
        name_ = field.name;
        field.label = TRY(text("label"));
        if (field.label.empty()) field.label = field.name;
        field.description = TRY(text("description"));
        field.value_format = TRY(text("value_format"));
        field.value_format_name = TRY(text("value_format_name"));
        if (field.value_format_name == "Default formatting") field.value_format_name.clear();
        field.kind_hint = TRY(text("_kind_hint"));
        field.type_hint = TRY(text("_type_hint"));
        return Ok{};
    }

    Result<const Json::Array*> arguments() const {
        static const Json::Array kNone;
        const Json* value = member("args");
        if (value == nullptr) return &kNone;
        if (!value->is_array()) return fail(fmt::format("'args' must be an array, found {}", value->kind()));
        return &value->as_array();
    }

    /// The field that `args` begin with.
    Result<std::string> first_argument(const Json::Array& args) const {
        if (args.empty() || !args[0].is_string() || !is_reference(args[0].as_string())) {
            return fail("'args' must begin with the name of a field");
        }
        return args[0].as_string();
    }

    // --- Table calculations

    Status table_calculation(DynamicFields& fields) {
        TableCalculation field;
        TRY(common(field, "table_calculation"));
        field.calculation_type = TRY(text("calculation_type"));
        field.expression = TRY(text("expression"));
        const Json* disabled = member("is_disabled");
        if (disabled != nullptr && !disabled->is_bool()) {
            return fail(fmt::format("'is_disabled' must be true or false, found {}", disabled->kind()));
        }
        field.is_disabled = disabled != nullptr && disabled->as_bool();
        if (!field.calculation_type.empty()) {
            const Json::Array* args = TRY(arguments());
            const std::string argument = TRY(first_argument(*args));
            std::optional<std::string> expression = expand_shortcut(field.calculation_type, argument);
            if (!expression.has_value()) {
                return fail(fmt::format("unknown calculation_type '{}'{}", field.calculation_type,
                                        nearest(field.calculation_type, shortcut_names())));
            }
            field.expression = std::move(*expression);
        }
        if (field.expression.empty()) return fail("has no 'expression'");
        fields.table_calculations.push_back(std::move(field));
        return Ok{};
    }

    // --- Custom measures

    Status measure(DynamicFields& fields) {
        CustomMeasure field;
        TRY(common(field, "measure"));
        field.based_on = TRY(text("based_on"));
        field.type = TRY(text("type"));
        field.expression = TRY(text("expression"));
        field.filter_expression = TRY(text("filter_expression"));
        TRY(filters(field));
        if (!field.type.empty() && !contains(kMeasureTypes, field.type)) {
            return fail(fmt::format("unknown type '{}'{}", field.type, nearest(field.type, kMeasureTypes)));
        }
        if (const Json* percentile = member("percentile")) {
            field.percentile = to_number(*percentile);
            if (!field.percentile.has_value() || *field.percentile < 0 || *field.percentile > 100) {
                return fail("'percentile' must be a number from 0 to 100");
            }
        }
        if (field.based_on.empty() && field.expression.empty() && field.type != "count") {
            return fail("has neither 'based_on' nor 'expression'; name the field that it measures");
        }
        if (!field.based_on.empty() && !is_reference(field.based_on)) {
            return fail(fmt::format("'based_on' must be the name of a field, found '{}'", field.based_on));
        }
        fields.measures.push_back(std::move(field));
        return Ok{};
    }

    Status filters(CustomMeasure& field) const {
        const Json* value = member("filters");
        if (value == nullptr) return Ok{};
        if (!value->is_object()) return fail(fmt::format("'filters' must be an object, found {}", value->kind()));
        for (const auto& [name, filter] : value->as_object()) {
            if (filter.is_null()) continue;
            if (!filter.is_string()) {
                return fail(fmt::format("the filter on '{}' must be a string, found {}", name, filter.kind()));
            }
            field.filters.emplace_back(name, filter.as_string());
        }
        return Ok{};
    }

    // --- Custom dimensions

    Status dimension(DynamicFields& fields) {
        CustomDimension field;
        TRY(common(field, "dimension"));
        field.calculation_type = TRY(text("calculation_type"));
        field.expression = TRY(text("expression"));
        if (field.calculation_type == "group_by") {
            TRY(group(field));
        } else if (field.calculation_type == "bin") {
            TRY(bins(field));
        } else if (!field.calculation_type.empty()) {
            return fail(fmt::format("unknown calculation_type '{}'; use 'group_by' or 'bin'", field.calculation_type));
        } else if (field.expression.empty()) {
            return fail("has no 'expression'");
        }
        fields.dimensions.push_back(std::move(field));
        return Ok{};
    }

    /// `[field, [{label, filter}, …], label of the rest or null]`
    Status group(CustomDimension& field) const {
        const Json::Array* args = TRY(arguments());
        const std::string name = TRY(first_argument(*args));
        if (args->size() < 2 || !(*args)[1].is_array()) return fail("'args' must hold the groups as an array");
        if ((*args)[1].as_array().size() > kMaxBins) return fail(fmt::format("has more than {} groups", kMaxBins));
        std::string expression = "case(";
        for (const Json& part : (*args)[1].as_array()) {
            const Json* label = part.find("label");
            const Json* filter = part.find("filter");
            if (label == nullptr || !label->is_string() || filter == nullptr || !filter->is_string()) {
                return fail("each group must have a 'label' and a 'filter', both strings");
            }
            expression += fmt::format("when(matches_filter(${{{}}}, {}), {}), ", name, quote(filter->as_string()),
                                      quote(label->as_string()));
        }
        const Json rest = args->size() > 2 ? (*args)[2] : Json();
        if (!rest.is_null() && !rest.is_string()) {
            return fail(fmt::format("the label of the remaining values must be a string, found {}", rest.kind()));
        }
        if ((*args)[1].as_array().empty()) return fail("has no groups");
        field.expression = expression + (is_blank(rest) ? std::string("null") : quote(rest.as_string())) + ")";
        return Ok{};
    }

    /// `[field, size, least, most, [bounds] or null, style]`
    Status bins(CustomDimension& field) const {
        const Json::Array* args = TRY(arguments());
        Bins bins;
        bins.field = TRY(first_argument(*args));
        const auto argument = [&](std::size_t index) { return index < args->size() ? (*args)[index] : Json(); };
        // Without bounds of one's own, the style may come one place earlier.
        Json style = argument(5);
        Json custom = argument(4);
        if (style.is_null() && custom.is_string() && !is_blank(custom)) std::swap(style, custom);
        if (!is_blank(style)) {
            if (!style.is_string() || !contains(kBinStyles, style.as_string())) {
                return fail("the style of bins must be 'classic', 'interval', 'integer' or 'relational'");
            }
            bins.style = style.as_string();
        }
        if (custom.is_array()) {
            TRY(custom_bounds(custom.as_array(), bins));
        } else if (is_blank(custom)) {
            TRY(even_bounds(argument(1), argument(2), argument(3), bins));
        } else {
            return fail(fmt::format("the bounds of bins must be an array, found {}", custom.kind()));
        }
        field.bins = std::move(bins);
        return Ok{};
    }

    Status custom_bounds(const Json::Array& values, Bins& bins) const {
        for (const Json& value : values) {
            const std::optional<double> bound = to_number(value);
            if (!bound.has_value()) return fail("the bounds of bins must be numbers");
            if (bins.bounds.size() == kMaxBins) return fail(fmt::format("has more than {} bins", kMaxBins));
            bins.bounds.push_back(*bound);
        }
        std::sort(bins.bounds.begin(), bins.bounds.end());
        bins.bounds.erase(std::unique(bins.bounds.begin(), bins.bounds.end()), bins.bounds.end());
        if (bins.bounds.empty()) return fail("bins need at least one bound");
        return Ok{};
    }

    Status even_bounds(const Json& size_json, const Json& least_json, const Json& most_json, Bins& bins) const {
        const std::optional<double> size = to_number(size_json);
        const std::optional<double> least = to_number(least_json);
        const std::optional<double> most = to_number(most_json);
        if (!size.has_value() || !least.has_value() || !most.has_value()) {
            return fail("bins need a size, a least and a greatest value, as numbers, or an array of bounds");
        }
        if (*size <= 0 || *most < *least) return fail("bins need a size above 0, and a greatest value above the least");
        const double steps = std::floor((*most - *least) / *size + 1e-9);
        if (!(steps < static_cast<double>(kMaxBins))) return fail(fmt::format("has more than {} bins", kMaxBins));
        // Each from the start, so that rounding does not add up; to 12 places, so that 0.1 * 3 is 0.3.
        for (int i = 0; i <= static_cast<int>(steps); ++i) {
            bins.bounds.push_back(std::round((*least + *size * i) * 1e12) / 1e12);
        }
        return Ok{};
    }

    const Json& json_;
    std::size_t index_;
    std::string name_;
};

/// Names, entry by entry.
std::vector<std::pair<std::size_t, std::string>> names_of(const DynamicFields& fields) {
    std::vector<std::pair<std::size_t, std::string>> names;
    for (const auto& field : fields.table_calculations) names.emplace_back(field.entry, field.name);
    for (const auto& field : fields.measures) names.emplace_back(field.entry, field.name);
    for (const auto& field : fields.dimensions) names.emplace_back(field.entry, field.name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Result<DynamicFields> parse_dynamic_fields(std::string_view json) {
    DynamicFields fields;
    if (json.find_first_not_of(" \t\r\n") == std::string_view::npos) return fields;
    Result<Json> parsed = Json::parse(json);
    if (!parsed.ok()) {
        return Error::validation("dynamic_fields", "invalid", "dynamic_fields is not JSON: " + parsed.error().message);
    }
    const Json& value = parsed.value();
    if (value.is_null()) return fields;
    if (!value.is_array()) {
        return Error::validation("dynamic_fields", "invalid",
                                 fmt::format("dynamic_fields must be an array, found {}", value.kind()));
    }
    if (value.as_array().size() > kMaxDynamicFields) {
        return Error::validation("dynamic_fields", "invalid",
                                 fmt::format("dynamic_fields has more than {} entries", kMaxDynamicFields));
    }
    std::vector<ErrorDetail> details;
    for (std::size_t i = 0; i < value.as_array().size(); ++i) {
        const Status status = Entry(value.as_array()[i], i).read(fields);
        if (!status.ok()) details.push_back(status.error().details.front());
    }
    std::unordered_set<std::string> seen;
    for (const auto& [entry, name] : names_of(fields)) {
        if (seen.insert(name).second) continue;
        details.push_back({"dynamic_fields", "invalid",
                           fmt::format("dynamic_fields[{}] '{}': another entry has this name", entry, name)});
    }
    if (!details.empty()) return Error::validation(std::move(details));
    return fields;
}

}  // namespace oriel::lang::calcs
