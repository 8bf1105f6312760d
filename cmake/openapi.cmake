# put_together_openapi(out) makes the description of the API from server/openapi/ and from the lists it names, such as the
# log formats. Whoever changes or adds one of those files configures anew.
function(put_together_openapi out)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  execute_process(
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/lib/openapi.py ${out}
    OUTPUT_VARIABLE inputs
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" inputs "${inputs}")
  # Looked at again by each build, for files that were not there.
  file(GLOB_RECURSE parts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/server/openapi/*.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${inputs} ${parts})
endfunction()
