// Settings of jemalloc, which the server is linked with instead of the C library's allocator:
// docs/decisions/0010-jemalloc.md. jemalloc looks this name up when the process starts.
extern "C" {
extern const char* malloc_conf;
// tcache_max: DuckDB takes and returns blocks of hundreds of kilobytes in each query; a thread keeps a few of them.
// dirty_decay_ms: how long unused pages stay with us before they go back to the system.
const char* malloc_conf = "tcache_max:1048576,dirty_decay_ms:30000,muzzy_decay_ms:0";
}
