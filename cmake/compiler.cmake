# Warnings are errors; caches are shared by clones (base_dir, no paths of this machine in objects).
add_library(pratique_options INTERFACE)
target_compile_options(pratique_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wcast-qual
  -Werror -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_include_directories(pratique_options INTERFACE ${CMAKE_SOURCE_DIR}/src)

if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # TRY needs statement expressions.
  target_compile_options(pratique_options INTERFACE -Wno-gnu-statement-expression
    -Wno-gnu-statement-expression-from-macro-expansion)
  add_link_options(-fuse-ld=lld)
else()
  # -Wpedantic refuses TRY under g++; the g++ 12 warnings below are known false positives on std::variant and
  # std::string at -O2.
  target_compile_options(pratique_options INTERFACE -Wno-pedantic -Wno-maybe-uninitialized
    -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
    -Wno-free-nonheap-object -Wno-dangling-pointer)
endif()

if(PRATIQUE_SANITIZE)
  add_compile_options(-fsanitize=${PRATIQUE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PRATIQUE_SANITIZE})
endif()
if(PRATIQUE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
    CCACHE_NOHASHDIR=true CCACHE_SLOPPINESS=time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()
