# install, find_package(sessionaudit) and pkg-config.
include(CMakePackageConfigHelpers)

install(
  TARGETS sessionaudit
  EXPORT sessionauditTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/libaudit/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp")

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/sessionaudit)
install(EXPORT sessionauditTargets NAMESPACE sessionaudit:: DESTINATION ${config_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/sessionauditConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/package/sessionauditConfig.cmake INSTALL_DESTINATION ${config_folder})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/sessionauditConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/sessionauditConfig.cmake
              ${PROJECT_BINARY_DIR}/package/sessionauditConfigVersion.cmake DESTINATION ${config_folder})

# A static library hands its own needs on to whoever links it, so there pkg-config must name them
# without being asked with --static.
get_target_property(library_type sessionaudit TYPE)
set(pc_own_libs -lsessionaudit)
set(pc_other_libs "-lPocoFoundation -ldate-tz -pthread")
if(library_type STREQUAL "STATIC_LIBRARY")
  set(pc_requires "Requires")
  set(pc_libs "Libs: -L\${libdir} ${pc_own_libs} ${pc_other_libs}")
else()
  set(pc_requires "Requires.private")
  set(pc_libs "Libs: -L\${libdir} ${pc_own_libs}\nLibs.private: ${pc_other_libs}")
endif()
# The file finds its own prefix, so that an installed tree can be moved.
file(RELATIVE_PATH pc_prefix "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/sessionaudit.pc.in ${PROJECT_BINARY_DIR}/package/sessionaudit.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/sessionaudit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(TARGET sessionaudit_cli)
  install(TARGETS sessionaudit_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/policies DESTINATION ${CMAKE_INSTALL_DATADIR}/sessionaudit COMPONENT programs OPTIONAL)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT programs)

file(GLOB man_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.1)
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT programs)

# Completions, each where its shell looks for it.
set(completions ${PROJECT_SOURCE_DIR}/cli/completions)
install(FILES ${completions}/sessionaudit.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME sessionaudit COMPONENT programs OPTIONAL)
install(FILES ${completions}/_sessionaudit DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT programs OPTIONAL)
install(FILES ${completions}/sessionaudit.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT programs
        OPTIONAL)
