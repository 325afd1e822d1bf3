#include "query/errors.h"

#include <utility>

namespace oriel::query {

Error invalid(std::string_view field, std::string message) {
    Error error = Error::validation(std::string(field), "invalid", message);
    error.message = std::move(message);
    return error;
}

Error not_built(std::string message) {
    return {ErrorCode::not_implemented, std::move(message)};
}

}  // namespace oriel::query
