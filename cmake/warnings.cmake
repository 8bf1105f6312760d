# Warnings for our own targets. They become errors in the presets, not here: whoever embeds the
# project with a newer compiler must still be able to build it. Only clang can
# check locks (sessionaudit/mutex.hpp).
add_library(sessionaudit_warnings INTERFACE)
target_compile_options(
  sessionaudit_warnings
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
            -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wformat=2 -Wimplicit-fallthrough
            $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety;-Wthread-safety-beta>)
