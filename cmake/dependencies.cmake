# Everything comes from the distribution; scripts/setup installs it.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto SSL)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
# Header only, and used by one source: nothing of it is needed by who links the library.
find_package(valijson REQUIRED)
find_package(Poco 1.11 REQUIRED COMPONENTS Foundation)
# Time zones: GCC 12 has calendars, no zones.
find_package(date 3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(argon2 REQUIRED IMPORTED_TARGET libargon2)
# By pkg-config: libzip's own CMake file asks for its command line tools too.
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip>=1.7)
# The cookie audit: transfers, the public suffix list, host names outside ASCII.
pkg_check_modules(libcurl REQUIRED IMPORTED_TARGET libcurl>=7.88)
pkg_check_modules(libpsl REQUIRED IMPORTED_TARGET libpsl>=0.21)
pkg_check_modules(libidn2 REQUIRED IMPORTED_TARGET libidn2>=2.3)
# Patterns of any text. Debian 12's re2.pc states no version.
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)

# sqlcipher.pc states the version of the SQLite inside, not of SQLCipher: 3.46.1 is SQLCipher 4.6.1,
# while Debian 12's own 3.4.1 package carries SQLite 3.15. The run-time check of PRAGMA
# cipher_version in storage/sqlcipher is the one that decides; this one only fails early and kindly.
pkg_check_modules(sqlcipher REQUIRED IMPORTED_TARGET sqlcipher)
if(sqlcipher_VERSION VERSION_LESS 3.35)
  message(
    FATAL_ERROR
      "SQLCipher is too old (it carries SQLite ${sqlcipher_VERSION}). sessionaudit needs SQLCipher 4.5 or newer: "
      "on Debian 12 it is in the backports suite; run scripts/setup, which enables that suite and installs it.")
endif()
