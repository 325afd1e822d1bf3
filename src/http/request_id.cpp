#include "http/request_id.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace oriel::http {

namespace {

bool is_tame(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_' || c == ':';
    });
}

}  // namespace

std::string choose_request_id(std::string_view from_client) {
    if (is_tame(from_client)) return std::string(from_client);
    thread_local std::mt19937_64 random = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    constexpr std::string_view kHex = "0123456789abcdef";
    std::uint64_t bits = random();
    std::string id(16, '0');
    for (char& c : id) {
        c = kHex[bits & 15U];
        bits >>= 4U;
    }
    return id;
}

}  // namespace oriel::http
