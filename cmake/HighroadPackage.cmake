# The Debian package: `script/package`. What is installed is said where it is built; here is what Debian adds.
include(GNUInstallDirs)
set(package_files ${PROJECT_SOURCE_DIR}/systemd/package)

install(FILES docs/highroad.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES daemon/completions/highroad.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME highroad)
install(FILES daemon/completions/_highroad DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES daemon/completions/highroad.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES systemd/highroad.sysusers DESTINATION lib/sysusers.d RENAME highroad.conf)
install(FILES docs/operations/alerts.yml docs/operations/dashboard.json DESTINATION ${CMAKE_INSTALL_DATADIR}/highroad/monitoring)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME highroad)
set(CPACK_PACKAGE_VENDOR "The Highroad authors")
set(CPACK_PACKAGE_CONTACT "The Highroad authors <highroad@example.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
"Highroad watches review platforms, brings each negative review to the team's
chat with a suggested reply and buttons, publishes what people approve, and
follows up. It speaks with Slack and Matrix, and serves a page of its own.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata, init-system-helpers (>= 1.54)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "hunspell-en-us, prometheus, default-mta | mail-transport-agent")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${package_files}/postinst ${package_files}/prerm ${package_files}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# Policy 12.5 and 12.7. The list of changes is CHANGELOG.md; Debian's own says which release a package is.
string(TIMESTAMP package_date "%a, %d %b %Y 00:00:00 +0000" UTC)
file(WRITE ${PROJECT_BINARY_DIR}/changelog.Debian
"highroad (${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) stable; urgency=medium

  * Release ${PROJECT_VERSION}: see CHANGELOG.md.

 -- ${CPACK_PACKAGE_CONTACT}  ${package_date}
")
install(FILES ${PROJECT_BINARY_DIR}/changelog.Debian ${package_files}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
find_program(GZIP_PROGRAM gzip)
if(GZIP_PROGRAM)
    install(CODE "
        set(share \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\")
        foreach(file IN ITEMS \"\${share}/doc/highroad/changelog.Debian\" \"\${share}/doc/highroad/CHANGELOG.md\" \"\${share}/man/man1/highroad.1\")
            execute_process(COMMAND ${GZIP_PROGRAM} -9 -n -f \"\${file}\")
        endforeach()"
        COMPONENT Unspecified)
endif()
