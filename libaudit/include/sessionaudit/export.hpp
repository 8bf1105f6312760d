// What the shared library shows to its users: the namespaces of the public headers. Everything else is
// hidden, so that no program comes to depend on it and no name of it meets another library's.
#pragma once

#if defined(__GNUC__)
#define SESSIONAUDIT_EXPORT __attribute__((visibility("default")))
#else
#define SESSIONAUDIT_EXPORT
#endif
