# One folder is one module: a library of its *.cpp, a test program of its *_test.cpp, and a fuzz program of
# each *_fuzz.cpp. Files are found by their names, so adding one needs no change here.
#
#   pratique_module(FOLDER [DEPENDS target…] [TEST_DEPENDS target…])
#
# makes the target pratique_FOLDER (slashes become underscores), test_FOLDER and fuzz_NAME. Fuzz programs get
# libFuzzer in the fuzz preset; elsewhere they replay tests/fuzz-corpus/NAME as a test.
find_package(Threads REQUIRED)

add_library(pratique_test_main OBJECT ${CMAKE_SOURCE_DIR}/tests/support/main.cpp)
target_link_libraries(pratique_test_main PRIVATE pratique_options)
add_library(pratique_fuzz_main OBJECT ${CMAKE_SOURCE_DIR}/tests/support/fuzz_replay.cpp)
target_link_libraries(pratique_fuzz_main PRIVATE pratique_options)

function(pratique_module folder)
  cmake_parse_arguments(arg "" "" "DEPENDS;TEST_DEPENDS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(path ${CMAKE_SOURCE_DIR}/src/${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${path}/*.cpp)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_(test|fuzz)|/main)\\.cpp$")

  if(sources)
    add_library(pratique_${name} STATIC ${sources})
    target_link_libraries(pratique_${name} PUBLIC pratique_options ${arg_DEPENDS})
  else()
    add_library(pratique_${name} INTERFACE)
    target_link_libraries(pratique_${name} INTERFACE pratique_options ${arg_DEPENDS})
  endif()

  if(tests AND NOT PRATIQUE_FUZZ)
    add_executable(test_${name} ${tests} $<TARGET_OBJECTS:pratique_test_main>)
    target_link_libraries(test_${name} PRIVATE pratique_${name} ${arg_TEST_DEPENDS} Threads::Threads)
    target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    add_test(NAME unit.${name} COMMAND test_${name})
    set_tests_properties(unit.${name} PROPERTIES LABELS unit
      ENVIRONMENT PRATIQUE_SOURCE_DIR=${CMAKE_SOURCE_DIR})
  endif()

  foreach(fuzzer ${fuzzers})
    get_filename_component(fuzz ${fuzzer} NAME)
    string(REPLACE "_fuzz.cpp" "" fuzz ${fuzz})
    if(PRATIQUE_FUZZ)
      add_executable(fuzz_${fuzz} ${fuzzer})
      target_link_options(fuzz_${fuzz} PRIVATE -fsanitize=fuzzer)
    else()
      add_executable(fuzz_${fuzz} ${fuzzer} $<TARGET_OBJECTS:pratique_fuzz_main>)
      add_test(NAME fuzz.${fuzz}
        COMMAND fuzz_${fuzz} ${CMAKE_SOURCE_DIR}/tests/fuzz-corpus/${fuzz})
      set_tests_properties(fuzz.${fuzz} PROPERTIES LABELS fuzz)
    endif()
    target_link_libraries(fuzz_${fuzz} PRIVATE pratique_${name} ${arg_TEST_DEPENDS} Threads::Threads)
    if(PRATIQUE_SANITIZE MATCHES thread)
      set_target_properties(fuzz_${fuzz} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    endif()
  endforeach()
endfunction()
