# The target `tidy`: clang-tidy on every source that users run, without compiling them a second time.
add_custom_target(
  tidy
  COMMAND "${PROJECT_SOURCE_DIR}/scripts/lib/tidy_sources.py" "${PROJECT_BINARY_DIR}"
  USES_TERMINAL VERBATIM)
