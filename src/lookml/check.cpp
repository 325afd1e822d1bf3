#include "lookml/check.h"

#include "lang/spelling.h"
#include "lookml/diagnostics.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace oriel::lookml {

namespace {

/// Objects that can be left out by themselves; anything else that is wrong spoils what it stands in.
constexpr In kUnits = In::explore | In::join | In::view | In::dimension | In::dimension_group | In::measure |
                      In::filter | In::parameter | In::set | In::datagroup | In::access_grant | In::test |
                      In::named_value_format | In::map_layer | In::aggregate_table | In::query | In::constant |
                      In::link | In::action | In::application | In::visualization;

/// Whose names should be in small letters (lookml.md 1.4).
constexpr In kStyled = In::explore | In::join | In::view | In::dimension | In::dimension_group | In::measure |
                       In::filter | In::parameter | In::set;

std::string wanted(const Param& row) {
    switch (row.value) {
        case Value::string: return "a text in double quotes";
        case Value::text: return "a text";
        case Value::name: return "a name";
        case Value::yesno: return "yes or no";
        case Value::integer: return "a whole number";
        case Value::number: return "a number";
        case Value::strings: return "a list of texts, such as [\"a\", \"b\"]";
        case Value::names: return "a list of names, such as [a, b]";
        case Value::numbers: return "a list of numbers, such as [0, 10]";
        case Value::filters: return "a list of filters, such as [field: \"expression\"]";
        case Value::pairs: return "a list of pairs, such as [field: asc]";
        case Value::duration: return "a time, such as \"24 hours\"";
        case Value::expression: return "an expression that ends in ';;'";
        case Value::block: return "a block '{ … }'";
        case Value::named_block: return "a name and a block '{ … }'";
        case Value::choice: {
            std::string out = "one of ";
            for (const char c : row.choices) out.append(c == '|' ? ", " : std::string(1, c));
            return out;
        }
    }
    return "something else";
}

std::string written(Item item) {
    switch (item.kind()) {
        case NodeKind::block: return "a block";
        case NodeKind::list: return "a list";
        case NodeKind::string:
        case NodeKind::atom:
        case NodeKind::expression: break;
    }
    return "'" + std::string(item.raw().substr(0, 60)) + "'";
}

/// A sentence of the table as the end of a message.
std::string as_clause(std::string_view note) {
    std::string out(note.substr(0, note.empty() ? 0 : note.size() - 1));
    if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] - 'A' + 'a');
    return out;
}

std::string places(std::string_view name) {
    std::string out;
    std::uint64_t all = 0;
    for (const Param& row : find_params(name)) all |= static_cast<std::uint64_t>(row.in);
    for (int bit = 0; bit < 64; ++bit) {
        const std::uint64_t one = all & (1ull << bit);
        if (one != 0) out.append(out.empty() ? "" : ", ").append(to_string(static_cast<In>(one)));
    }
    return out;
}

class Checker {
public:
    Checker(Document& document, std::set<std::string_view>& warned, lang::Diagnostics& diagnostics)
        : document_(document), warned_(warned), diagnostics_(diagnostics) {}

    /// Checks the parameters of one block; true when the block can't be used because of them.
    bool block(Item item, In in) {
        bool spoiled = false;
        std::vector<std::string_view> seen;
        for (const Item param : item.children()) {
            if (param.node().key_size == 0) continue;  // A block nobody named: told by the parser.
            const Param* row = find_param(param.key(), in);
            if (row == nullptr) {
                spoiled |= unknown(param, in);
                continue;
            }
            if (row->repeat == Repeat::no) {
                if (std::find(seen.begin(), seen.end(), row->name) != seen.end()) {
                    const bool access = row->stake == Stake::access;
                    diagnostics_.report(access ? diag::duplicate_restriction : diag::duplicate_param, param.place(),
                                        row->name, to_string(in));
                    spoiled |= access;
                } else {
                    seen.push_back(row->name);
                }
            }
            const bool told = row->effect == Effect::old || row->effect == Effect::none_yet;
            if (told && warned_.insert(row->name).second) {
                diagnostics_.report(row->effect == Effect::old ? diag::old_param : diag::no_effect_yet, param.place(),
                                    row->name, as_clause(row->note));
            }
            spoiled |= parameter(param, *row);
        }
        return spoiled;
    }

private:
    bool unknown(Item param, In in) {
        const auto rows = find_params(param.key());
        if (!rows.empty()) {
            const bool access =
                std::any_of(rows.begin(), rows.end(), [](const Param& row) { return row.stake == Stake::access; }) &&
                param.key() != "fields" && param.key() != "field" && param.key() != "set";
            diagnostics_.report(access ? diag::misplaced_restriction : diag::misplaced_param, param.place(),
                                param.key(), to_string(in), places(param.key()));
            return access;
        }
        lang::NearestName nearest(param.key());
        for (const Param& row : params()) {
            if (within(in, row.in)) nearest.offer(row.name);
        }
        const Param* meant = find_param(nearest.best(), in);
        const bool access = meant != nullptr && meant->stake == Stake::access;
        diagnostics_
            .report(access ? diag::misspelt_restriction : diag::unknown_param, param.place(), param.key(),
                    to_string(in))
            .hint = nearest.hint();
        return access;
    }

    /// Checks one known parameter; true when it spoils what it stands in.
    bool parameter(Item param, const Param& row) {
        if (row.value == Value::block || row.value == Value::named_block) return block_value(param, row);
        if (row.value == Value::filters && param.kind() == NodeKind::block) {
            return block(param, row.opens) && row.stake != Stake::words;
        }
        bool good = true;
        if (param.kind() == NodeKind::list) {
            for (const Item element : param.children()) good &= constants_known(element);
        } else if (param.kind() != NodeKind::block) {
            good = constants_known(param);
        }
        if (good && !fits(param, row)) {
            auto& finding =
                diagnostics_.report(diag::invalid_value, param.value_place(), row.name, wanted(row), written(param));
            if (row.value == Value::yesno && param.raw() == "true") finding.hint = "did you mean 'yes'?";
            if (row.value == Value::yesno && param.raw() == "false") finding.hint = "did you mean 'no'?";
            if (row.value == Value::choice) finding.hint = choice_hint(param.raw(), row.choices);
            good = false;
        }
        return !good && row.stake != Stake::words;
    }

    bool block_value(Item param, const Param& row) {
        if (param.kind() != NodeKind::block) {
            diagnostics_.report(diag::invalid_value, param.value_place(), row.name, wanted(row), written(param));
            return row.stake != Stake::words;
        }
        bool spoiled = false;
        if (row.value == Value::named_block) {
            spoiled |= !named(param, row);
        } else if (!param.name().empty()) {
            diagnostics_.report(diag::unexpected_name, param.value_place(), row.name, param.name());
        }
        if (param.refines() && !within(row.opens, In::view | In::explore)) {
            diagnostics_.report(diag::refinement_here, param.value_place(), row.name);
            spoiled = true;
        }
        spoiled |= block(param, row.opens);
        if (!spoiled) return false;
        document_.nodes[param.index()].flags |= Node::broken;
        return !within(row.opens, kUnits) && row.stake != Stake::words;
    }

    bool named(Item param, const Param& row) {
        const std::string_view name = param.name();
        if (name.empty()) {
            diagnostics_.report(diag::missing_name, param.place(), row.name);
            return false;
        }
        if (!is_identifier(name)) {
            diagnostics_.report(diag::invalid_name, param.value_place(), name, row.name);
            return false;
        }
        if (within(row.opens, kStyled)) {
            if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
                diagnostics_.report(diag::name_style, param.value_place(), name);
            }
            if (name.substr(0, 3) == "z__") diagnostics_.report(diag::reserved_name, param.value_place(), "z__", name);
        }
        return true;
    }

    bool constants_known(Item item) {
        if (item.raw().find("@{") == std::string_view::npos) return true;
        static const Constants kNone;
        const Constants& constants = document_.constants == nullptr ? kNone : *document_.constants;
        std::vector<std::string> unknown;
        if (!constants.expand(item.raw(), &unknown)) {
            diagnostics_.report(diag::expansion_too_large, item.place(), item.key());
            return false;
        }
        for (const std::string& name : unknown) {
            lang::NearestName nearest(name);
            for (const auto& [known, value] : constants.all()) nearest.offer(known);
            diagnostics_.report(diag::unknown_constant, item.value_place(), name).hint = nearest.hint();
        }
        return unknown.empty();
    }

    bool fits(Item param, const Param& row) {
        const bool scalar = param.kind() == NodeKind::string || param.kind() == NodeKind::atom;
        switch (row.value) {
            case Value::string: return param.kind() == NodeKind::string;
            case Value::text: return scalar;
            case Value::name: return scalar && !param.raw().empty();
            case Value::choice: return scalar && is_choice(values_.text(param), row.choices);
            case Value::yesno: return param.kind() == NodeKind::atom && parse_yesno(param.raw()).has_value();
            case Value::integer: return scalar && parse_integer(values_.text(param)).has_value();
            case Value::number: return scalar && parse_number(values_.text(param)).has_value();
            case Value::duration: return scalar && is_duration(values_.text(param));
            case Value::expression: return param.kind() == NodeKind::expression;
            case Value::strings:
            case Value::names: return elements(param, [](Item element) { return element.node().key_size == 0; });
            case Value::numbers:
                return elements(param, [this](Item element) {
                    return element.node().key_size == 0 && parse_number(values_.text(element)).has_value();
                });
            case Value::filters:
            case Value::pairs: return elements(param, [](Item element) { return element.node().key_size > 0; });
            case Value::block:
            case Value::named_block: return param.kind() == NodeKind::block;
        }
        return false;
    }

    template <typename Good>
    static bool elements(Item list, Good good) {
        if (list.kind() != NodeKind::list) return false;
        for (const Item element : list.children()) {
            if (!good(element)) return false;
        }
        return true;
    }

    static std::string choice_hint(std::string_view text, std::string_view choices) {
        lang::NearestName nearest(text);
        while (!choices.empty()) {
            const auto bar = std::min(choices.find('|'), choices.size());
            nearest.offer(choices.substr(0, bar));
            choices.remove_prefix(std::min(choices.size(), bar + 1));
        }
        return nearest.hint();
    }

    Document& document_;
    Values values_;
    std::set<std::string_view>& warned_;
    lang::Diagnostics& diagnostics_;
};

}  // namespace

void check(Document& document, In place, std::set<std::string_view>& warned, lang::Diagnostics& diagnostics) {
    Checker(document, warned, diagnostics).block(root(document), place);
}

}  // namespace oriel::lookml
