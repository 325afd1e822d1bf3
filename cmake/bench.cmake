# One executable per bench/micro/NAME_bench.cpp. The first comment line `// uses: lookml lang` names the libraries to link; a file
# that uses Google Benchmark ends with BENCHMARK_MAIN(). Use the preset `bench`.
find_package(benchmark REQUIRED)

add_custom_target(benchmarks)
file(GLOB bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/micro/*_bench.cpp)
foreach(source ${bench_sources})
  get_filename_component(name ${source} NAME_WE)
  file(STRINGS ${source} uses REGEX "^// uses: " LIMIT_COUNT 1)
  if(NOT uses)
    message(FATAL_ERROR "${source} has no line '// uses: FOLDER…' that names the libraries it needs")
  endif()
  string(REPLACE "// uses: " "" uses "${uses}")
  separate_arguments(uses)
  list(TRANSFORM uses PREPEND oriel_)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE oriel_options ${uses} benchmark::benchmark)
  add_dependencies(benchmarks ${name})
endforeach()
