# What layers do to a tree: whiteouts, opaque directories, replaced files, hard links, ownership, and which layer brought what.
. "$(dirname "$0")/lib.sh"
need jq

package_json() { mkdir -p "$1"; printf '{"name":"%s","version":"%s","license":"MIT"}' "$2" "$3" >"$1/package.json"; }
status() { printf 'Package: %s\nStatus: install ok installed\nVersion: %s\nArchitecture: all\nMaintainer: Debian Team\n\n' "$1" "$2"; }

base=$WORK/base
os_release "$base" 'ID=debian' 'VERSION_ID="12"'
mkdir -p "$base/var/lib/dpkg/info"
{ status one 1.0-1; status two 2.0-1; status node-owned 3.0-1; } >"$base/var/lib/dpkg/status"
printf '/.\n/usr\n/usr/share/nodejs/owned/package.json\n' >"$base/var/lib/dpkg/info/node-owned.list"
package_json "$base/usr/share/nodejs/owned" owned 1.0.0
package_json "$base/app/node_modules/gone" gone 1.0.0
package_json "$base/app/node_modules/kept" kept 1.0.0
package_json "$base/app/node_modules/changed" changed 1.0.0
package_json "$base/opaque/node_modules/hidden" hidden 1.0.0
package_json "$base/store" linked 4.0.0

upper=$WORK/upper
mkdir -p "$upper/var/lib/dpkg" "$upper/app/node_modules" "$upper/opaque"
{ status one 1.0-1; status two 2.0-2; status node-owned 3.0-1; status three 3.0-1; } >"$upper/var/lib/dpkg/status"
: >"$upper/app/node_modules/.wh.gone"
: >"$upper/opaque/.wh..wh..opq"
package_json "$upper/opaque/node_modules/fresh" fresh 1.0.0
package_json "$upper/app/node_modules/changed" changed 2.0.0
# A package whose file is a hard link to a name that says nothing, as pnpm's store makes them.
mkdir -p "$upper/a-store" "$upper/app/node_modules/linked"
printf '{"name":"linked","version":"4.0.0"}' >"$upper/a-store/cafe01"
ln "$upper/a-store/cafe01" "$upper/app/node_modules/linked/package.json"
image "$WORK/image" latest "$base" "$upper"

case_name=merge
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
for purl in pkg:npm/kept@1.0.0 pkg:npm/changed@2.0.0 pkg:npm/fresh@1.0.0 pkg:npm/linked@4.0.0 pkg:npm/owned@1.0.0 \
  'pkg:deb/debian/one@1.0-1?arch=all&distro=debian-12' 'pkg:deb/debian/two@2.0-2' 'pkg:deb/debian/three@3.0-1'; do contains "$out" "$purl"; done
for purl in pkg:npm/gone pkg:npm/hidden pkg:npm/changed@1.0.0 'two@2.0-1'; do lacks "$out" "$purl"; done
contains "$out" "owned by pkg:deb/debian/node-owned@3.0-1"

case_name="owned packages give no finding of their own"
mkdir -p "$WORK/advisories"
osv "$WORK/advisories/a.json" GHSA-aaaa npm owned 9.0.0
osv "$WORK/advisories/b.json" GHSA-bbbb npm kept 9.0.0
osv "$WORK/advisories/c.json" GHSA-cccc npm linked 9.0.0
osv "$WORK/advisories/d.json" DSA-1 Debian:12 one 9.0-1
osv "$WORK/advisories/e.json" DSA-2 Debian:12 two 9.0-1
expect 0 "$PRATIQUE" db import "$WORK/advisories"
expect 0 "$PRATIQUE" scan "oci:$WORK/image" --format json
json '[.findings[].advisory.id] | sort' '["DSA-1","DSA-2","GHSA-bbbb","GHSA-cccc"]'

case_name="the layer that brought it"
first=$(jq -r '.target.layers[0].diff_id' <<<"$out") second=$(jq -r '.target.layers[1].diff_id' <<<"$out")
json '.findings[] | select(.advisory.id == "DSA-1") | .package.layer' "$first"
json '.findings[] | select(.advisory.id == "DSA-2") | .package.layer' "$second"
json '.findings[] | select(.advisory.id == "GHSA-bbbb") | .package.build_step' "COPY base /"
json '.findings[] | select(.advisory.id == "GHSA-cccc") | .package.build_step' "COPY upper /"

case_name="every compression gives the same"
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
packages=$(tail -n +2 <<<"$out")
for compression in zstd plain; do
  layer "$base" "$WORK/1.tar"; layer "$upper" "$WORK/2.tar"
  "$SOURCE/tools/image/oci_layout" "$WORK/$compression" latest --$compression "$WORK/1.tar" base "$WORK/2.tar" upper >/dev/null
  expect 0 "$PRATIQUE" sbom "oci:$WORK/$compression" --format table
  equals "$(tail -n +2 <<<"$out")" "$packages"
done
for pack in cat gzip zstd xz; do
  tar -C "$WORK/image" -cf - . | $pack >"$WORK/archive.$pack"
  expect 0 "$PRATIQUE" sbom "oci-archive:$WORK/archive.$pack" --format table
  equals "$(tail -n +2 <<<"$out")" "$packages"
done
finish
