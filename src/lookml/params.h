#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The table of every LookML parameter: where it may stand, what its value is, what we do with it. One row makes a
/// parameter known, checked, documented and listed in the support table; meaning needs code in `build_*.cpp`.
namespace oriel::lookml {

/// The objects a parameter can stand in, as a set.
enum class In : std::uint64_t {
    nowhere = 0,
    manifest = 1ull << 0,
    model = 1ull << 1,  ///< Top level of `X.model.lkml`.
    file = 1ull << 2,   ///< Top level of any other LookML file.
    explore = 1ull << 3,
    join = 1ull << 4,
    view = 1ull << 5,
    dimension = 1ull << 6,
    dimension_group = 1ull << 7,
    measure = 1ull << 8,
    filter = 1ull << 9,
    parameter = 1ull << 10,
    derived_table = 1ull << 11,
    explore_source = 1ull << 12,
    column = 1ull << 13,
    derived_column = 1ull << 14,
    bind_filters = 1ull << 15,
    filters_block = 1ull << 16,  ///< `filters: { field: … value: … }`, the old form.
    link = 1ull << 17,
    action = 1ull << 18,
    action_param = 1ull << 19,
    user_attribute_param = 1ull << 20,
    form_param = 1ull << 21,
    option = 1ull << 22,
    case_block = 1ull << 23,
    when = 1ull << 24,
    set = 1ull << 25,
    datagroup = 1ull << 26,
    access_grant = 1ull << 27,
    access_filter = 1ull << 28,
    always_filter = 1ull << 29,
    conditionally_filter = 1ull << 30,
    test = 1ull << 31,
    assertion = 1ull << 32,
    named_value_format = 1ull << 33,
    map_layer = 1ull << 34,
    aggregate_table = 1ull << 35,
    aggregate_query = 1ull << 36,
    materialization = 1ull << 37,
    query = 1ull << 38,
    constant = 1ull << 39,
    local_dependency = 1ull << 40,
    remote_dependency = 1ull << 41,
    override_constant = 1ull << 42,
    localization_settings = 1ull << 43,
    application = 1ull << 44,
    mount_points = 1ull << 45,
    entitlements = 1ull << 46,
    visualization = 1ull << 47,
    allowed_value = 1ull << 48,
    create_process = 1ull << 49,
    calendar_definition = 1ull << 50,
    calendar_mapping = 1ull << 51,
    derived_analytic_model = 1ull << 52,
};
constexpr In operator|(In a, In b) {
    return static_cast<In>(static_cast<std::uint64_t>(a) | static_cast<std::uint64_t>(b));
}
constexpr bool within(In one, In set) {
    return (static_cast<std::uint64_t>(one) & static_cast<std::uint64_t>(set)) != 0;
}

/// What an object is called in messages: `dimension`, `model file`.
std::string_view to_string(In one);

/// What may be written as a value.
enum class Value : std::uint8_t {
    string,  ///< "…"
    text,    ///< "…" or a bare word
    name,    ///< a bare word; in quotes too
    choice,  ///< one of `choices`; in quotes too
    yesno,   ///< yes or no
    integer,
    number,
    strings,      ///< list of texts
    names,        ///< list of bare words
    numbers,      ///< list of numbers
    filters,      ///< [field: "expression", …], or the old { field: … value: … }
    pairs,        ///< [field: asc, …]
    duration,     ///< "24 hours"
    expression,   ///< … ;;
    block,        ///< { … }
    named_block,  ///< name { … }
};

enum class Repeat : std::uint8_t { no, yes };

/// Whether the parameter has its effect.
enum class Effect : std::uint8_t {
    full,
    old,       ///< It has, but there is a better way: warned about once, with the row's note.
    kept,      ///< Checked and in the model, where nothing acts on it yet; the note says what that means.
    none_yet,  ///< Accepted, and warned about once; the note says why it has none.
};

/// What would suffer if the parameter were left out because its value is wrong.
enum class Stake : std::uint8_t {
    words,    ///< Labels and looks: the object is kept.
    numbers,  ///< Results: the object is left out.
    access,   ///< Who sees what: the object is left out, for a misspelt or misplaced parameter too.
};

struct Param {
    std::string_view name;
    In in = In::nowhere;
    Value value = Value::text;
    Repeat repeat = Repeat::no;
    Effect effect = Effect::full;
    Stake stake = Stake::words;
    std::string_view doc;
    std::string_view choices = {};  ///< For `choice`: `a|b|c`.
    In opens = In::nowhere;         ///< For a block: what its parameters stand in.
    std::string_view note = {};     ///< Why it has no effect, or what to write instead.
};

/// All rows, in name order. A parameter whose value differs by place has a row for each.
std::span<const Param> params();

/// The rows of that name; empty when there are none.
std::span<const Param> find_params(std::string_view name);

/// The row of that name for one object, or nullptr.
const Param* find_param(std::string_view name, In in);

}  // namespace oriel::lookml
