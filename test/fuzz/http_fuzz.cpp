// uses: http base
// Bytes of a connection: whatever a client sends, the reader must neither crash nor depend on how the bytes were cut,
// and what it accepts must be sound.
#include "http/request_reader.h"
#include "http/router.h"
#include "http/url.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace oriel::http;

void demand(bool condition) {
    if (!condition) std::abort();
}

const Router& router() {
    static const Router made = [] {
        Router r;
        for (const char* path : {"/", "/api/{a}", "/api/users", "/api/users/{b}/roles", "/web/{rest*}"}) {
            r.add({"GET", path, path, Work::quick, {}});
        }
        return r;
    }();
    return made;
}

/// All that is read from `bytes` when they come in pieces, as one text.
std::string read_all(std::string_view bytes, std::size_t piece) {
    RequestReader reader({4096, 8192});
    std::string out;
    while (!bytes.empty()) {
        std::string_view now = bytes.substr(0, piece);
        bytes.remove_prefix(now.size());
        while (!now.empty()) {
            const std::size_t used = reader.feed(now);
            demand(used <= now.size());
            now.remove_prefix(used);
            if (reader.state() == RequestReader::State::complete) {
                Request& request = reader.request();
                demand(is_token(request.method) && !request.path.empty());
                demand(request.body.size() <= 8192);
                demand(request.path == "*" || request.path.front() == '/');
                for (const std::string_view part : split_path(request.path))
                    demand(percent_decode(part, Plus::literal).ok());
                for (const auto& pair : request.query) demand(is_utf8(pair.first) && is_utf8(pair.second));
                router().classify(request);
                out += request.method + request.path + request.body + "\n";
                for (const Header& header : request.headers) out += header.name + ":" + header.value + "\n";
                reader.next();
            } else if (reader.state() == RequestReader::State::refused) {
                demand(reader.refusal().status >= 400);
                return out + std::to_string(reader.refusal().status);
            } else {
                demand(used > 0);
            }
        }
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

    // Cut differently, read the same. Where a limit is passed, the piece that passes it may decide between the two
    // statuses for "too long", so those are left out of the comparison.
    const std::string whole = read_all(text, text.size() + 1);
    const std::string cut = read_all(text, data[0] % 16 + 1U);
    const auto too_long = [](const std::string& out) { return out.ends_with("414") || out.ends_with("431"); };
    if (!too_long(whole) && !too_long(cut)) demand(whole == cut);

    const auto decoded = percent_decode(text, Plus::space);
    if (decoded.ok()) demand(percent_decode(percent_encode(decoded.value()), Plus::space).value() == decoded.value());
    const auto query = parse_query(text);
    if (query.ok()) {
        std::string again;
        for (const auto& pair : query.value())
            again += "&" + percent_encode(pair.first) + "=" + percent_encode(pair.second);
        demand(parse_query(again).value() == query.value());
    }
    return 0;
}
