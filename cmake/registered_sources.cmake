# A registry is a file of lines `SESSIONAUDIT_REGISTER(name)`, read by CMake (which adds name.cpp)
# and by C++ (which includes it under a macro and so builds its table). One file and one line add a
# command, a log format or a rule, and nothing registers itself behind the reader's back.
function(registered_sources target registry)
  get_filename_component(folder "${registry}" DIRECTORY)
  file(STRINGS "${registry}" lines REGEX "^SESSIONAUDIT_REGISTER\\(")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^SESSIONAUDIT_REGISTER\\(([a-z0-9_]+).*$" "\\1" name "${line}")
    target_sources(${target} PRIVATE "${folder}/${name}.cpp")
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${registry}")
endfunction()
