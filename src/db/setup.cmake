# The list of drivers is the list of files in drivers/.
set(drivers ${sources})
list(FILTER drivers INCLUDE REGEX "/db/drivers/[^/]+\\.cpp$")
list(SORT drivers)
set(drivers_text "")
foreach(driver ${drivers})
  get_filename_component(stem ${driver} NAME_WE)
  string(APPEND drivers_text "ORIEL_DRIVER(${stem})\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen-db/db/drivers.inc CONTENT "${drivers_text}" @ONLY)
target_include_directories(oriel_db PRIVATE ${CMAKE_BINARY_DIR}/gen-db)

# DuckDB is loaded at run time, so only its C header is needed to build. The folder is also the last place where the
# driver looks for the library: right for a build in the tree, harmless elsewhere.
set(ORIEL_DUCKDB_DIR ${CMAKE_SOURCE_DIR}/.deps/duckdb CACHE PATH "Folder of duckdb.h and libduckdb.so")
if(NOT EXISTS ${ORIEL_DUCKDB_DIR}/duckdb.h)
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/duckdb.sh RESULT_VARIABLE fetched)
  if(NOT fetched EQUAL 0)
    message(FATAL_ERROR "duckdb.h is missing from ${ORIEL_DUCKDB_DIR} and tools/duckdb.sh could not fetch it")
  endif()
endif()
target_include_directories(oriel_db SYSTEM PUBLIC ${ORIEL_DUCKDB_DIR})
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/db/duckdb/library.cpp PROPERTIES
  COMPILE_DEFINITIONS "ORIEL_DUCKDB_DIR=\"${ORIEL_DUCKDB_DIR}\"")

pkg_check_modules(MARIADB REQUIRED libmariadb)
target_include_directories(oriel_db SYSTEM PUBLIC ${MARIADB_INCLUDE_DIRS})
find_package(CURL 7.85 REQUIRED)
target_link_libraries(oriel_db PUBLIC SQLite::SQLite3 PostgreSQL::PostgreSQL ${MARIADB_LINK_LIBRARIES} CURL::libcurl)

# Engines that tests start beside the servers that Debian has.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/db/live/servers_test.cpp PROPERTIES
  COMPILE_DEFINITIONS "ORIEL_ENGINES_DIR=\"${CMAKE_SOURCE_DIR}/test/live\";ORIEL_ENGINES_PYTHON=\"${CMAKE_SOURCE_DIR}/.venv/bin/python\"")
