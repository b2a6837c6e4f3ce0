# Hostile inputs through the command line: a clear error or a report of what could be read, in bounded time and memory.
. "$(dirname "$0")/lib.sh"
need jq python3

# Time and memory are measured with the release program where the one under test carries a sanitizer.
measured=$PRATIQUE
if grep -q __asan_init "$PRATIQUE"; then
  measured=$SOURCE/build/release/bin/pratique
  [ -x "$measured" ] || measured=
fi

hostile() { python3 -B "$SOURCE/tests/support/hostile_images.py" "$@"; }
layout() { rm -rf "$WORK/image"; hostile "$1" "$WORK/image" "${@:2}"; }

# scan STATUS [ARGUMENT…]: of $WORK/image, bounded; its report must be JSON in UTF-8.
scan() {
  local wanted=$1
  shift
  expect "$wanted" timeout 60 "$PRATIQUE" scan "oci:$WORK/image" --format json --output "$WORK/report" "$@"
  out=
  [ "$wanted" = 3 ] && { contains "$err" "$WORK/image"; lacks "$err" "internal"; return; }
  python3 -c 'import json, sys; json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))' "$WORK/report" || fail "no UTF-8 JSON"
  out=$(cat "$WORK/report")
}
# bounded STATUS SECONDS MEGABYTES COMMAND…: with the release program, which is put before the arguments.
bounded() {
  local wanted=$1 seconds=$2 megabytes=$3 got=0 kilobytes
  shift 3
  [ -n "$measured" ] || return 0
  command -v /usr/bin/time >/dev/null || return 0
  timeout "$seconds" /usr/bin/time -o "$WORK/time" -f %M "$measured" "$@" >/dev/null 2>"$WORK/stderr" || got=$?
  [ "$got" = "$wanted" ] || fail "exit status $got, not $wanted (124: longer than $seconds s): $* | $(head -c 400 "$WORK/stderr")"
  kilobytes=$(tail -1 "$WORK/time")
  [ "$kilobytes" -le $((megabytes * 1000)) ] || fail "$kilobytes KB of memory, more than $megabytes MB: $*"
}
names() { json '[.problems[].path] | unique' "$1"; }

case_name="paths that leave the image"
layout escapes
scan 0
json .packages 2
json '[.problems[] | select(.code == "escape")] | length' 3
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
contains "$out" pkg:npm/absolute@1.0.0
contains "$out" pkg:npm/good@1.0.0
lacks "$out" pkg:npm/outside
lacks "$out" pkg:npm/climbing

case_name="loops of links"
layout loops
scan 0
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
contains "$out" pkg:npm/good@1.0.0

case_name="decompression bombs"
layout gzip-bomb $((5 << 30))
bounded 3 60 60 scan "oci:$WORK/image"
layout zstd-bomb
scan 3
contains "$err" bomb
bounded 3 20 60 scan "oci:$WORK/image"

case_name="sizes that no file has"
layout sparse-terabyte
scan 0
json '[.problems[].code]' '["limit"]'
bounded 0 20 60 scan "oci:$WORK/image"
layout sparse-map
scan 3
layout huge-header
scan 3
contains "$err" "ends inside"

case_name=truncated
for share in 0 0.1 0.5 0.99; do layout truncated $share; scan 3; done

case_name="other bytes than the digests say"
layout bad-digest
scan 3
contains "$err" "should have digest"
layout bad-diff-id
scan 3
contains "$err" diffID

case_name="manifests and indexes"
layout deep-manifest
scan 3
contains "$err" nested
layout big-manifest
scan 3
layout index-loop
scan 3
contains "$err" nested
layout many-layers 5000
scan 3
contains "$err" layers
layout many-layers 120
scan 0
json .packages 1
printf '{"schemaVersion": 2, "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:../../../../etc/passwd", "size": 1}]}' >"$WORK/image/index.json"
scan 3
printf '[' >"$WORK/image/index.json"
scan 3
head -c 1000000 /dev/zero | tr '\0' '[' >"$WORK/image/index.json"
scan 3

case_name="a blob that leads out of the layout"
layout bad-diff-id
printf 'outside' >"$WORK/secret"
digest=$(sha256sum <"$WORK/secret" | cut -d' ' -f1)
ln -s "$WORK/secret" "$WORK/image/blobs/sha256/$digest"
jq --arg d "sha256:$digest" '.manifests[0].digest = $d | .manifests[0].size = 7' "$WORK/image/index.json" >"$WORK/index.json"
cp "$WORK/index.json" "$WORK/image/index.json"
scan 3

case_name="a million entries"
layout many-entries 100000
scan 0
json .packages 1
layout many-entries 1000000
bounded 0 60 300 scan "oci:$WORK/image"

case_name="archives in the image"
layout jars
scan 0
names '["app/bomb.jar!/lib/zeros.jar","app/broken.jar","app/nested.jar!/lib/inner.jar!/lib/inner.jar!/lib/inner.jar!/lib/inner.jar!/lib/inner.jar!/lib/inner.jar!/lib/inner.jar!/lib/inner.jar","app/text.jar","app/wanted.jar!/META-INF/MANIFEST.MF","app/wanted.jar!/META-INF/maven/g/a/pom.properties"]'
bounded 0 20 200 scan "oci:$WORK/image"
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
contains "$out" pkg:maven/org.example/bomb@1
contains "$out" pkg:maven/org.example/level19@1

case_name="files that a cataloger would read"
layout odd-files
scan 0
names '["app/composer.lock","app/package-lock.json","app/pnpm-lock.yaml","app/poetry.lock","app/pom.xml","app/yarn.lock","lib/apk/db/installed","var/lib/dpkg/status","var/lib/rpm/Packages","var/lib/rpm/Packages.db","var/lib/rpm/rpmdb.sqlite"]'
bounded 0 20 200 scan "oci:$WORK/image"
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
contains "$out" pkg:npm/good-one@1.0.0
contains "$out" /good@1
layout large-package-json
scan 0
names '["app/node_modules/large/package.json"]'
bounded 0 20 60 scan "oci:$WORK/image"

case_name="text that would steer a terminal"
layout odd-text
mkdir -p "$WORK/advisories"
for name in in-escapes in-bytes turned esc; do osv "$WORK/advisories/$name.json" "GHSA-$name" npm $name 9.0.0; done
expect 0 "$PRATIQUE" db import "$WORK/advisories"
scan 0
json '.findings | length > 1' true
for arguments in "scan --format table" "scan --format table --color never" "sbom --format table"; do
  # shellcheck disable=SC2086
  timeout 60 "$PRATIQUE" ${arguments%% *} "oci:$WORK/image" ${arguments#* } >"$WORK/table" 2>&1 || fail "$arguments"
  python3 - "$WORK/table" <<'PYTHON' || fail "$arguments: a control character came through"
import sys
text = open(sys.argv[1], "rb").read().decode("utf-8")
bad = [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or 0x202A <= ord(c) <= 0x202E]
sys.exit(1 if bad else 0)
PYTHON
done
for format in cyclonedx spdx; do
  expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format $format --output "$WORK/sbom"
  python3 -c 'import json, sys; json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))' "$WORK/sbom" || fail "no UTF-8 JSON: $format"
  expect 0 "$PRATIQUE" scan "sbom:$WORK/sbom" --format json
done
expect 0 "$PRATIQUE" scan "oci:$WORK/image" --format sarif --output "$WORK/sarif"
python3 -c 'import json, sys; json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))' "$WORK/sarif" || fail "no UTF-8 JSON: sarif"
expect 3 "$PRATIQUE" scan "oci:$WORK/"$'no\033[31msuch'
lacks "$err" $'\033'
expect 2 "$PRATIQUE" $'sc\033[31man'
lacks "$err" $'\033'

case_name="docker archives"
for kind in no-layer outside no-config more-layers odd-types linked; do
  hostile docker-archive "$WORK/archive.tar" $kind
  expect 3 timeout 20 "$PRATIQUE" scan "docker-archive:$WORK/archive.tar" --format json
  contains "$err" archive.tar
  equals "$out" ""
done
hostile docker-archive "$WORK/archive.tar" good
expect 0 timeout 20 "$PRATIQUE" scan "docker-archive:$WORK/archive.tar" --format json
for bytes in 0 100 600 3000; do
  head -c $bytes "$WORK/archive.tar" >"$WORK/cut.tar"
  expect 3 timeout 20 "$PRATIQUE" scan "docker-archive:$WORK/cut.tar"
  expect 3 timeout 20 "$PRATIQUE" scan "oci-archive:$WORK/cut.tar"
done

case_name="a root folder with traps"
root=$WORK/root
mkdir -p "$root/app/node_modules/a" "$root/loop" "$root/etc"
printf '{"name":"a","version":"1.0.0"}' >"$root/app/node_modules/a/package.json"
mkfifo "$root/app/package-lock.json" "$root/etc/os-release"
ln -s .. "$root/loop/up"
ln -s "$root" "$root/loop/absolute"
ln -s /dev/zero "$root/app/yarn.lock"
ln -s /proc/self/environ "$root/app/requirements.txt"
mkdir "$root/app/Gemfile.lock"
deep=$root
for _ in $(seq 1 60); do deep=$deep/dddddddddddddddddddddddddddddd; done
mkdir -p "$deep"
expect 0 timeout 60 "$PRATIQUE" scan "dir:$root" --format json
json .packages 1
lacks "$out" PATH=
if [ "$(id -u)" != 0 ]; then
  mkdir -p "$root/closed/node_modules/b" "$root/app/node_modules/c"
  printf '{"name":"c","version":"1.0.0"}' >"$root/app/node_modules/c/package.json"
  chmod 0 "$root/closed" "$root/app/node_modules/c/package.json"
  expect 0 timeout 60 "$PRATIQUE" scan "dir:$root" --format json
  json '[.problems[] | select(.code == "unreadable") | .path] | sort' '["app/node_modules/c/package.json","closed"]'
  chmod 700 "$root/closed"
fi

case_name="inputs that are no regular files"
mkfifo "$WORK/fifo"
expect 3 timeout 20 "$PRATIQUE" scan "docker-archive:$WORK"
expect 3 timeout 20 "$PRATIQUE" scan "sbom:$WORK"
expect 3 timeout 20 "$PRATIQUE" scan "sbom:/dev/zero"
expect 3 timeout 20 "$PRATIQUE" scan "dir:/dev/null"
expect 3 timeout 20 "$PRATIQUE" scan "oci:/dev/null"
head -c 3000000 /dev/zero | tr '\0' '{' >"$WORK/deep.json"
expect 3 timeout 20 "$PRATIQUE" scan "sbom:$WORK/deep.json"

case_name="output that must not be replaced"
mkfifo "$WORK/pipe"
cat "$WORK/pipe" >"$WORK/piped" &
expect 0 timeout 20 "$PRATIQUE" scan "docker-archive:$WORK/archive.tar" --format json --output "$WORK/pipe"
wait
[ -p "$WORK/pipe" ] || fail "the pipe was replaced"
equals "$(jq -r .schema "$WORK/piped")" pratique.scan/1
printf 'old' >"$WORK/real" && ln -s real "$WORK/link"
expect 0 "$PRATIQUE" scan "docker-archive:$WORK/archive.tar" --format json --output "$WORK/link"
[ -L "$WORK/link" ] || fail "the link was replaced"
equals "$(jq -r .schema "$WORK/real")" pratique.scan/1
expect 3 "$PRATIQUE" scan "docker-archive:$WORK/archive.tar" --output /dev/full
expect 3 bash -c '"$1" scan "docker-archive:$2" >/dev/full' _ "$PRATIQUE" "$WORK/archive.tar"
finish
