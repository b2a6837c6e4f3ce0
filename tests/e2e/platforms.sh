# Images for several platforms, and Windows images: which one is read, what the gate says, what stays unassessed.
. "$(dirname "$0")/lib.sh"
need jq python3

python3 -B - "$SOURCE/tests/support" "$WORK/image" "$WORK/windows" <<'PYTHON'
import gzip, hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from hostile_images import LAYER, MANIFEST, Layout, package, tar_bytes

INDEX = "application/vnd.oci.image.index.v1+json"

def image(layout, entries, platform, foreign=()):
    rows, diffs = [], []
    for row, diff in foreign:
        rows.append(row)
        diffs.append(diff)
    content = tar_bytes(entries)
    rows.append({"mediaType": LAYER + "+gzip", **layout.blob(gzip.compress(content, mtime=0))})
    diffs.append("sha256:" + hashlib.sha256(content).hexdigest())
    config = layout.blob(json.dumps({**platform, "config": {}, "rootfs": {"type": "layers", "diff_ids": diffs}}).encode())
    manifest = layout.blob(json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "layers": rows,
                                       "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config}}).encode())
    shown = {key: value for key, value in platform.items()}
    return {"mediaType": MANIFEST, **manifest, "platform": shown}

def attestation(layout, subject):
    statement = layout.blob(b'{"_type": "https://in-toto.io/Statement/v0.1"}')
    config = layout.blob(b'{"architecture": "unknown", "os": "unknown", "rootfs": {"type": "layers", "diff_ids": []}}')
    manifest = layout.blob(json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
                                       "layers": [{"mediaType": "application/vnd.in-toto+json", **statement}]}).encode())
    return {"mediaType": MANIFEST, **manifest, "platform": {"architecture": "unknown", "os": "unknown"},
            "annotations": {"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": subject["digest"]}}

def base_layer():
    return ({"mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "digest": "sha256:" + "a" * 64, "size": 1000000,
             "urls": ["https://mcr.microsoft.com/v2/windows/nanoserver/blobs/sha256:" + "a" * 64]}, "sha256:" + "b" * 64)

def windows(layout, version, name):
    return image(layout, [("Files/app/node_modules/w/package.json", "file", package(name)), ("Hives/Software_Delta", "file", b"regf"),
                          ("Files/Users/app/Lib/site-packages/Old-1.0.dist-info/METADATA", "file", b"Metadata-Version: 2.1\nName: Old\nVersion: 1.0\n"),
                          ("outside/node_modules/x/package.json", "file", package("outside-files"))],
                 {"architecture": "amd64", "os": "windows", "os.version": version}, [base_layer()])

layout = Layout(sys.argv[2])
amd = image(layout, [("app/node_modules/a/package.json", "file", package("only-amd64"))], {"architecture": "amd64", "os": "linux"})
arm = image(layout, [("app/node_modules/b/package.json", "file", package("only-arm64"))], {"architecture": "arm64", "os": "linux", "variant": "v8"})
v7 = image(layout, [("app/node_modules/c/package.json", "file", package("only-armv7"))], {"architecture": "arm", "os": "linux", "variant": "v7"})
win = windows(layout, "10.0.20348.2113", "on-windows")
content = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [amd, attestation(layout, amd), arm, v7, win]}).encode()
layout.index([{"mediaType": INDEX, **layout.blob(content), "annotations": {"org.opencontainers.image.ref.name": "latest"}}])

alone = Layout(sys.argv[3])
alone.index([windows(alone, "10.0.17763.5458", "old-windows"), windows(alone, "10.0.20348.2113", "new-windows")])
PYTHON
mkdir -p "$WORK/advisories"
osv "$WORK/advisories/a.json" GHSA-aaaa npm only-arm64 9.0.0
jq '.database_specific.severity = "HIGH" | .severity = [{type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]' "$WORK/advisories/a.json" >"$WORK/a" && mv "$WORK/a" "$WORK/advisories/a.json"
osv "$WORK/advisories/b.json" GHSA-bbbb PyPI old 2.0
expect 0 "$PRATIQUE" db import "$WORK/advisories"
image=oci:$WORK/image

case_name="one platform by name"
expect 0 "$PRATIQUE" sbom "$image" --platform linux/amd64 --format table
contains "$out" pkg:npm/only-amd64@1.0.0
lacks "$out" only-arm64
for name in linux/arm64 linux/arm64/v8; do
  expect 0 "$PRATIQUE" scan "$image" --platform $name --format json
  json .target.platform linux/arm64/v8
  json '[.findings[].advisory.id]' '["GHSA-aaaa"]'
done
expect 0 "$PRATIQUE" sbom "$image" --platform linux/arm/v7 --format table
contains "$out" only-armv7
PRATIQUE_PLATFORM=linux/arm64 expect 0 "$PRATIQUE" sbom "$image" --format table
contains "$out" only-arm64

case_name="the platform of this machine where none is named"
case $(uname -m) in x86_64) own=amd64 ;; aarch64) own=arm64 ;; *) own= ;; esac
if [ -n "$own" ]; then
  expect 0 "$PRATIQUE" sbom "$image" --format table
  contains "$out" only-$own
fi

case_name="a platform that is not there"
expect 3 "$PRATIQUE" scan "$image" --platform linux/s390x
contains "$err" linux/amd64
contains "$err" linux/arm64
lacks "$err" unknown/unknown
expect 2 "$PRATIQUE" scan "$image" --platform amd64:linux
expect 2 "$PRATIQUE" scan "$image" --platform ""/amd64

case_name=all
expect 0 "$PRATIQUE" scan "$image" --platform all --format json
json .schema pratique.scan-set/1
json '[.reports[].target.platform]' '["linux/amd64","linux/arm64/v8","linux/arm/v7","windows/amd64:10.0.20348.2113"]'
json '[.reports[] | .schema] | unique' '["pratique.scan/1"]'
expect 1 "$PRATIQUE" scan "$image" --platform all --fail-on critical --allow-unassessed
contains "$err" "1 finding at or above"
expect 0 "$PRATIQUE" scan "$image" --platform linux/amd64 --fail-on critical
expect 1 "$PRATIQUE" scan "$image" --platform all --fail-on critical --only-fixed --format sarif --output "$WORK/sarif"
expect 2 "$PRATIQUE" sbom "$image" --platform all
contains "$err" "linux/amd64"
expect 0 "$PRATIQUE" sbom "$image" --platform all --format table
for name in only-amd64 only-arm64 only-armv7 on-windows; do contains "$out" $name; done

case_name=windows
expect 0 "$PRATIQUE" scan "$image" --platform windows/amd64 --format json
json .target.platform windows/amd64:10.0.20348.2113
json .target.distribution windows:10.0.20348.2113
json .packages 2
json '[.findings[] | .advisory.id + " " + .package.purl + " " + .package.path]' '["GHSA-bbbb pkg:pypi/old@1.0 Users/app/Lib/site-packages/Old-1.0.dist-info/METADATA"]'
json '[.coverage.unassessed[] | .reason] | length' 2
contains "$out" "Windows itself is not assessed"
contains "$out" "foreign layer"
lacks "$out" outside-files
expect 1 "$PRATIQUE" scan "$image" --platform windows/amd64 --fail-on critical
contains "$err" "not assessed"
expect 0 "$PRATIQUE" scan "$image" --platform windows/amd64 --fail-on critical --allow-unassessed

case_name="windows by its version"
for platform in "windows/amd64:10.0.17763" "windows(10.0.17763)/amd64" windows/amd64:10.0.17763.5458; do
  expect 0 "$PRATIQUE" sbom "oci:$WORK/windows" --platform "$platform" --format table
  contains "$out" old-windows
  lacks "$out" new-windows
done
expect 3 "$PRATIQUE" sbom "oci:$WORK/windows" --platform windows/amd64:10.0.1776

case_name="the name that the user gave"
(cd "$WORK" && for target in oci:image oci:image:latest ./image; do
  "$PRATIQUE" scan "$target" --platform linux/amd64 --format json | jq -r .target.name
done) >"$WORK/names"
equals "$(cat "$WORK/names")" $'image\nimage:latest\n./image'
tar -C "$WORK/image" -cf "$WORK/archive.tar" .
expect 0 "$PRATIQUE" scan "oci-archive:$WORK/archive.tar:latest" --platform linux/amd64 --format json
json .target.name "$WORK/archive.tar:latest"
json .target.kind oci-archive
python3 -B "$SOURCE/tests/support/hostile_images.py" docker-archive "$WORK/saved.tar" good
for pack in cat gzip zstd xz bzip2; do
  $pack <"$WORK/saved.tar" >"$WORK/saved.$pack"
  expect 0 "$PRATIQUE" scan "$WORK/saved.$pack" --format json
  json .target.kind docker-archive
  json .target.name "$WORK/saved.$pack"
  json .packages 1
done
expect 0 "$PRATIQUE" scan "docker-archive:$WORK/saved.cat:a:1" --format json
expect 3 "$PRATIQUE" scan "docker-archive:$WORK/saved.cat:b:1"
contains "$err" "a:1"
finish
