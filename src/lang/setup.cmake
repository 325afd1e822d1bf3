target_link_libraries(oriel_lang PUBLIC PkgConfig::YAML)
# g++ 12 warns falsely about `"text" + std::string` once it inlines (its bug 105651), in optimised builds only.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/lang/filters/string_filter.cpp PROPERTIES COMPILE_OPTIONS -Wno-restrict)
