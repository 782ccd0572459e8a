# What `cmake --install` puts where. Components: `sdk` (headers, library, package files), `command` (the assay command with
# the shared libraries that it needs beside it) and `wheel` (command and extension inside the Python package; only on request).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(DIRECTORY include/assay DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk FILES_MATCHING PATTERN "*.h")
install(TARGETS assay EXPORT assay_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/assay)
install(EXPORT assay_targets FILE assayTargets.cmake NAMESPACE assay:: DESTINATION ${package_dir} COMPONENT sdk)
configure_package_config_file(cmake/assayConfig.cmake.in assayConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(assayConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/assayConfig.cmake ${PROJECT_BINARY_DIR}/assayConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT sdk)

# Copies the shared libraries that a built file needs into `destination`, under the names by which they are asked for.
# Those of the base system stay out.
function(assay_install_libraries kind target destination component)
  install(CODE "
    file(GET_RUNTIME_DEPENDENCIES ${kind} \"$<TARGET_FILE:${target}>\" RESOLVED_DEPENDENCIES_VAR found
         PRE_EXCLUDE_REGEXES \"^ld-linux\" \"^lib(c|m|dl|rt|pthread|gcc_s|stdc\\\\+\\\\+)\\\\.so\")
    foreach(library IN LISTS found)
      get_filename_component(name \"\${library}\" NAME)
      file(REAL_PATH \"\${library}\" file)
      file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${destination}\")
      file(COPY_FILE \"\${file}\" \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${destination}/\${name}\" ONLY_IF_DIFFERENT)
    endforeach()" COMPONENT ${component} ${ARGN})
endfunction()

# DT_RPATH, not DT_RUNPATH: it also serves the libraries that the libraries need.
if(TARGET assay_cli)
  set_target_properties(assay_cli PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/assay")
  target_link_options(assay_cli PRIVATE -Wl,--disable-new-dtags)
  install(TARGETS assay_cli RUNTIME DESTINATION bin COMPONENT command)
  assay_install_libraries(EXECUTABLES assay_cli lib/assay command)
  install(TARGETS assay_cli RUNTIME DESTINATION assay/bin COMPONENT wheel EXCLUDE_FROM_ALL)
  assay_install_libraries(EXECUTABLES assay_cli assay/lib/assay wheel EXCLUDE_FROM_ALL)
endif()
if(TARGET _ext)
  set_target_properties(_ext PROPERTIES INSTALL_RPATH "$ORIGIN/lib/assay")
  target_link_options(_ext PRIVATE -Wl,--disable-new-dtags)
  install(TARGETS _ext LIBRARY DESTINATION assay COMPONENT wheel EXCLUDE_FROM_ALL)
  install(FILES ${PROJECT_BINARY_DIR}/python/__init__.pyi DESTINATION assay COMPONENT wheel EXCLUDE_FROM_ALL)
  assay_install_libraries(MODULES _ext assay/lib/assay wheel EXCLUDE_FROM_ALL)
endif()
install(DIRECTORY python/assay DESTINATION . COMPONENT wheel EXCLUDE_FROM_ALL
        FILES_MATCHING PATTERN "*.py" PATTERN "*.pyi" PATTERN "py.typed" PATTERN "__pycache__" EXCLUDE)
