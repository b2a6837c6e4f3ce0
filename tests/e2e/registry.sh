# Images out of registries: docker's own over plain HTTP and TLS with each kind of credentials, and a stand-in that misbehaves.
. "$(dirname "$0")/lib.sh"
need jq python3 openssl curl skopeo docker-registry
unset DOCKER_HOST CONTAINER_HOST XDG_RUNTIME_DIR REGISTRY_AUTH_FILE SSL_CERT_FILE SSL_CERT_DIR
unset http_proxy https_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY

# wait_for FILE: until it is there, at most 20 s.
wait_for() { local i; for i in $(seq 200); do [ -s "$1" ] && return; sleep 0.1; done; fail "no $1"; finish; }
# background COMMAND…: runs it until the test ends; its id is in $pid.
background() { "$@" >>"$WORK/background.log" 2>&1 & pid=$!; cleanup_commands+=("kill $pid || true"); }
# with NAME=VALUE COMMAND…: the command with the variable exported.
with() { export "${1?}"; "${@:2}"; unset "${1%%=*}"; }
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

package_json() { mkdir -p "$1"; printf '{"name":"%s","version":"%s","license":"MIT"}' "$2" "$3" >"$1/package.json"; }
root=$WORK/root upper=$WORK/upper arm=$WORK/arm
os_release "$root" 'ID=debian' 'VERSION_ID="12"'
mkdir -p "$root/var/lib/dpkg"
printf 'Package: one\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nMaintainer: Debian Team\n\n' >"$root/var/lib/dpkg/status"
python3 -c 'import random; print(random.Random(1).randbytes(150000).hex())' >"$root/filler"
package_json "$upper/app/node_modules/left" left 1.0.0
package_json "$upper/app/node_modules/right" right 2.0.0
package_json "$arm/app/node_modules/armed" armed 3.0.0
amd=$(dpkg --print-architecture 2>/dev/null || echo amd64)
image "$WORK/oci" one "$root" "$upper"
other=arm64; [ "$amd" = arm64 ] && other=amd64
layer "$arm" "$WORK/arm.tar"
"$SOURCE/tools/image/oci_layout" "$WORK/oci" other --arch $other "$WORK/arm.tar" "COPY arm /" >/dev/null
# An index over both, with an attestation as buildkit makes them.
store() { local digest; digest=$(sha256sum <"$1" | cut -d' ' -f1); cp "$1" "$WORK/oci/blobs/sha256/$digest"; echo "sha256:$digest"; }
digest_of() { jq -r --arg tag "$1" '.manifests[] | select(.annotations["org.opencontainers.image.ref.name"] == $tag) | .digest' "$WORK/oci/index.json"; }
echo '{"_type":"https://in-toto.io/Statement/v0.1"}' >"$WORK/statement"
echo '{"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:0000000000000000000000000000000000000000000000000000000000000000"]}}' >"$WORK/config"
jq -cn --arg c "$(store "$WORK/config")" --arg l "$(store "$WORK/statement")" --argjson cs "$(stat -c %s "$WORK/config")" --argjson ls "$(stat -c %s "$WORK/statement")" \
  '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $c, size: $cs},
    layers: [{mediaType: "application/vnd.in-toto+json", digest: $l, size: $ls}]}' >"$WORK/attestation"
attestation=$(store "$WORK/attestation")
jq -c --arg a "$attestation" --argjson size "$(stat -c %s "$WORK/attestation")" \
  '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: ([.manifests[] | del(.annotations)] +
    [{mediaType: "application/vnd.oci.image.manifest.v1+json", digest: $a, size: $size, platform: {architecture: "unknown", os: "unknown"},
      annotations: {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": .manifests[0].digest}}])}' "$WORK/oci/index.json" >"$WORK/index"
index=$(store "$WORK/index")
jq -c --arg d "$index" --argjson s "$(stat -c %s "$WORK/index")" '.manifests += [{mediaType: "application/vnd.oci.image.index.v1+json", digest: $d, size: $s,
  annotations: {"org.opencontainers.image.ref.name": "multi"}}]' "$WORK/oci/index.json" >"$WORK/i" && mv "$WORK/i" "$WORK/oci/index.json"
one=$(digest_of one) other_digest=$(digest_of other)

mkdir -p "$WORK/advisories"
osv "$WORK/advisories/a.json" GHSA-left npm left 9.0.0
osv "$WORK/advisories/b.json" DSA-1 Debian:12 one 9.0-1
expect 0 "$PRATIQUE" db import "$WORK/advisories"
# What was found, without where it was found.
essence() { jq -cS 'del(.target.kind, .target.name, .target.digest, .target.layers)' <<<"$out"; }
scan() { expect "$1" "$PRATIQUE" scan "${@:2}" --format json --quiet; }
scan 0 "oci:$WORK/oci:one"
wanted=$(essence)
equals "$(jq -c '[.findings[].advisory.id] | sort' <<<"$out")" '["DSA-1","GHSA-left"]'
same() { case_name=$1; scan 0 "${@:2}"; [ -z "$out" ] || equals "$(essence)" "$wanted"; }
# refused NAME STATUS PART ARGUMENT…: with a message that holds PART and no secret.
refused() { case_name=$1; scan "$2" "${@:4}"; contains "$err" "$3"; lacks "$err$out" s3cret; lacks "$err$out" "$(printf 'tester:s3cret' | base64)"; }

# -- docker's registry, plain HTTP
# registry CONFIG_LINES…: starts one on $port.
registry() {
  port=$(free_port)
  local folder=$WORK/registry.$port
  mkdir -p "$folder"
  printf 'version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: %s}, cache: {blobdescriptor: inmemory}}\nhttp:\n  addr: 127.0.0.1:%s\n' \
    "${storage:-$folder/data}" "$port" >"$folder/config.yml"
  printf '%s\n' "$@" >>"$folder/config.yml"
  background env OTEL_TRACES_EXPORTER=none docker-registry serve "$folder/config.yml"
  local i
  for i in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return; sleep 0.1; done
  fail "docker-registry does not listen"; finish
}
storage=$WORK/storage
registry ''
plain=127.0.0.1:$port
push() { skopeo copy -q --dest-tls-verify=false "${@:3}" "oci:$WORK/oci:$1" "docker://$plain/team/app:$2" >/dev/null || fail "push of $1"; }
push one one; push other other
# skopeo 1.9 would drop the attestation's layer type; the index goes up as it is.
put_blob() {
  local digest=$1 place
  place=$(curl -fsS -o /dev/null -D - -X POST "http://$plain/v2/team/app/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  curl -fsS -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$WORK/oci/blobs/${digest/://}" "$place&digest=$digest"
}
put_manifest() { curl -fsS -o /dev/null -X PUT -H "Content-Type: $(jq -r .mediaType "$1")" --data-binary "@$1" "http://$plain/v2/team/app/manifests/$2"; }
case_name="an index goes up"
for digest in $(jq -r '.config.digest, .layers[].digest' "$WORK/attestation"); do put_blob "$digest"; done
put_manifest "$WORK/oci/blobs/${one/://}" "$one"; put_manifest "$WORK/oci/blobs/${other_digest/://}" "$other_digest"
put_manifest "$WORK/attestation" "$attestation"; put_manifest "$WORK/index" multi

same "by tag" "registry:$plain/team/app:one" --plain-http
json .target.kind registry; json .target.name "$plain/team/app:one"; json .target.digest "$one"
same "by digest" "registry:$plain/team/app@$one" --plain-http
same "by tag and digest" "registry:$plain/team/app:one@$one" --plain-http
same "the digest counts, not the tag" "registry:$plain/team/app:gone@$one" --plain-http
same "a bare name, no engine" "$plain/team/app:one" --plain-http
same "this machine's platform" "registry:$plain/team/app:multi" --plain-http
same "a named platform" "registry:$plain/team/app:multi" --plain-http --platform "linux/$amd"
case_name="another platform"
scan 0 "registry:$plain/team/app:multi" --plain-http --platform linux/$other
json .target.platform linux/$other; json .target.digest "$other_digest"; json .packages 1
case_name="all platforms, attestations are none"
expect 0 "$PRATIQUE" sbom "registry:$plain/team/app:multi" --plain-http --platform all --format table
contains "$out" pkg:npm/armed@3.0.0; contains "$out" pkg:npm/left@1.0.0; lacks "$out" unknown/unknown
scan 0 "registry:$plain/team/app:multi" --plain-http --platform all
equals "$(jq -rc '[.. | objects | select(has("platform") and has("digest")) | .platform] | sort | unique' <<<"$out")" "$(jq -cn --arg a "linux/$amd" --arg b linux/$other '[$a, $b] | sort')"
refused "no such platform" 3 "linux/s390x" "registry:$plain/team/app:multi" --plain-http --platform linux/s390x
refused "no such tag" 3 "MANIFEST_UNKNOWN: manifest unknown" "registry:$plain/team/app:gone" --plain-http
refused "no such repository" 3 "status 404" "registry:$plain/team/none:1" --plain-http
refused "no such digest" 3 "MANIFEST_UNKNOWN" "registry:$plain/team/app@sha256:$(printf 0%.0s $(seq 64))" --plain-http
refused "TLS asked of plain HTTP" 3 "plain HTTP" "registry:$plain/team/app:one"
refused "nobody listens" 3 "refused" "registry:127.0.0.1:9/x:1" --plain-http

case_name="the archives that others make of it"
skopeo copy -q --src-tls-verify=false "docker://$plain/team/app:one" "docker-archive:$WORK/archive.tar:team/app:one" >/dev/null
same "docker archive" "docker-archive:$WORK/archive.tar"
skopeo copy -q --src-tls-verify=false --format v2s2 "docker://$plain/team/app:one" "docker://$plain/team/app:docker" --dest-tls-verify=false >/dev/null
same "docker's media types" "registry:$plain/team/app:docker" --plain-http

# -- TLS, and names
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=ca -keyout "$WORK/ca.key" -out "$WORK/ca.pem" 2>/dev/null
# certificate NAME SAN [ARGUMENT…]
certificate() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$WORK/$1.key" -out "$WORK/$1.csr" 2>/dev/null
  openssl x509 -req -in "$WORK/$1.csr" -CA "$WORK/ca.pem" -CAkey "$WORK/ca.key" -CAcreateserial -extfile <(echo "subjectAltName=$2") -out "$WORK/$1.pem" "${@:3}" 2>/dev/null
}
certificate address IP:127.0.0.1
certificate name 'DNS:*.registry.test'
certificate old IP:127.0.0.1 -days -1
with_tls() { registry "  tls: {certificate: $WORK/$1.pem, key: $WORK/$1.key}" "${@:2}"; secure=127.0.0.1:$port; }
with_tls address
same "TLS by address" "registry:$secure/team/app:one" --ca-file "$WORK/ca.pem"
refused "unknown authority" 3 "certificate is not to be trusted" "registry:$secure/team/app:one"
refused "--ca-file of none" 2 "CA file" "registry:$secure/team/app:one" --ca-file "$WORK/none.pem"
refused "a certificate of another name" 3 "mismatch" "registry:localhost:$port/team/app:one" --ca-file "$WORK/ca.pem"
refused "plain HTTP asked of TLS" 3 "status 400" "registry:$secure/team/app:one" --plain-http
with_tls old
refused "an expired certificate" 3 "expired" "registry:$secure/team/app:one" --ca-file "$WORK/ca.pem"

case_name="TLS of old"
port=$(free_port)
background openssl s_server -quiet -accept "127.0.0.1:$port" -cert "$WORK/address.pem" -key "$WORK/address.key" -no_tls1_2 -no_tls1_3 -cipher ALL:@SECLEVEL=0 -www
for i in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
refused "TLS 1.1" 3 "TLS with 127.0.0.1" "registry:127.0.0.1:$port/team/app:one" --ca-file "$WORK/ca.pem"
contains "$err" version

# -- through a proxy, which alone knows the names
with_tls name
proxy() { rm -f "$WORK/proxy.port"; : >"$WORK/proxy.log"; background python3 "$SOURCE/tests/support/fake_proxy.py" "$WORK/proxy.port" "$WORK/proxy.log" "$@"; wait_for "$WORK/proxy.port"; proxy=127.0.0.1:$(cat "$WORK/proxy.port"); }
proxy "$port"
tunnel=http://$proxy
with HTTPS_PROXY=$tunnel same "a tunnel, a wildcard certificate" "registry:a.registry.test/team/app:one" --ca-file "$WORK/ca.pem"
contains "$(cat "$WORK/proxy.log")" "CONNECT a.registry.test:443 HTTP/1.1"
with HTTPS_PROXY=$tunnel refused "a wildcard stands for one label" 3 mismatch "registry:a.b.registry.test/team/app:one" --ca-file "$WORK/ca.pem"
with HTTPS_PROXY=$tunnel with NO_PROXY=registry.test refused "NO_PROXY" 3 a.registry.test "registry:a.registry.test/team/app:one" --ca-file "$WORK/ca.pem"
proxy "$port" refuse
with HTTPS_PROXY=http://tester:s3cret@$proxy refused "a proxy that refuses" 3 "407" "registry:a.registry.test/team/app:one" --ca-file "$WORK/ca.pem"
proxy "$port" auth=tester:s3cret
with HTTPS_PROXY=tester:s3cret@$proxy same "a proxy with a password" "registry:a.registry.test/team/app:one" --ca-file "$WORK/ca.pem"
proxy "${plain#*:}"
with http_proxy=$proxy same "plain HTTP through a proxy" "registry:b.registry.test:8080/team/app:one" --plain-http
contains "$(cat "$WORK/proxy.log")" "GET http://b.registry.test:8080/v2/team/app/manifests/one HTTP/1.1"

# -- passwords. htpasswd of tester:s3cret
hash=$(python3 -c 'import crypt; print(crypt.crypt("s3cret", crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=1 << 5)).replace("$2b$", "$2y$"))' 2>/dev/null || true)
echo "tester:$hash" >"$WORK/htpasswd"
with_tls address "auth: {htpasswd: {realm: test, path: $WORK/htpasswd}}"
export DOCKER_CONFIG=$WORK/docker
mkdir -p "$DOCKER_CONFIG" "$WORK/bin"
config() { printf '%s' "$1" >"$DOCKER_CONFIG/config.json"; }
basic=$(printf 'tester:s3cret' | base64)
private() { "${@:1:1}" "${@:2}" "registry:$secure/team/app:one" --ca-file "$WORK/ca.pem"; }
private refused "no credentials" 3 "no credentials for it were found"
config "{\"auths\": {\"$secure\": {\"auth\": \"$basic\"}}}"
private same "credentials of config.json"
config "{\"auths\": {\"https://$secure/v2/\": {\"username\": \"tester\", \"password\": \"s3cret\"}}}"
private same "an entry as an URL"
config "{\"auths\": {\"$secure\": {\"auth\": \"$(printf 'tester:s3cret-not' | base64)\"}}}"
private refused "a wrong password" 3 "status 401"
config "{\"auths\": {\"$secure\": {\"auth\": \"s3cret!\"}}}"
private refused "a broken entry" 3 "auth is not base64"
config '{"auths": s3cret}'
private refused "a broken config.json" 3 "config.json"
config "{\"auths\": {\"other.test\": {\"auth\": \"$basic\"}}}"
private refused "another registry's credentials" 3 "no credentials"
cat >"$WORK/bin/docker-credential-test" <<'SCRIPT'
#!/bin/sh
read -r server
echo "$1 $server" >>"$HELPER_LOG"
[ -n "${HELPER_FAILS:-}" ] && { echo "$HELPER_FAILS"; exit 1; }
printf '{"ServerURL":"%s","Username":"tester","Secret":"s3cret"}' "$server"
SCRIPT
chmod +x "$WORK/bin/docker-credential-test"
export PATH=$WORK/bin:$PATH HELPER_LOG=$WORK/helper.log
config "{\"credHelpers\": {\"$secure\": \"test\"}}"
private same "a credential helper"
equals "$(sort -u "$HELPER_LOG")" "get $secure"
config '{"credsStore": "test"}'
private same "a credential store"
with HELPER_FAILS="credentials not found in native keychain" private refused "a helper that knows nothing" 3 "no credentials"
with HELPER_FAILS="the keychain is locked" private refused "a helper that fails" 3 "the keychain is locked"
config '{"credsStore": "absent"}'
private refused "a helper that is not there" 3 "docker-credential-absent"
unset DOCKER_CONFIG
mkdir -p "$HOME/.config/containers"
printf '{"auths": {"%s/team": {"auth": "%s"}}}' "$secure" "$basic" >"$HOME/.config/containers/auth.json"
private same "podman's auth.json, by repository"
rm "$HOME/.config/containers/auth.json"
export DOCKER_CONFIG=$WORK/docker

# -- a stand-in that misbehaves
fake_pid=
# fake BEHAVIOUR…: starts one; $fake is its name, $log its requests.
fake() {
  [ -z "$fake_pid" ] || kill "$fake_pid"
  rm -f "$WORK/ports"; log=$WORK/fake.log; : >"$log"
  background python3 "$SOURCE/tests/support/fake_registry.py" "$WORK/oci" team/app "$WORK/ports" "$log" "$@"
  fake_pid=$pid
  wait_for "$WORK/ports"
  read -r port store_port token_port <"$WORK/ports"
  fake=127.0.0.1:$port
  config "{\"auths\": {\"$fake\": {\"auth\": \"$basic\"}}}"
}
good() { case_name=$1; fake "${@:2}"; same "$case_name" "registry:$fake/team/app:one" --plain-http; }
bad() { case_name=$1; fake "${@:4}"; refused "$case_name" "$2" "$3" "registry:$fake/team/app:one" --plain-http; }
asked() { equals "$(jq -sc "[.[] | select($1)] | length" "$log")" "$2"; }

good "as it should be"
asked '.authorization != null' 0
good "bearer token" bearer=tester:s3cret
asked '.role == "tokens"' 1
good "a token for anyone" bearer=
good "a token that ends in the middle" bearer=tester:s3cret uses=2
asked '.role == "tokens"' 2
case_name="an identity token"
fake refresh=r3fresh
config "{\"auths\": {\"$fake\": {\"identitytoken\": \"r3fresh\"}}}"
same "an identity token" "registry:$fake/team/app:one" --plain-http
asked '.role == "tokens" and .method == "POST"' 1
config "{\"auths\": {\"$fake\": {\"identitytoken\": \"s3cret\"}}}"
refused "a wrong identity token" 3 "incorrect username or password" "registry:$fake/team/app:one" --plain-http
bad "a token server that refuses" 3 "incorrect username or password" bearer=tester:other
bad "tokens that are never good" 3 "status 401" bearer=tester:s3cret never
asked '.role == "tokens"' 1
bad "a token server that is no URL" 3 "not an http or https URL" bearer= realm=ftp://x
good "blobs elsewhere" bearer=tester:s3cret redirect
asked '.role == "store"' 3
asked '.role == "store" and .authorization != null' 0
bad "a store that asks for credentials" 3 "status 401" bearer=tester:s3cret redirect store-asks
asked '.role == "tokens"' 1
good "slow down" busy=2
good "down for a moment" down=2
bad "down for long" 3 "UNAVAILABLE: later" down=99
asked 'true' 4
good "a layer cut short, no ranges" cut=1
asked '.range != null' 1
good "layers cut short, ranges" cut=2 ranges
bad "always cut short" 3 "ended the reply early" cut=99 ranges
bad "another range than asked" 3 "answers a range with another" cut=1 wrong-range
bad "other bytes than the digest" 3 "digest" wrong-blob
bad "announced another digest" 3 "announced" wrong-header
good "gzip'd manifests" gzip
good "chunks, extensions and trailers" chunked
bad "a chunked body cut short" 3 "ended the reply early" chunked cut=99
good "HTTP/1.0, no length" http10
good "interim replies" interim
good "small pieces" trickle
bad "docker's schema 1" 3 "schema" schema1
bad "manifests without end" 3 "more than" endless
bad "pages for errors" 3 "status 401" basic=x:y page
case_name="a manifest that is not of its digest"
fake wrong-manifest
refused "a manifest that is not of its digest" 3 "digest" "registry:$fake/team/app@$one" --plain-http
refused "a child that is not of its digest" 3 "bytes" "registry:$fake/team/app:multi" --plain-http

# A token server over plain HTTP is named by a registry that speaks TLS: no credentials go there.
case_name="a token server without TLS"
fake --tls "$WORK/address.pem" "$WORK/address.key" bearer=tester:s3cret "realm=http://127.0.0.1:9/token"
refused "a token server without TLS" 3 "named without TLS" "registry:$fake/team/app:one" --ca-file "$WORK/ca.pem"
fake --tls "$WORK/address.pem" "$WORK/address.key" bearer=tester:s3cret redirect
same "tokens and a store over TLS" "registry:$fake/team/app:one" --ca-file "$WORK/ca.pem"
# Bodies whose end is the connection's end: TLS must end too.
fake --tls "$WORK/address.pem" "$WORK/address.key" http10
refused "TLS that just ends" 3 "ended TLS without saying so" "registry:$fake/team/app:one" --ca-file "$WORK/ca.pem"

# -- mirrors
fake
same "a mirror" "registry:gone.test/team/app:one" --plain-http --mirror "gone.test=$fake"
same "a mirror below a path" "registry:gone.test/app:one" --plain-http --mirror "gone.test=$fake/team"
same "a mirror that is down" "registry:$fake/team/app:one" --plain-http --mirror "$fake=127.0.0.1:9"
same "a mirror that lacks it" "registry:$plain/team/app:one" --plain-http --mirror "$plain=$fake/elsewhere"
same "the second mirror" "registry:gone.test/team/app:one" --plain-http --mirror "gone.test=127.0.0.1:9" --mirror "gone.test=$plain"
refused "no mirror" 2 "REGISTRY=MIRROR" "registry:gone.test/x:1" --mirror x
finish
