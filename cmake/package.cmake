# The Debian package: cpack -G DEB in the build folder. Holds what people run; the library's headers are not in it.
if(NOT TARGET sessionauditd)
  return()
endif()

set(program_files ${PROJECT_SOURCE_DIR}/packaging)
install(TARGETS sessionauditd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
install(FILES ${program_files}/sessionauditd.service DESTINATION lib/systemd/system COMPONENT programs)
install(FILES ${program_files}/sessionaudit.sysusers DESTINATION lib/sysusers.d RENAME sessionaudit.conf
        COMPONENT programs)
install(FILES ${PROJECT_SOURCE_DIR}/docs/examples/sessionauditd.json ${PROJECT_SOURCE_DIR}/docs/operations.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT programs)
install(FILES ${PROJECT_SOURCE_DIR}/server/config.schema.json ${SESSIONAUDIT_OPENAPI} DESTINATION ${CMAKE_INSTALL_DATADIR}/sessionaudit
        COMPONENT programs)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sessionaudit)
set(CPACK_PACKAGE_VENDOR sessionaudit)
set(CPACK_PACKAGE_CONTACT "sessionaudit maintainers <maintainers@sessionaudit.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL programs)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The scan's list of public suffixes and the calendar's time zones are read at run time.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "publicsuffix, tzdata, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "command line and admin server\n Keeps web sessions encrypted, records consent, answers requests of those whose\n data it is, audits cookies, and proves all of it by a tamper-evident log.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${program_files}/debian/postinst ${program_files}/debian/prerm
                                       ${program_files}/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
