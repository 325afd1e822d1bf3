# Connections are tested with real servers too.
target_sources(services_test PRIVATE ${CMAKE_SOURCE_DIR}/src/db/live/servers_test.cpp)
