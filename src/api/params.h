#pragma once

#include "api/operation.h"
#include "api/paging.h"
#include "api/sorts.h"
#include "api/wire/field_mask.h"
#include "api/wire/reader.h"
#include "base/json.h"
#include "base/result.h"
#include "http/router.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::api {

/// How a body comes and whether it may be missing.
struct BodyRule {
    bool required = true;
    wire::Required members = wire::Required::unchecked;  ///< Whether members that the type requires must be there.
    /// Members that this operation does not need, though their type requires them.
    std::vector<std::string_view> not_required = {};
};

/// Reads one request into an operation's parameter struct, by the names and types of api/TAG.yaml.
///
/// As lenient as the official clients need: booleans in seven spellings, lists with quotes around them or as JSON,
/// `null` for nothing, an empty text for nothing, bodies whatever their content type. The first parameter that cannot
/// be read ends in invalid_request naming it, what was found and what would do; bodies report all their problems at
/// once. Source: docs/compat/requests.md
class ParamReader {
public:
    ParamReader(const http::Request& request, const http::PathValues& path) : request_(request), path_(path) {}

    /// What went wrong, when everything is read.
    Status finish();

    /// Lets `query` find the members of a form or JSON body too: how login takes credentials.
    void merge_body();
    /// Keeps `null` as the text it is: a few searches give it a meaning.
    void keep_null_text() { keep_null_text_ = true; }

    // Path parts, by their place in the path.
    void path(std::size_t index, std::string_view name, std::string& out);
    void path(std::size_t index, std::string_view name, std::int64_t& out);

    // Query parameters. The plain ones are required.
    void query(std::string_view name, std::string& out);
    void query(std::string_view name, std::int64_t& out);
    void query(std::string_view name, bool& out);
    void query(std::string_view name, std::vector<std::string>& out);
    void query(std::string_view name, std::optional<std::string>& out);
    void query(std::string_view name, std::optional<std::int64_t>& out);
    void query(std::string_view name, std::optional<bool>& out);
    void query(std::string_view name, std::optional<Instant>& out);
    void query(std::string_view name, std::optional<std::vector<std::string>>& out);
    void query(std::string_view name, std::optional<Json>& out);

    void fields(wire::FieldMask& out);
    void paging(Paging& out);
    void sorts(std::vector<Sort>& out);

    // Bodies.
    template <typename T>
    void body(T& out, const BodyRule& rule) {
        const Json* json = json_body(rule);
        if (json == nullptr) return;
        wire::Reader reader(rule.members);
        read(out, *json, reader);
        take_problems(reader, rule);
    }
    template <typename T>
    void body(std::vector<T>& out, const BodyRule& rule) {
        if (rule.required && has_no_body()) return fail("the body must be an array, found nothing");
        const Json* json = json_body(rule);
        if (json == nullptr) return;
        wire::Reader reader(rule.members);
        reader.read_items(*json, out);
        take_problems(reader, rule);
    }
    void body(wire::Map<std::string>& out, const BodyRule& rule);
    /// One text: a JSON string, or the bytes as they are, since clients send such a body under many content types.
    void body(std::string& out, const BodyRule& rule);

private:
    /// The value of a query parameter; nullptr when absent, empty or `null`.
    const std::string* find(std::string_view name, bool null_is_nothing);
    template <typename T>
    void required(std::string_view name, T& out);
    void fail(std::string message);
    void bad(std::string_view name, std::string_view found, std::string_view expected);
    bool has_no_body() const;
    /// The parsed body; nullptr when there is none or it could not be parsed (noted).
    const Json* json_body(const BodyRule& rule);
    void take_problems(wire::Reader& reader, const BodyRule& rule);

    const http::Request& request_;
    const http::PathValues& path_;
    std::vector<std::pair<std::string, std::string>> merged_;
    std::optional<Json> json_;
    std::optional<Error> error_;
    bool keep_null_text_ = false;
};

/// Splits a comma list as clients send it: `a,b`, `"a,b"` with the quotes, or `["a","b"]`. Blanks around items go,
/// empty items too. Nothing when the text begins like JSON and is no array of texts and numbers.
std::optional<std::vector<std::string>> parse_list(std::string_view text);

}  // namespace oriel::api
