#include "base/filesystem.h"
#include "server/commands/commands.h"
#include "server/commands/exit_code.h"

#include <cstdio>

namespace oriel::server {

int run_demo(const DemoOptions& options) {
    if (!file_exists(options.data_dir + "/oriel.json")) {
        InitOptions init;
        init.data_dir = options.data_dir;
        init.sample = options.sample;
        init.listen = options.listen;
        init.tells_next = false;
        if (const int status = run_init(init); status != kExitOk) return status;
    }
    ServeOptions serve;
    serve.data_dir = options.data_dir;
    serve.listen = options.listen;
    serve.log_level = "warn";
    return run_serve(serve);
}

}  // namespace oriel::server
