#include "http/gzip.h"

#include "base/assert.h"
#include "http/message.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <zlib.h>

namespace oriel::http {

namespace {

// The fastest level: on JSON and CSV it reaches most of what higher ones do at a third of the time.
constexpr int kLevel = 1;
constexpr int kGzipWindow = 15 + 16;  // zlib: 16 more means a gzip header.

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Weight of `gzip;q=0.5` above zero? Anything but q=0, q=0.0, … counts as above.
bool weight_above_zero(std::string_view parameters) {
    const std::size_t equals = parameters.find('=');
    if (equals == std::string_view::npos || !equal_folded(trim(parameters.substr(0, equals)), "q")) return true;
    const std::string_view weight = trim(parameters.substr(equals + 1));
    return weight.find_first_not_of("0.") != std::string_view::npos;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    bool any = false;
    while (!accept_encoding.empty()) {
        const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
        const std::string_view element = accept_encoding.substr(0, comma);
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        const std::size_t semicolon = std::min(element.find(';'), element.size());
        const std::string_view coding = trim(element.substr(0, semicolon));
        const bool wanted = semicolon == element.size() || weight_above_zero(element.substr(semicolon + 1));
        if (equal_folded(coding, "gzip") || equal_folded(coding, "x-gzip")) return wanted;
        if (coding == "*") any = wanted;
    }
    return any;
}

bool is_textual(std::string_view content_type) {
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    if (type.size() >= 5 && equal_folded(type.substr(0, 5), "text/")) return true;
    const std::size_t plus = type.rfind('+');
    if (plus != std::string_view::npos) {
        const std::string_view suffix = type.substr(plus + 1);
        if (equal_folded(suffix, "json") || equal_folded(suffix, "xml")) return true;
    }
    constexpr std::array<std::string_view, 7> kTypes{
        "application/json",     "application/xml",  "application/javascript", "application/sql",
        "application/x-ndjson", "application/yaml", "application/x-yaml"};
    return std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view known) { return equal_folded(type, known); });
}

GzipStream::GzipStream() : stream_(std::make_unique<z_stream>()) {
    // Only lack of memory can fail here, and that ends the process anyway.
    ORIEL_ASSERT(deflateInit2(stream_.get(), kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK);
}

GzipStream::~GzipStream() {
    deflateEnd(stream_.get());
}

void GzipStream::write(std::string_view bytes, std::string& out, Flush flush) {
    constexpr std::size_t kPiece = 1U << 30U;  // zlib counts in unsigned int.
    do {
        const std::string_view piece = bytes.substr(0, kPiece);
        bytes.remove_prefix(piece.size());
        // zlib's interface is not const, but it only reads.
        stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
        stream_->avail_in = static_cast<uInt>(piece.size());
        const bool last = bytes.empty();
        const int mode = !last || flush == Flush::none ? Z_NO_FLUSH : flush == Flush::sync ? Z_SYNC_FLUSH : Z_FINISH;
        std::array<char, 16 * 1024> buffer;  // NOLINT: filled by deflate
        do {
            stream_->next_out = reinterpret_cast<Bytef*>(buffer.data());
            stream_->avail_out = static_cast<uInt>(buffer.size());
            const int status = deflate(stream_.get(), mode);
            ORIEL_ASSERT(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR);
            out.append(buffer.data(), buffer.size() - stream_->avail_out);
        } while (stream_->avail_out == 0);
    } while (!bytes.empty());
}

std::string gzip(std::string_view bytes) {
    std::string out;
    GzipStream stream;
    stream.write(bytes, out, GzipStream::Flush::end);
    return out;
}

}  // namespace oriel::http
