#pragma once

#include "query/test_support.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::query::golden {

/// A real database that golden files run on: empty at first, gone with the object.
class Engine {
public:
    explicit Engine(std::unique_ptr<db::Database> database);

    test::Rows run(std::string_view sql);

private:
    std::unique_ptr<db::Database> database_;
    std::unique_ptr<db::Connection> connection_;
};

/// A new database of that dialect: in memory, or on a server that this process started. None when there is no such
/// server, with the reason in `missing`.
std::unique_ptr<Engine> make_engine(const std::string& dialect, std::string& missing);
/// For `duckdb` and `sqlite`, which are never missing.
std::unique_ptr<Engine> make_engine(const std::string& dialect);

/// The statements of a script, separated by `;` at the end of a line, as that dialect spells them: the types that have
/// other names there, and backslashes in literals.
std::vector<std::string> statements(const std::string& script, const std::string& dialect);

/// Equal text, or for numbers equal to nine digits: one engine sends 22.50 where another sends 22.5, and the last
/// digits of reals depend on the order of adding.
bool same_cell(const std::string& a, const std::string& b);

}  // namespace oriel::query::golden
