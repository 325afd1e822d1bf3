# The page about dialects is checked against what they say of themselves.
target_compile_definitions(sql_test PRIVATE ORIEL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
