#include "db/clickhouse/stream.h"

#include <array>

namespace oriel::db::clickhouse {

namespace {

/// `Nullable(Decimal(10, 2))` → `Decimal(10, 2)`
std::string_view inner_type(std::string_view type) {
    for (const std::string_view wrapper : {"LowCardinality(", "Nullable("}) {
        if (!type.starts_with(wrapper) || !type.ends_with(')')) continue;
        type.remove_prefix(wrapper.size());
        type.remove_suffix(1);
    }
    return type;
}

remote::ReadAs read_as(std::string_view declared) {
    const std::string_view type = inner_type(declared);
    const auto is = [&](std::string_view name) { return type == name; };
    if (is("Int8") || is("Int16") || is("Int32") || is("Int64") || is("UInt8") || is("UInt16") || is("UInt32"))
        return remote::ReadAs::int64;
    if (is("UInt64")) return remote::ReadAs::int128;
    if (is("Int128") || is("Int256") || is("UInt128") || is("UInt256") || type.starts_with("Decimal"))
        return remote::ReadAs::decimal;
    if (is("Float32") || is("Float64") || is("BFloat16")) return remote::ReadAs::float64;
    if (is("Bool")) return remote::ReadAs::boolean;
    if (is("Date") || is("Date32")) return remote::ReadAs::date;
    if (type.starts_with("DateTime")) return remote::ReadAs::timestamp;
    return remote::ReadAs::text;
}

/// An answer of another kind is read to its end only when it is this short.
constexpr std::size_t kMostOther = 64 * 1024;
constexpr int kOk = 200;

}  // namespace

Status Stream::begin() {
    ended_ = false;
    const Status sent = session_.http_.send(
        {.post = true, .url = session_.address(deadline_), .headers = session_.headers(), .body = sql_});
    if (!sent.ok()) return session_.explain(sent.error());
    if (session_.http_.status() != kOk) {
        const auto answer = session_.http_.rest(kMostOther);
        if (!answer.ok()) return session_.explain(answer.error());
        ended_ = true;
        return session_.explain(answer.value(), sql_);
    }
    const std::string type(session_.http_.content_type());
    auto first = session_.http_.next();
    if (!first.ok()) return session_.explain(first.error());
    if (first.value().empty()) {  // A statement without a result.
        ended_ = true;
        batch_.emplace(std::vector<remote::TextColumn>{});
        return Ok{};
    }
    if (!type.starts_with("application/json"))
        return Error::invalid_request("the statement asks for a format of its own; leave out 'FORMAT'");
    json_.add(first.value());
    if (TRY(read()) != JsonCompact::Got::head) return session_.explain(json_.rest(), sql_);
    std::vector<remote::TextColumn> columns;
    for (const JsonCompact::Column& column : json_.columns()) {
        remote::TextColumn next;
        next.type.name = column.name;
        next.read_as = read_as(column.type);
        columns.push_back(std::move(next));
    }
    batch_.emplace(std::move(columns));
    // Many statements fail only here, and a stream that has begun can't say so any more.
    row_pending_ = TRY(read()) == JsonCompact::Got::row;
    return Ok{};
}

Result<JsonCompact::Got> Stream::read() {
    while (true) {
        const JsonCompact::Got got = json_.next();
        if (got == JsonCompact::Got::end) ended_ = true;
        if (got == JsonCompact::Got::broken) return session_.explain(json_.rest(), sql_);
        if (got != JsonCompact::Got::nothing) return got;
        const auto bytes = session_.http_.next();
        if (!bytes.ok()) {
            // A server that fails says so, and then breaks off.
            json_.close();
            if (session_.cancelled() || session_.timed_out() || json_.next() != JsonCompact::Got::broken)
                return session_.explain(bytes.error());
            const std::string rest = json_.rest();
            if (rest.find("DB::") == std::string::npos) return session_.explain(bytes.error());
            return session_.explain(rest, sql_);
        }
        if (bytes.value().empty()) {
            json_.close();
            ended_ = true;
        } else {
            json_.add(bytes.value());
        }
    }
}

Status Stream::fill() {
    while (!batch_->full()) {
        if (!row_pending_) {
            if (ended_) break;
            if (session_.cancelled() || deadline_.passed()) return session_.stopped();
            if (TRY(read()) != JsonCompact::Got::row) break;
        }
        row_pending_ = true;
        if (!TRY(batch_->append(json_.cells()))) break;
        row_pending_ = false;
    }
    return Ok{};
}

Result<const rows::Batch*> Stream::next() {
    batch_->clear();
    TRY(fill());
    if (batch_->rows() == 0) return nullptr;
    return &batch_->finish();
}

}  // namespace oriel::db::clickhouse
