# The demo and the benchmarks. Sourced by ./dev.

help_demo() {
  cat <<'TEXT'
./dev demo
  The main job on a real image: installs what is needed, builds the release binaries, makes a small image out of Debian packages
  and npm packages with known old versions, and scans it with the built-in starter advisories. The image is kept in
  build/demo/image (an OCI layout) to play with.
TEXT
}

run_demo() {
  run_setup
  build_preset release pratique
  tools/dev/make_demo_image build/demo
  PRATIQUE="build/release/bin/pratique" tools/dev/show_demo build/demo/image
}

help_bench() {
  cat <<'TEXT'
./dev bench [NAME]
  Measures the release binaries: scan (against trivy, syft and the physical floor), advisory (import, open, match).
  Prints CPU seconds (minimum of five runs), peak memory and ratios from the same run.
TEXT
}

run_bench() {
  run_setup
  build_preset release
  local name
  for name in "${@:-advisory scan}"; do
    for each in $name; do "bench/$each"; done
  done
}
