#pragma once

#include "query/request.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Golden files of test/golden/sql: a model, data, and queries with the SQL and the rows they must give.
namespace oriel::query::golden {

/// One section: `sql duckdb` and what is indented below it.
struct Section {
    std::string name;
    std::vector<std::string> words;  ///< After the name: the dialects.
    std::string body;                ///< Without the indent, without blank lines at the end.
    std::size_t line = 0;            ///< Of the header, from 1.
};

struct File {
    std::string path;
    std::string head;  ///< Comments before the first section.
    std::vector<Section> sections;
};

/// Reads a file. `problem` is set when it can't be understood.
File read_file(const std::string& path, std::string& problem);
/// Writes it back: the same text but for sections that were changed.
void write_file(const File& file);

/// A request as a golden file writes it: the API's names, and `now`, `user_attributes`, `database_timezone`.
Request read_request(const std::string& json, std::string& problem);

/// Cells as golden files write them, one row a line.
std::string to_text(const std::vector<std::vector<std::string>>& rows);

}  // namespace oriel::query::golden
