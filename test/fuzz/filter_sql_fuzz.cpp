// uses: query model sql lang
// A filter expression from anyone, on a field of each kind and on every dialect: it becomes SQL or an error, and
// whatever SQL it becomes, the user's words stand inside string literals and nowhere else.
#include "query/compile.h"

#include "sql/author_text.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace oriel;

model::Field field(const std::string& name, model::DimensionType type) {
    model::Field result;
    result.name = name;
    result.label = name;
    result.dimension_type = type;
    result.timeframe = model::Timeframe::date;
    model::TemplatePart table;
    table.kind = model::TemplatePart::Kind::table;
    model::TemplatePart column;
    column.text = "." + name;
    result.sql.parts = {table, column};
    return result;
}

model::Model make_model() {
    auto view = std::make_shared<model::View>();
    view->name = "t";
    view->fields = {field("text", model::DimensionType::string), field("folded", model::DimensionType::string),
                    field("number", model::DimensionType::number), field("day", model::DimensionType::time),
                    field("flag", model::DimensionType::yesno)};
    view->fields[1].case_sensitive = false;
    model::Explore explore;
    explore.name = "t";
    model::Source source;
    source.alias = "t";
    for (std::size_t i = 0; i < view->fields.size(); ++i) {
        view->field_index[view->fields[i].name] = i;
        explore.field_index["t." + view->fields[i].name] = {0, i};
    }
    source.visible.assign(view->fields.size(), true);
    source.view = view;
    explore.sources = {source};
    model::Model result;
    result.name = "m";
    result.explores = {explore};
    return result;
}

/// The statement with every string literal made empty.
std::string without_literals(std::string_view sql) {
    std::string out;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        out += sql[at];
        if (sql[at] != '\'') continue;
        for (++at; at < sql.size(); ++at) {
            if (sql[at] != '\'') continue;
            if (at + 1 < sql.size() && sql[at + 1] == '\'') {
                ++at;
                continue;
            }
            break;
        }
        out += '\'';
    }
    return out;
}

void check(std::string_view sql, const sql::Dialect& dialect) {
    sql::AuthorText text(dialect.lexicon());
    text.feed(sql);
    if (!text.problem().empty() || text.in_comment()) std::abort();
    const std::string bare = without_literals(sql);
    constexpr std::string_view kOurs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.\"'()<>=,+- \n";
    if (bare.find_first_not_of(kOurs) != std::string::npos) std::abort();
    if (bare.find("--") != std::string::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const model::Model model = make_model();
    static const std::array<std::unique_ptr<sql::Dialect>, 3> dialects{sql::make_dialect("duckdb").value(),
                                                                       sql::make_dialect("postgres").value(),
                                                                       sql::make_dialect("sqlite").value()};
    const std::string expression(reinterpret_cast<const char*>(data), size);
    query::Request request;
    request.explore = "t";
    request.fields = {"t.text"};
    request.query_timezone = "America/New_York";
    request.now = Instant(std::chrono::seconds(1716057002));
    for (const char* name : {"t.text", "t.folded", "t.number", "t.day", "t.flag"}) {
        request.filters = {{name, expression}};
        for (const auto& dialect : dialects) {
            const auto compiled = query::compile(model, request, *dialect);
            if (compiled.ok()) {
                check(compiled.value().sql, *dialect);
            } else if (compiled.error().message.empty()) {
                std::abort();
            }
        }
    }
    return 0;
}
