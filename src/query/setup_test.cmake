# The right answer is the database's, so these tests run what they compile; the golden files begin with LookML.
target_link_libraries(query_test PRIVATE oriel_db oriel_lookml SQLite::SQLite3)
target_compile_definitions(query_test PRIVATE ORIEL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
