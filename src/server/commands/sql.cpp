#include "base/clock.h"
#include "lookml/compile.h"
#include "lookml/file_source.h"
#include "query/compile.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"
#include "server/commands/support.h"
#include "services/queries/request.h"
#include "sql/dialect.h"

#include <cstdio>

namespace oriel::server {

namespace {

Result<std::string> sql_of(const SqlOptions& options) {
    const auto dialect = TRY(sql::make_dialect(options.dialect));
    const auto definition = TRY(read_query(options.query_file));
    const auto project = TRY(lookml::compile(lookml::DiskFiles(options.project)));
    const auto model = project.models.find(definition.model);
    if (model == project.models.end()) {
        std::string known;
        for (const auto& entry : project.models) known += (known.empty() ? "'" : ", '") + entry.first + "'";
        return Error::validation("model", "invalid",
                                 "the project has no model '" + definition.model + "'" +
                                     (known.empty() ? std::string() : "; it has " + known));
    }
    query::Request request = TRY(services::to_request(definition));
    request.now = SystemClock().now();
    const query::Compiled compiled = TRY(query::compile(*model->second, request, *dialect));
    return compiled.sql;
}

}  // namespace

int run_sql(const SqlOptions& options) {
    const auto sql = sql_of(options);
    if (!sql.ok()) return report_query(sql.error());
    std::printf("%s\n", sql.value().c_str());
    return kExitOk;
}

}  // namespace oriel::server
