#include "lookml/support.h"

#include "lookml/dashboard_params.h"
#include "lookml/params.h"

#include <algorithm>
#include <string_view>

namespace oriel::lookml {

namespace {

std::string_view value_of(Value value) {
    switch (value) {
        case Value::string: return "string";
        case Value::text: return "text";
        case Value::name: return "name";
        case Value::choice: return "choice";
        case Value::yesno: return "yes or no";
        case Value::integer: return "whole number";
        case Value::number: return "number";
        case Value::strings: return "list of texts";
        case Value::names: return "list of names";
        case Value::numbers: return "list of numbers";
        case Value::filters: return "filters";
        case Value::pairs: return "list of pairs";
        case Value::duration: return "duration";
        case Value::expression: return "expression";
        case Value::block: return "block";
        case Value::named_block: return "named block";
    }
    return "";
}

std::string choices(std::string_view list) {
    std::string out;
    while (!list.empty()) {
        const auto bar = std::min(list.find('|'), list.size());
        out.append(out.empty() ? "`" : ", `").append(list.substr(0, bar)).append("`");
        list.remove_prefix(std::min(list.size(), bar + 1));
    }
    return out;
}

std::string effect_of(const Param& row) {
    switch (row.effect) {
        case Effect::full: return "yes";
        case Effect::old: return std::string("yes, but out of use: ").append(row.note);
        case Effect::kept: return std::string("kept: ").append(row.note);
        case Effect::none_yet: return std::string("none: ").append(row.note);
    }
    return "";
}

/// Two objects have the same name where LookML gives it to both.
std::string heading(In one) {
    std::string out(to_string(one));
    if (one == In::aggregate_query) out.append(" of an aggregate_table");
    if (one == In::query) out.append(" of an explore");
    if (one == In::filters_block) out.append(", as a block");
    if (one == In::action_param) out.append(" of an action");
    if (one == In::model) out.append(" file");
    if (one == In::file) out = "any other file";
    return out;
}

void add_object(In one, std::string& out) {
    std::string rows;
    for (const Param& row : params()) {
        if (!within(one, row.in)) continue;
        rows.append("| `").append(row.name).append("` | ");
        rows.append(row.choices.empty() ? std::string(value_of(row.value)) : choices(row.choices));
        rows.append(row.repeat == Repeat::yes ? ", repeated" : "").append(" | ");
        rows.append(effect_of(row)).append(" | ").append(row.doc).append(" |\n");
    }
    if (rows.empty()) return;
    out.append("\n## ")
        .append(heading(one))
        .append("\n\n| parameter | value | effect | what it says |\n|---|---|---|---|\n");
    out.append(rows);
}

void add_dashboards(DashboardPart part, std::string& out) {
    out.append("\n## ").append(to_string(part)).append("\n\n| parameter | effect | what it says |\n|---|---|---|\n");
    for (const DashboardParam& row : dashboard_params()) {
        if (row.part != part) continue;
        out.append("| `").append(row.name).append("` | ");
        out.append(row.note.empty() ? std::string("yes") : std::string("none: ").append(row.note));
        out.append(" | ").append(row.doc).append(" |\n");
    }
}

}  // namespace

std::string support_documentation() {
    std::string out =
        "# What of LookML is supported\n\n"
        "Written by the test `Support.TableIsCurrent` from `src/lookml/params.cpp` and `dashboard_params.cpp`; do not "
        "edit.\n\n"
        "*Effect*: `yes`, it does what it says; `kept`, it is checked and in the compiled model, where nothing acts on "
        "it yet; `none`, it is\naccepted and warned about once. The last two say why. What behaves otherwise than in "
        "Looker is in [differences.md](differences.md).\n";
    for (int bit = 0; bit < 64; ++bit) add_object(static_cast<In>(1ull << bit), out);
    out.append("\n# Dashboards\n\nIn YAML. What an element says beside these is kept for its visualization.\n");
    for (const DashboardPart part : {DashboardPart::dashboard, DashboardPart::filter, DashboardPart::element})
        add_dashboards(part, out);
    return out;
}

}  // namespace oriel::lookml
