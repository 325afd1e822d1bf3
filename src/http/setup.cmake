# The server that bench/http/compare.py measures.
if(ORIEL_BENCH)
  add_executable(http_bench_server ${CMAKE_SOURCE_DIR}/bench/http/bench_server.cpp)
  target_link_libraries(http_bench_server PRIVATE oriel_http)
endif()
