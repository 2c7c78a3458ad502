# One static library a layer, with the project's flags. USES names the layers (and libraries) that this one may see;
# tests/tidy/layers.cmake checks that no file includes more than that.

add_library(highroad_flags INTERFACE)
target_compile_options(highroad_flags INTERFACE
    # clang builds the fuzz targets only and counts other things as warnings; g++ and clang-tidy have judged the code by then.
    $<IF:$<CXX_COMPILER_ID:GNU>,-Wall;-Wextra;-Wpedantic;-Wconversion;-Wshadow;-Werror,-w>
    # g++ 12 reports these inside coroutine frames, std::variant and, at -O3, std::string where nothing is wrong.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict>
    # And at -O2 and -Os the memory of Asio's coroutine frames.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-mismatched-new-delete>
    # g++ 13 and 14 take references to Boost's static error categories for dangling ones.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,13>>:-Wno-dangling-reference>
    # Asio's fences are not seen by ThreadSanitizer; g++ would end the build over that.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<IN_LIST:thread,${HIGHROAD_SANITIZE}>>:-Wno-tsan>)
if(HIGHROAD_SANITIZE)
    string(REPLACE ";" "," highroad_sanitize_list "${HIGHROAD_SANITIZE}")
    add_compile_options(-fsanitize=${highroad_sanitize_list} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${highroad_sanitize_list})
    add_compile_options(-fno-sanitize-recover=all)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # What AddressSanitizer and the CPU would find as well; without them a fuzz build takes two thirds of the time.
        add_compile_options(-fno-sanitize=null,alignment,vptr,object-size)
    endif()
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# What every acknowledgement goes through. A release compiles these for speed and the rest for size: the program is a quarter smaller,
# and so is what of it stands in memory (docs/adr/0134-compiled-for-size-where-speed-is-not-felt.md).
set(HIGHROAD_QUICK_LAYERS core crypto ports store net engine slack webhook)

function(highroad_layer name)
    cmake_parse_arguments(LAYER "" "" "SOURCES;USES;PRIVATE_USES" ${ARGN})
    add_library(highroad_${name} STATIC ${LAYER_SOURCES})
    if(name IN_LIST HIGHROAD_QUICK_LAYERS)
        target_compile_options(highroad_${name} PRIVATE $<$<CONFIG:Release>:-O2>)
    else()
        target_compile_options(highroad_${name} PRIVATE $<$<CONFIG:Release>:-Os>)
    endif()
    target_include_directories(highroad_${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(highroad_${name} PUBLIC ${LAYER_USES} PRIVATE highroad_flags ${LAYER_PRIVATE_USES})
endfunction()

# One test program a layer: it links that layer only, so a call upward fails to link. Its files are compiled five at a time, for
# most of the time goes into headers and templates that they share; ALONE names those that call things as another file does.
function(highroad_tests name)
    cmake_parse_arguments(TESTS "" "" "SOURCES;ALONE;USES" ${ARGN})
    add_executable(test_${name} ${TESTS_SOURCES} ${TESTS_ALONE})
    set_target_properties(test_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 5)
    set_source_files_properties(${TESTS_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    target_link_libraries(test_${name} PRIVATE highroad_flags highroad_catch_main ${TESTS_USES})
    add_test(NAME ${name} COMMAND test_${name})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "HIGHROAD_SOURCE_DIR=${PROJECT_SOURCE_DIR}")
endfunction()
