#pragma once

#include "base/result.h"
#include "server/instance.h"

#include <string>

namespace oriel::server {

struct SampleOptions {
    std::string name;         ///< thelook or flights
    double scale = 1;         ///< For thelook.
    std::string flights_dir;  ///< Folder of flights-3m.parquet and airports.csv; empty = the sample's own.
};

/// Puts a sample into an instance: its LookML as a project, its data as a DuckDB database, a connection and a model
/// entry.
///
/// Tells progress on stderr when that is a terminal. Source: examples/README.md
/// Errors: not_found when the sample's files are not there, saying how to get them; those of the database.
Status load_sample(Instance& instance, const SampleOptions& options);

}  // namespace oriel::server
