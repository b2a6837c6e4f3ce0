# Tests and checks. Sourced by ./dev.

help_test() {
  cat <<'TEXT'
./dev test [CTEST ARGUMENT…]
  Builds the dev preset (clang 19, ASan+UBSan) and the release binaries, and runs the default tests: units, fuzz corpora, golden
  files, end-to-end. Slow tests (label slow) and tests against peers (label peer) are left out:
    ./dev test -L peer        only those        ./dev test -L slow        only those
TEXT
}

run_test() {
  run_setup
  build_preset release
  build_preset dev
  if [ $# -gt 0 ]; then
    ctest --test-dir build/dev --output-on-failure -j2 "$@"
  else
    ctest --test-dir build/dev --output-on-failure -j2 -LE 'peer|slow'
  fi
}

help_check() {
  cat <<'TEXT'
./dev check
  What must hold before a commit: layers, TRY, format, no warnings, unit tests. Under two minutes with a warm ccache.
TEXT
}

run_check() {
  run_setup
  tools/check_layers
  tools/lint_try
  check_format
  build_preset dev
  ctest --test-dir build/dev --output-on-failure -j2 -L 'unit|fuzz'
}

help_format() { echo "./dev format [--check]    Formats all C++ sources with clang-format 19; --check only tells."; }

check_format() {
  git ls-files '*.cpp' '*.h' | xargs clang-format-19 --dry-run -Werror && echo "format: holds"
}

run_format() {
  run_setup
  if [ "${1:-}" = --check ]; then check_format; else git ls-files '*.cpp' '*.h' | xargs clang-format-19 -i; fi
}

help_tidy() {
  cat <<'TEXT'
./dev tidy [BASE]
  clang-tidy 19 over the C++ sources that changed since BASE (default: the parent of HEAD, or everything with --all).
TEXT
}

run_tidy() {
  run_setup
  build_preset dev
  local base=${1:-HEAD~1} files
  # Tests are for reading; what clang-tidy knows better about strings is not wanted there.
  if [ "$base" = --all ]; then files=$(git ls-files 'src/*.cpp'); else
    files=$(git diff --name-only --diff-filter=d "$base" -- 'src/*.cpp')
  fi
  files=$(grep -vE '_(test|fuzz)\.cpp$' <<<"$files" || [ $? = 1 ])
  [ -z "$files" ] && { echo "tidy: nothing changed"; return 0; }
  echo "$files" | xargs -P2 -n4 clang-tidy-19 -p build/dev --quiet --warnings-as-errors='*' 2>/dev/null
  echo "tidy: $(wc -l <<<"$files") files hold"
}

help_fuzz() {
  cat <<'TEXT'
./dev fuzz [--seconds N] [NAME…]
  Builds the fuzz preset and runs each target (all by default) for N seconds (default 60), starting from tests/fuzz-corpus/NAME.
  New inputs go to build/fuzz/corpus/NAME; a finding is left in build/fuzz/findings/NAME and makes the exit status 1.
TEXT
}

run_fuzz() {
  run_setup
  local seconds=60 names=() name failed=0
  while [ $# -gt 0 ]; do
    case $1 in --seconds) seconds=$2; shift 2 ;; *) names+=("$1"); shift ;; esac
  done
  build_preset fuzz
  if [ ${#names[@]} -eq 0 ]; then mapfile -t names < <(find build/fuzz/bin -name 'fuzz_*' -printf '%f\n' | sed 's/^fuzz_//' | sort); fi
  for name in "${names[@]}"; do
    mkdir -p "build/fuzz/corpus/$name" "build/fuzz/findings/$name"
    if "build/fuzz/bin/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/findings/$name/" "build/fuzz/corpus/$name" "tests/fuzz-corpus/$name" >"build/fuzz/findings/$name.log" 2>&1; then
      printf '%-28s %12s executions in %s s\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/findings/$name.log")" "$seconds"
    else
      printf '%-28s FINDING: see build/fuzz/findings/%s.log\n' "$name" "$name"
      failed=1
    fi
  done
  return $failed
}
