#pragma once

#include "base/json.h"
#include "lang/liquid/context.h"

#include <string>
#include <utility>
#include <vector>

namespace oriel::lang::liquid {

/// A context for tests: variables are members of a JSON object, those of its member `user` are a user's. Looker's tags
/// become opaque pieces, numbered in the order they came; `log` says what each of them was. The clock shows Friday
/// 2018-05-18 18:30:02 UTC.
class JsonContext : public Context {
public:
    explicit JsonContext(const Json& variables) {
        if (!variables.is_object()) return;
        for (const auto& [name, value] : variables.as_object())
            variables_.emplace_back(name, Value::from_json(value, name == "user"));
    }

    std::vector<std::string> log;

    Result<Found> find(std::span<const Step> path) override {
        for (const auto& [name, value] : variables_) {
            if (name == path.front().name) return Found{value, 1};
        }
        return Found{};
    }

    Result<Value> condition(std::string_view field, std::vector<Piece> body) override {
        return add("condition", field, std::move(body));
    }
    Result<Value> increment_condition(std::string_view field, std::vector<Piece> body) override {
        return add("incrementcondition", field, std::move(body));
    }
    Result<Value> parameter(std::string_view name) override { return add("parameter", name, {}); }
    Result<Value> date_start(std::string_view field) override { return add("date_start", field, {}); }
    Result<Value> date_end(std::string_view field) override { return add("date_end", field, {}); }
    Value sql_boolean(bool value) const override { return Value::text(value ? "TRUE" : "FALSE"); }
    std::string localize(std::string_view key) const override { return key == "hello" ? "hallo" : std::string(key); }
    Now now() const override { return {WallTime(std::chrono::seconds(1526668202)), std::chrono::minutes(0)}; }

    /// Pieces as a test shows them: the author's as they are, the others between marks of their kind.
    static std::string shown(const std::vector<Piece>& pieces) {
        std::string out;
        for (const Piece& piece : pieces) {
            switch (piece.kind) {
                case PieceKind::text: out += piece.text; break;
                case PieceKind::tainted: out += "<user:" + piece.text + ">"; break;
                case PieceKind::literal: out += "<literal:" + piece.text + ">"; break;
                case PieceKind::opaque: out += "<opaque:" + std::to_string(piece.id) + ">"; break;
            }
        }
        return out;
    }

private:
    Result<Value> add(std::string_view tag, std::string_view name, std::vector<Piece> body) {
        log.push_back(std::string(tag) + "(" + std::string(name) + ") " + shown(body));
        return Value::opaque(static_cast<std::uint32_t>(log.size()));
    }

    Value::Object variables_;
};

}  // namespace oriel::lang::liquid
