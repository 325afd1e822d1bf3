#pragma once

#include "query/test_support.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::query::golden {

/// A real database that golden files run on.
class Engine {
public:
    virtual ~Engine() = default;
    virtual test::Rows run(std::string_view sql) = 0;
};

/// An empty in-memory database: `duckdb` or `sqlite`.
std::unique_ptr<Engine> make_engine(const std::string& dialect);

/// The statements of a script, separated by `;` at the end of a line.
std::vector<std::string> statements(const std::string& script);

}  // namespace oriel::query::golden
