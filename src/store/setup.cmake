# The migrations become one generated source of oriel_store, so that the binary needs no file beside it.
file(GLOB ORIEL_MIGRATIONS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/store/migrations/*.sql)
set(ORIEL_MIGRATIONS_CPP ${CMAKE_BINARY_DIR}/gen/store/migrations.gen.cpp)
add_custom_command(
  OUTPUT ${ORIEL_MIGRATIONS_CPP}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${ORIEL_MIGRATIONS_CPP} -DFOLDER=${CMAKE_SOURCE_DIR}/src/store/migrations
          -P ${CMAKE_SOURCE_DIR}/src/store/embed_migrations.cmake
  DEPENDS ${ORIEL_MIGRATIONS} ${CMAKE_SOURCE_DIR}/src/store/embed_migrations.cmake
  COMMENT "Embedding the metadata store's migrations"
  VERBATIM)
target_sources(oriel_store PRIVATE ${ORIEL_MIGRATIONS_CPP})
