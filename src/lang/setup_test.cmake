# Golden files and the documentation that a test keeps current.
target_compile_definitions(lang_test PRIVATE ORIEL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
