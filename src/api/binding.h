#pragma once

#include "api/params.h"
#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"

#include <tuple>
#include <type_traits>
#include <utility>

/// From a handler, a plain function, to a route. Used by the generated gen/api/TAG.routes.inc.
namespace oriel::api {

namespace binding {

template <typename F>
struct Signature;
template <typename T, typename... As>
struct Signature<Result<T> (*)(As...)> {
    using Value = T;
    using Arguments = std::tuple<As...>;
};

/// Whether a handler may return T where api/TAG.yaml says `Returns` (void: nothing to return).
///
/// Text, Stream and Json always may: they are how results are streamed and how cached answers go out as they are.
template <typename Returns, typename T>
inline constexpr bool fits = std::is_same_v<T, Returns> || std::is_same_v<T, Text> || std::is_same_v<T, Stream> ||
                             std::is_same_v<T, Answer> || (std::is_same_v<T, Json> && !std::is_void_v<Returns>);
template <typename Item, typename T>
inline constexpr bool fits<std::vector<Item>, T> =
    std::is_same_v<T, std::vector<Item>> || std::is_same_v<T, Page<Item>> || std::is_same_v<T, Text> ||
    std::is_same_v<T, Stream> || std::is_same_v<T, Answer> || std::is_same_v<T, Json>;

/// One argument of a handler, found by its type.
template <typename Op, typename A, typename S>
A argument(const typename Op::Params& params, Call& call, const S& services) {
    using Bare = std::remove_cvref_t<A>;
    static_assert(std::is_lvalue_reference_v<A>, "a handler takes its arguments by reference");
    if constexpr (std::is_same_v<Bare, typename Op::Params>) {
        static_assert(std::is_const_v<std::remove_reference_t<A>>, "a handler takes its parameters as const");
        return params;
    } else if constexpr (std::is_same_v<Bare, Call>) {
        return call;
    } else if constexpr (std::is_same_v<Bare, services::Caller>) {
        static_assert(Op::kHasCaller, "an operation without a token has no Caller");
        static_assert(std::is_const_v<std::remove_reference_t<A>>, "a handler takes its Caller as const");
        return *call.caller;
    } else {
        return services.template get<std::remove_reference_t<A>>();
    }
}

template <typename Op, auto Handler, typename S, typename... As>
auto call_handler(const typename Op::Params& params, Call& call, const S& services, std::tuple<As...>*) {
    return Handler(argument<Op, As>(params, call, services)...);
}

template <typename Op, auto Handler, typename S>
Result<http::Response> invoke(Call& call, const http::PathValues& path, const S& services) {
    using Handled = Signature<decltype(Handler)>;
    using Value = typename Handled::Value;
    static_assert((std::is_same_v<Value, Ok> && Op::kMayBeEmpty) || fits<typename Op::Returns, Value>,
                  "a handler returns what the operation's entry in api/TAG.yaml says, or a Text, a Stream, a Json");
    typename Op::Params params;
    ParamReader in(call.request, path);
    read(params, in);
    TRY(in.finish());
    Result<Value> result =
        call_handler<Op, Handler>(params, call, services, static_cast<typename Handled::Arguments*>(nullptr));
    if (!result.ok()) return std::move(result).error();
    return reply::of(call, params, std::move(result).value());
}

}  // namespace binding

/// Registers `Handler` as the operation `Op`. `services` is a ServiceSet and is copied: it holds references.
template <typename Op, auto Handler, typename S>
void bind(Routes& routes, const S& services) {
    routes.add(Op::row(), [services](Call& call, const http::PathValues& path) -> Result<http::Response> {
        return binding::invoke<Op, Handler>(call, path, services);
    });
}

}  // namespace oriel::api
