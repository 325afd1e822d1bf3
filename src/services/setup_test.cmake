# Connections are tested with real servers too.
target_sources(services_test PRIVATE ${CMAKE_SOURCE_DIR}/src/db/live/servers_test.cpp)
# Results are tested as text: golden files with a model, data, a query and what it gives in a format.
target_sources(services_test PRIVATE ${CMAKE_SOURCE_DIR}/src/query/golden/case_test.cpp)
target_compile_definitions(services_test PRIVATE ORIEL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
