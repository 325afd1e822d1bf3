# One executable per test/fuzz/NAME_fuzz.cpp, which defines LLVMFuzzerTestOneInput. All of our code is compiled with coverage
# feedback and the sanitizers. The first comment line `// uses: lookml lang` names the libraries to link.
# Needs clang and libclang-rt-14-dev; use the preset `fuzz`.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "fuzzers need clang: cmake --preset fuzz")
endif()
target_compile_options(oriel_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
                       -fno-omit-frame-pointer
                       -Wno-unknown-warning-option)  # some files turn off a warning that only g++ has
target_link_options(oriel_options INTERFACE -fsanitize=address,undefined)

add_custom_target(fuzzers)
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/fuzz/*_fuzz.cpp)
foreach(source ${fuzz_sources})
  get_filename_component(name ${source} NAME_WE)
  file(STRINGS ${source} uses REGEX "^// uses: " LIMIT_COUNT 1)
  if(NOT uses)
    message(FATAL_ERROR "${source} has no line '// uses: FOLDER…' that names the libraries it needs")
  endif()
  string(REPLACE "// uses: " "" uses "${uses}")
  separate_arguments(uses)
  list(TRANSFORM uses PREPEND oriel_)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE oriel_options ${uses})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name})
endforeach()
