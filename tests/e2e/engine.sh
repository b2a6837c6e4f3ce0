# Images out of engines: a stand-in for docker's on a Unix socket, and podman where it runs.
. "$(dirname "$0")/lib.sh"
need jq python3 skopeo
unset DOCKER_HOST CONTAINER_HOST XDG_RUNTIME_DIR http_proxy HTTP_PROXY all_proxy ALL_PROXY
with() { export "${1?}"; "${@:2}"; unset "${1%%=*}"; }
wait_for() { local i; for i in $(seq 200); do [ -S "$1" ] && return; sleep 0.1; done; fail "no $1"; finish; }
background() { "$@" >>"$WORK/background.log" 2>&1 & pid=$!; cleanup_commands+=("kill $pid || true"); }

root=$WORK/root upper=$WORK/upper
os_release "$root" 'ID=debian' 'VERSION_ID="12"'
mkdir -p "$root/var/lib/dpkg" "$upper/app/node_modules/left"
printf 'Package: one\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nMaintainer: Debian Team\n\n' >"$root/var/lib/dpkg/status"
python3 -c 'import random; print(random.Random(1).randbytes(150000).hex())' >"$root/filler"
printf '{"name":"left","version":"1.0.0","license":"MIT"}' >"$upper/app/node_modules/left/package.json"
image "$WORK/oci" one "$root" "$upper"
skopeo copy -q "oci:$WORK/oci:one" "docker-archive:$WORK/archive.tar:team/app:1" >/dev/null
mkdir -p "$WORK/advisories"
osv "$WORK/advisories/a.json" GHSA-left npm left 9.0.0
osv "$WORK/advisories/b.json" DSA-1 Debian:12 one 9.0-1
expect 0 "$PRATIQUE" db import "$WORK/advisories"
essence() { jq -cS 'del(.target.kind, .target.name, .target.digest, .target.layers)' <<<"$out"; }
scan() { expect "$1" "$PRATIQUE" scan "${@:2}" --format json --quiet; }
scan 0 "docker-archive:$WORK/archive.tar"
wanted=$(essence)
image_id=$(jq -r .target.digest <<<"$out")
equals "$(jq -c '[.findings[].advisory.id] | sort' <<<"$out")" '["DSA-1","GHSA-left"]'
same() { case_name=$1; scan 0 "${@:2}"; [ -z "$out" ] || equals "$(essence)" "$wanted"; }
refused() { case_name=$1; scan 3 "${@:3}"; contains "$err" "$2"; }

count=0
# engine MODE: one on the socket $socket.
engine() { count=$((count + 1)); socket=$WORK/$count.sock; : >"$WORK/log"; background python3 "$SOURCE/tests/support/fake_engine.py" "$socket" "$WORK/archive.tar" team/app:1 "$WORK/log" "$@"; wait_for "$socket"; }

engine
with DOCKER_HOST=unix://$socket same "docker by name" docker:team/app:1
json .target.kind docker; json .target.name team/app:1; json .target.digest "$image_id"
[ "$(grep -c /get "$WORK/log")" -le 2 ] || fail "the export was read $(grep -c /get "$WORK/log") times"
with DOCKER_HOST=unix://$socket same "docker by id" "docker:$image_id"
with DOCKER_HOST=unix://$socket same "a bare name: docker first" team/app:1
json .target.kind docker
with CONTAINER_HOST=unix://$socket same "a bare name: podman second" team/app:1
json .target.kind podman
with CONTAINER_HOST=unix://$socket same "podman speaks it too" podman:team/app:1
with DOCKER_HOST=unix://$socket refused "no such image" "No such image: team/none:1" docker:team/none:1
with DOCKER_HOST=unix://$socket refused "another platform" "linux/s390x" docker:team/app:1 --platform linux/s390x
with DOCKER_HOST=unix://$socket refused "a bare name: then the registry" "127.0.0.1:9" 127.0.0.1:9/x:1 --plain-http
contains "$err" "No such image: 127.0.0.1:9/x:1"
engine cut
with DOCKER_HOST=unix://$socket refused "an export cut short" "ended the reply early" docker:team/app:1
engine broken
with DOCKER_HOST=unix://$socket refused "an export that stops making sense" "HTTP reply" docker:team/app:1
engine error
with DOCKER_HOST=unix://$socket refused "an engine in trouble" "no space left on device" docker:team/app:1
engine no-id
with DOCKER_HOST=unix://$socket refused "an inspection without id" "no image id" docker:team/app:1
with DOCKER_HOST=unix://$WORK/none.sock refused "no such socket" "socket" docker:team/app:1
with DOCKER_HOST=tcp://127.0.0.1:9 refused "engines are asked over sockets only" "tcp://127.0.0.1:9" docker:team/app:1
: >"$WORK/file"
with DOCKER_HOST=unix://$WORK/file refused "a file that is no socket" "$WORK/file" docker:team/app:1

# -- podman itself, its storage in a folder of the test
storage=(--root "$WORK/podman/root" --runroot "$WORK/podman/run" --storage-driver vfs)
if [ "$(id -u)" = 0 ] && command -v podman >/dev/null && podman "${storage[@]}" info >/dev/null 2>&1; then
  background podman "${storage[@]}" system service --time 120 "unix://$WORK/podman.sock"
  wait_for "$WORK/podman.sock"
  podman "${storage[@]}" load -q -i "$WORK/archive.tar" >/dev/null 2>&1 || fail "podman load"
  export CONTAINER_HOST=unix://$WORK/podman.sock
  same "podman by its short name" podman:team/app:1
  json .target.kind podman
  same "podman by its full name" podman:docker.io/team/app:1
  same "podman by id" "podman:${image_id#sha256:}"
  same "podman by the start of an id" "podman:$(cut -c8-19 <<<"$image_id")"
  with DOCKER_HOST=$CONTAINER_HOST same "docker's API of podman" docker:docker.io/team/app:1
  refused "podman has none" "none" podman:localhost/team/none:1
  podman "${storage[@]}" rmi -af >/dev/null 2>&1 || true
else
  echo "part skipped: podman does not run here"
fi
finish
