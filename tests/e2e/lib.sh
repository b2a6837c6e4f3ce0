# What end-to-end tests share. Sourced first; $PRATIQUE is the program under test, $SOURCE the source tree, $WORK a folder of the test's own.
set -euo pipefail
: "${PRATIQUE:?the program under test}" "${SOURCE:?the source tree}"
WORK=$(mktemp -d -t pratique-e2e.XXXXXX)
cleanup_commands=()
cleanup() {
  status=$?
  trap - EXIT
  for command in "${cleanup_commands[@]:-}"; do { [ -z "$command" ] || eval "$command"; } >/dev/null 2>&1 || true; done
  rm -rf "$WORK"
  exit $status
}
trap cleanup EXIT
export PRATIQUE_DATA=$WORK/data HOME=$WORK/home XDG_CONFIG_HOME= DOCKER_CONFIG=
mkdir -p "$PRATIQUE_DATA" "$HOME"
unset PRATIQUE_CONFIG PRATIQUE_DB PRATIQUE_FAIL_ON PRATIQUE_FORMAT 2>/dev/null || true

failures=0
fail() { printf 'FAIL %s: %s\n' "${case_name:-}" "$*" >&2; failures=$((failures + 1)); }
finish() {
  [ $failures = 0 ] || { echo "$failures checks failed" >&2; exit 1; }
  echo "passed"
}
skip() { echo "skipped: $*"; exit 77; }
need() { local tool; for tool in "$@"; do command -v "$tool" >/dev/null || skip "no $tool here"; done; }

# expect STATUS COMMAND…: runs it, keeps stdout in $out and stderr in $err.
expect() {
  local wanted=$1 got=0
  shift
  out=$("$@" 2>"$WORK/stderr") || got=$?
  err=$(cat "$WORK/stderr")
  [ "$got" = "$wanted" ] || fail "exit status $got, not $wanted: $* | ${err:0:600}"
}
# contains TEXT PART, equals A B, json FILTER WANTED (on $out)
contains() { [[ $1 == *"$2"* ]] || fail "not found: '$2' in: ${1:0:600}"; }
lacks() { [[ $1 != *"$2"* ]] || fail "found: '$2' in: ${1:0:600}"; }
equals() { [ "$1" = "$2" ] || fail "got '${1:0:600}', not '${2:0:600}'"; }
json() { equals "$(jq -rc "$1" <<<"$out" 2>&1)" "$2"; }

# install_rpm ROOT BACKEND NAME VERSION RELEASE VENDOR [FILE]: puts an rpm made here into the database of a root. Needs rpmbuild and rpm.
install_rpm() {
  local root=$1 backend=$2 name=$3 version=$4 release=$5 vendor=$6 file=${7:-}
  mkdir -p "$root/var/lib/rpm"
  {
    printf 'Name: %s\nVersion: %s\nRelease: %s\nSummary: test\nLicense: MIT\nVendor: %s\n%%description\ntest\n' \
      "$name" "$version" "$release" "$vendor"
    [ -z "$file" ] || printf '%%install\nmkdir -p "%%{buildroot}%s"\necho x >"%%{buildroot}%s"\n' "$(dirname "$file")" "$file"
    printf '%%files\n%s\n' "$file"
  } >"$WORK/$name.spec"
  rpmbuild -bb --quiet --target x86_64-linux --define "_topdir $WORK/rpmbuild" --define "_rpmdir $WORK/rpms" \
    --define "_build_id_links none" "$WORK/$name.spec" >/dev/null 2>&1 || { fail "rpmbuild $name"; return; }
  rpm --dbpath "$root/var/lib/rpm" --define "_db_backend $backend" -i --justdb --nodeps --noscripts --ignorearch --ignoreos \
    "$WORK/rpms/x86_64/$name-$version-$release.x86_64.rpm" 2>/dev/null || fail "rpm -i $name"
}

# layer ROOT OUT.tar: a root folder as a layer, the same bytes each time.
layer() { tar -C "$1" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1767225600 --format=gnu -cf "$2" .; }
# image OUT_DIR TAG ROOT…: an image of one layer a root.
image() {
  local out=$1 tag=$2 root arguments=() count=0
  shift 2
  mkdir -p "$WORK/layers"
  for root in "$@"; do
    count=$((count + 1))
    layer "$root" "$WORK/layers/$count.tar"
    arguments+=("$WORK/layers/$count.tar" "COPY $(basename "$root") /")
  done
  "$SOURCE/tools/image/oci_layout" "$out" "$tag" "${arguments[@]}" >/dev/null
}
# os_release ROOT LINE…
os_release() {
  local root=$1
  shift
  mkdir -p "$root/etc"
  printf '%s\n' "$@" >"$root/etc/os-release"
}
# osv FILE ID ECOSYSTEM NAME FIXED [ALIASES_JSON]
osv() {
  jq -n --arg id "$2" --arg eco "$3" --arg name "$4" --arg fixed "$5" --argjson aliases "${6:-[]}" \
    '{schema_version: "1.7.0", id: $id, modified: "2026-01-01T00:00:00Z", aliases: $aliases, summary: ("test of " + $name),
      affected: [{package: {ecosystem: $eco, name: $name}, ranges: [{type: "ECOSYSTEM", events: [{introduced: "0"}, {fixed: $fixed}]}]}]}' >"$1"
}
