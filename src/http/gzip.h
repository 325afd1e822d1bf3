#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace oriel::http {

/// Bodies below this are sent as they are: the gain would not pay for the work.
constexpr std::size_t kGzipMinimum = 1024;

/// Whether `Accept-Encoding` admits gzip: named or `*`, with a weight above zero.
bool accepts_gzip(std::string_view accept_encoding);

/// Whether a media type is text that shrinks: `text/…`, JSON, XML, JavaScript, SQL, SVG, with any parameters.
bool is_textual(std::string_view content_type);

/// A whole gzip member.
std::string gzip(std::string_view bytes);

/// One gzip member, piece by piece.
class GzipStream {
public:
    GzipStream();
    ~GzipStream();
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;

    enum class Flush {
        none,  ///< Bytes may stay inside to shrink better.
        sync,  ///< All bytes so far can be read by the other side.
        end,   ///< The member's end; nothing may follow.
    };
    /// Appends to `out` what compressing `bytes` yields by now.
    void write(std::string_view bytes, std::string& out, Flush flush);

private:
    std::unique_ptr<z_stream_s> stream_;
};

}  // namespace oriel::http
