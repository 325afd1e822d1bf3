#pragma once

#include "model/model.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::model {

/// Writes indented lines; facts that are absent or at their default are left out, so that a dump shows what was said.
class Dump {
public:
    std::string take() { return std::move(out_); }

    void line(std::string_view text) { out_.append(indent_, ' ').append(text).append("\n"); }
    void fact(std::string_view name, std::string_view value) {
        if (!value.empty()) line(std::string(name).append(" ").append(value));
    }
    void text(std::string_view name, std::string_view value) {
        if (!value.empty()) fact(name, quoted(value));
    }
    void flag(std::string_view name, bool set) {
        if (set) line(name);
    }
    void sql(std::string_view name, const Template& value) { fact(name, one_line(to_text(value))); }
    void list(std::string_view name, const std::vector<std::string>& values) {
        std::string joined;
        for (const std::string& value : values) joined.append(joined.empty() ? "" : ", ").append(value);
        fact(name, joined);
    }
    void sorts(const std::vector<FieldSort>& sorts) {
        for (const FieldSort& sort : sorts) line("sort " + sort.field + (sort.descending ? " desc" : ""));
    }
    void count(std::string_view name, const std::optional<std::int64_t>& value) {
        if (value) fact(name, std::to_string(*value));
    }
    void filters(std::string_view name, const std::vector<FieldFilter>& filters) {
        for (const FieldFilter& filter : filters)
            line(std::string(name) + " " + filter.field + " " + quoted(filter.expression));
    }
    void in() { indent_ += 2; }
    void out() { indent_ -= 2; }

    static std::string quoted(std::string_view value) { return "\"" + one_line(value) + "\""; }
    static std::string one_line(std::string_view value) {
        std::string result;
        for (const char c : value) {
            if (c == '\n') {
                result.append("\\n");
            } else if (c != '\r') {
                result.push_back(c);
            }
        }
        return result;
    }
    static std::string number(double value) {
        char buffer[32];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
        return {buffer, end.ptr};
    }

private:
    std::string out_;
    std::size_t indent_ = 0;
};

void dump_view(Dump& dump, const View& view);
void dump_explore_source(Dump& dump, const ExploreSource& source);
void dump_materialization(Dump& dump, const Materialization& stored);

}  // namespace oriel::model
