# Configuring and building. Sourced by ./dev.

help_build() {
  cat <<'TEXT'
./dev build [PRESET] [TARGET…]
  Configures and builds build/PRESET; programs land in build/PRESET/bin. Presets: release (g++ 12, the default), dev (clang 19,
  ASan+UBSan), tsan, fuzz. Objects are shared between clones by ccache.
TEXT
}

# Configures a preset where its build folder is new or older than the presets, then builds targets (all of them by default).
build_preset() {
  local preset=$1
  shift
  if [ ! -f "build/$preset/build.ninja" ] || [ CMakePresets.json -nt "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" >"/tmp/pratique-configure-$$.log" 2>&1 ||
      { cat "/tmp/pratique-configure-$$.log" >&2; rm -f "/tmp/pratique-configure-$$.log"; exit 4; }
    rm -f "/tmp/pratique-configure-$$.log"
  fi
  ninja -C "build/$preset" --quiet "$@"
}

run_build() {
  run_setup
  local preset=${1:-release}
  [ $# -gt 0 ] && shift
  case $preset in
    release | dev | tsan | fuzz) build_preset "$preset" "$@" ;;
    *) help_build >&2; exit 2 ;;
  esac
  echo "built: build/$preset/bin" >&2
}
