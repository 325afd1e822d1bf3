# The right answer is the database's, so these tests run what they compile.
target_link_libraries(query_test PRIVATE oriel_db)
