#include "db/remote/http.h"

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <mutex>

namespace oriel::db::remote {

namespace {

/// What may wait here before the server is held up.
constexpr std::size_t kMostWaiting = 512 * 1024;
constexpr long kConnect_ms = 10'000;
constexpr long kOwnExchange_ms = 2'000;
constexpr int kLookAgain_ms = 1'000;

void start_curl() {
    static std::once_flag started;
    std::call_once(started, [] { ::curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct FreeList {
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};

bool is_encrypted(const Settings& settings, int port, int encrypted_port) {
    if (settings.tls != Tls::preferred) return true;
    constexpr int kHttps = 443;
    return port == encrypted_port || port == kHttps;
}

}  // namespace

struct Http::State {
    CURLM* multi = nullptr;
    CURL* easy = nullptr;
    const Interruptible* work = nullptr;
    std::unique_ptr<curl_slist, FreeList> headers;
    std::string request_body;
    std::string waiting;  ///< Has arrived.
    std::string handed;   ///< Was given to the caller.
    std::array<char, CURL_ERROR_SIZE> reason{};
    bool active = false;  ///< An exchange is under way.
    bool begun = false;   ///< Its answer has begun.
    bool paused = false;
    bool ended = false;
    CURLcode outcome = CURLE_OK;

    static std::size_t take(char* data, std::size_t size, std::size_t count, void* user) {
        State& state = *static_cast<State*>(user);
        state.begun = true;
        if (state.waiting.size() > kMostWaiting) {
            state.paused = true;
            return CURL_WRITEFUNC_PAUSE;
        }
        state.waiting.append(data, size * count);
        return size * count;
    }
    static std::size_t take_header(char*, std::size_t size, std::size_t count, void* user) {
        // An empty line ends the head.
        if (size * count <= 2) static_cast<State*>(user)->begun = true;
        return size * count;
    }

    bool told_to_stop() const { return work != nullptr && (work->cancelled() || work->timed_out()); }

    /// Waits until something has changed: bytes, the answer's beginning, or its end.
    Status wait(bool for_begin) {
        while (true) {
            if (told_to_stop()) return Error{ErrorCode::cancelled, "the exchange was stopped"};
            int running = 0;
            ::curl_multi_perform(multi, &running);
            int left = 0;
            while (const CURLMsg* message = ::curl_multi_info_read(multi, &left)) {
                if (message->msg != CURLMSG_DONE) continue;
                ended = true;
                outcome = message->data.result;
            }
            if (ended && outcome != CURLE_OK) {
                const std::string_view said = reason[0] != '\0' ? reason.data() : ::curl_easy_strerror(outcome);
                return Error::upstream(std::string(said));
            }
            if (ended || !waiting.empty() || (for_begin && begun)) return Ok{};
            ::curl_multi_poll(multi, nullptr, 0, kLookAgain_ms, nullptr);
        }
    }
};

Http::Http(const Settings& settings, const Interruptible* work) : state_(std::make_unique<State>()) {
    start_curl();
    State& state = *state_;
    state.work = work;
    state.multi = ::curl_multi_init();
    state.easy = ::curl_easy_init();
    CURL* easy = state.easy;
    const auto set = [&](CURLoption option, auto value) { ::curl_easy_setopt(easy, option, value); };
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_USERAGENT, "oriel");
    set(CURLOPT_CONNECTTIMEOUT_MS, kConnect_ms);
    if (work == nullptr) set(CURLOPT_TIMEOUT_MS, kOwnExchange_ms);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_ERRORBUFFER, state.reason.data());
    set(CURLOPT_WRITEFUNCTION, &State::take);
    set(CURLOPT_WRITEDATA, &state);
    set(CURLOPT_HEADERFUNCTION, &State::take_header);
    set(CURLOPT_HEADERDATA, &state);
    const bool verified = settings.tls == Tls::verified;
    set(CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, verified ? 2L : 0L);
    if (verified && !settings.tls_authorities.empty()) set(CURLOPT_CAINFO, settings.tls_authorities.c_str());
}

Http::~Http() {
    drop();
    ::curl_easy_cleanup(state_->easy);
    ::curl_multi_cleanup(state_->multi);
}

Status Http::send(HttpRequest request) {
    drop();
    State& state = *state_;
    state.request_body = std::move(request.body);
    // Without asking first whether a body may be sent, which costs a round trip.
    curl_slist* list = ::curl_slist_append(nullptr, "Expect:");
    for (const std::string& header : request.headers) list = ::curl_slist_append(list, header.c_str());
    state.headers.reset(list);
    ::curl_easy_setopt(state.easy, CURLOPT_URL, request.url.c_str());
    ::curl_easy_setopt(state.easy, CURLOPT_HTTPHEADER, list);
    if (request.post) {
        ::curl_easy_setopt(state.easy, CURLOPT_POST, 1L);
        ::curl_easy_setopt(state.easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(state.request_body.size()));
        ::curl_easy_setopt(state.easy, CURLOPT_POSTFIELDS, state.request_body.data());
    } else {
        ::curl_easy_setopt(state.easy, CURLOPT_HTTPGET, 1L);
    }
    ::curl_multi_add_handle(state.multi, state.easy);
    state.active = true;
    return state.wait(true);
}

Result<std::string_view> Http::next() {
    State& state = *state_;
    if (!state.active) return std::string_view();
    if (state.waiting.empty() && !state.ended) TRY(state.wait(false));
    state.handed.clear();
    state.handed.swap(state.waiting);
    if (state.paused && !state.ended) {
        state.paused = false;
        ::curl_easy_pause(state.easy, CURLPAUSE_CONT);
    }
    return std::string_view(state.handed);
}

Result<std::string> Http::rest(std::size_t most) {
    std::string kept;
    while (true) {
        const std::string_view bytes = TRY(next());
        if (bytes.empty()) return kept;
        kept += bytes.substr(0, most - std::min(most, kept.size()));
    }
}

void Http::drop() {
    State& state = *state_;
    if (state.active) ::curl_multi_remove_handle(state.multi, state.easy);
    state.active = state.begun = state.paused = state.ended = false;
    state.outcome = CURLE_OK;
    state.reason[0] = '\0';
    state.waiting.clear();
    state.handed.clear();
}

int Http::status() const {
    long code = 0;
    ::curl_easy_getinfo(state_->easy, CURLINFO_RESPONSE_CODE, &code);
    return static_cast<int>(code);
}

std::string_view Http::content_type() const {
    const char* type = nullptr;
    ::curl_easy_getinfo(state_->easy, CURLINFO_CONTENT_TYPE, &type);
    return type == nullptr ? std::string_view() : type;
}

void Http::wake() {
    ::curl_multi_wakeup(state_->multi);
}

std::string base_url(const Settings& settings, int port, int encrypted_port) {
    const int given = settings.port != 0 ? settings.port : settings.tls == Tls::preferred ? port : encrypted_port;
    const bool numeric_v6 = settings.host.find(':') != std::string::npos;
    return std::string(is_encrypted(settings, given, encrypted_port) ? "https://" : "http://") +
           (numeric_v6 ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(given);
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == '~';
        if (plain) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += kHex[static_cast<unsigned char>(c) >> 4U];
            encoded += kHex[static_cast<unsigned char>(c) & 15U];
        }
    }
    return encoded;
}

}  // namespace oriel::db::remote
