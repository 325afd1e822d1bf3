# The right answer is the database's, so these tests run what they compile; the golden files begin with LookML.
target_sources(query_test PRIVATE ${CMAKE_SOURCE_DIR}/src/db/live/servers_test.cpp)
target_link_libraries(query_test PRIVATE oriel_db oriel_lookml)
target_compile_definitions(query_test PRIVATE ORIEL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
