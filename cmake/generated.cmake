# What tools/apigen.py makes of api/*.yaml, as part of oriel_api. Included by oriel_library(api … GENERATED).
set(gen_dir ${CMAKE_BINARY_DIR}/gen)
file(GLOB api_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/api/*.yaml)
file(GLOB apigen_parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/apigen.py ${CMAKE_SOURCE_DIR}/tools/apigen/*.py)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${api_files} ${apigen_parts})
set(apigen ${ORIEL_PYTHON} -B ${CMAKE_SOURCE_DIR}/tools/apigen.py --api ${CMAKE_SOURCE_DIR}/api --out ${gen_dir})
execute_process(COMMAND ${apigen} --list OUTPUT_VARIABLE gen_files OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" gen_files "${gen_files}")

add_custom_command(
  OUTPUT ${gen_files}
  COMMAND ${apigen}
  DEPENDS ${api_files} ${apigen_parts}
  COMMENT "Generating the API's code and documents"
  VERBATIM)
add_custom_target(oriel_generated DEPENDS ${gen_files})

set(gen_sources ${gen_files})
list(FILTER gen_sources INCLUDE REGEX "\\.cpp$")
target_sources(oriel_${name} PRIVATE ${gen_sources})
target_include_directories(oriel_${name} PUBLIC ${CMAKE_BINARY_DIR})
add_dependencies(oriel_${name} oriel_generated)
# One optimization level less: a fifth less time to compile, and within noise as fast, for what is hot is in src/api/wire.
set_source_files_properties(${gen_sources} PROPERTIES COMPILE_OPTIONS "$<$<NOT:$<CONFIG:Debug>>:-O1>")
set_source_files_properties(${gen_dir}/documents.gen.cpp PROPERTIES
  COMPILE_DEFINITIONS "ORIEL_GEN_DIR=\"${gen_dir}\""
  OBJECT_DEPENDS "${gen_dir}/swagger.json;${gen_dir}/openapi.json")
