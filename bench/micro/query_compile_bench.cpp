// uses: query model sql
// Compiles 512 distinct queries over an explore of 600 fields to DuckDB's SQL for so many seconds and prints the median
// microseconds of one: query_compile_bench SECONDS. bench/malloy.cjs does the same with Malloy.
#include "query/compile.h"
#include "sql/dialect.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <random>
#include <vector>

namespace {

using namespace oriel;
using model::TemplatePart;

model::Template column(const std::string& name) {
    model::Template sql;
    TemplatePart table;
    table.kind = TemplatePart::Kind::table;
    TemplatePart text;
    text.text = "." + name;
    sql.parts = {table, text};
    return sql;
}

model::TemplatePart reference(const std::string& view, const std::string& field) {
    TemplatePart part;
    part.kind = TemplatePart::Kind::field;
    part.view = view;
    part.field = field;
    return part;
}

std::shared_ptr<const model::View> make_view(const std::string& name, int fields) {
    auto view = std::make_shared<model::View>();
    view->name = name;
    view->label = name;
    TemplatePart table;
    table.text = name;
    view->sql_table_name.parts = {table};
    const auto add = [&](model::Field field) {
        field.label = field.name;
        view->field_index[field.name] = view->fields.size();
        view->fields.push_back(std::move(field));
    };
    model::Field id;
    id.name = "id";
    id.primary_key = true;
    id.dimension_type = model::DimensionType::number;
    id.sql = column("id");
    add(id);
    view->primary_key = 0;
    for (int i = 1; i < fields; ++i) {
        model::Field field;
        field.name = fmt::format("field_{}", i);
        field.sql = column(field.name);
        if (i % 4 == 1) {
            field.dimension_type = model::DimensionType::time;
            field.timeframe = model::Timeframe::month;
        } else if (i % 4 == 2) {
            field.kind = model::FieldKind::measure;
            field.measure_type = model::MeasureType::sum;
        } else if (i % 4 == 3) {
            field.sql.parts = {reference("", fmt::format("field_{}", i + 1 < fields ? i + 1 : 0))};
        }
        add(field);
    }
    return view;
}

/// Twelve views of fifty fields; each joins the base, some one to many.
model::Model make_model() {
    model::Explore explore;
    explore.name = "wide";
    for (int i = 0; i < 12; ++i) {
        model::Source source;
        source.alias = fmt::format("view_{}", i);
        source.view = make_view(source.alias, 50);
        source.visible.assign(50, true);
        source.relationship = i % 3 == 2 ? model::Relationship::one_to_many : model::Relationship::many_to_one;
        source.relationship_given = true;
        TemplatePart equals;
        equals.text = " = ";
        if (i > 0) source.sql_on.parts = {reference("view_0", "id"), equals, reference(source.alias, "id")};
        for (std::size_t f = 0; f < 50; ++f)
            explore.field_index[source.alias + '.' + source.view->fields[f].name] = {static_cast<std::size_t>(i), f};
        explore.sources.push_back(std::move(source));
    }
    model::Model result;
    result.name = "bench";
    result.explores.push_back(std::move(explore));
    return result;
}

std::vector<query::Request> make_requests() {
    std::mt19937 engine(7);
    std::vector<query::Request> requests(512);
    for (query::Request& request : requests) {
        request.explore = "wide";
        const auto pick = [&] { return fmt::format("view_{}.field_{}", engine() % 4, 1 + engine() % 49); };
        for (int i = 0; i < 6; ++i) request.fields.push_back(pick());
        request.filters.emplace_back(fmt::format("view_{}.field_{}", engine() % 4, 4 * (1 + engine() % 12)),
                                     "FOO,BAR%,-BAZ");
        request.filters.emplace_back(fmt::format("view_0.field_{}", 1 + 4 * (engine() % 12)), "90 days");
        request.query_timezone = "America/New_York";
        request.now = Instant(std::chrono::seconds(1716057002));
    }
    return requests;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: query_compile_bench SECONDS\n");
        return 2;
    }
    const model::Model model = make_model();
    const std::vector<query::Request> requests = make_requests();
    const auto dialect = sql::make_dialect("duckdb").value();
    using Clock = std::chrono::steady_clock;
    const auto limit = std::chrono::duration<double>(std::atof(argv[1]));
    std::vector<double> microseconds;
    const auto began = Clock::now();
    do {
        const query::Request& request = requests[microseconds.size() % requests.size()];
        const auto start = Clock::now();
        const auto compiled = query::compile(model, request, *dialect);
        microseconds.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
        if (!compiled.ok()) {
            std::fprintf(stderr, "query_compile_bench: %s\n", compiled.error().message.c_str());
            return 1;
        }
    } while (Clock::now() - began < limit || microseconds.size() < requests.size());
    const auto middle = microseconds.begin() + static_cast<std::ptrdiff_t>(microseconds.size() / 2);
    std::ranges::nth_element(microseconds, middle);
    std::printf("%.1f\n", *middle);
    return 0;
}
