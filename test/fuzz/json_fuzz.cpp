// uses: base
// JSON from anyone: parsing never crashes, and what was parsed is written as text that reads back the same.
#include "base/json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto value = oriel::Json::parse(text);
    if (!value.ok()) {
        if (value.error().message.empty()) std::abort();
        return 0;
    }
    // A number may change its kind on the way (1.0 is written 1, which is whole; -0.0 becomes 0), so texts are
    // compared, and from the second on, where nothing can change any more.
    const auto second = oriel::Json::parse(value.value().dump());
    if (!second.ok()) std::abort();
    const auto third = oriel::Json::parse(second.value().dump());
    if (!third.ok() || third.value().dump() != second.value().dump()) std::abort();
    return 0;
}
