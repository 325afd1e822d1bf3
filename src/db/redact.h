#pragma once

#include <string>
#include <string_view>

namespace oriel::db {

/// A database's message, fit to be shown to whoever sent `sql`.
///
/// Every occurrence of `password` becomes `***`, so do the credentials of `scheme://user:password@host` and the values
/// of `password=…`; an absolute path that `sql` does not itself name keeps only its last part.
std::string redact(std::string_view message, std::string_view sql, std::string_view password);

}  // namespace oriel::db
