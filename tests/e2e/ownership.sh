# Who speaks for a package: what the distribution owns is matched through it alone, everything else by its own ecosystem's advisories.
. "$(dirname "$0")/lib.sh"
need jq rpmbuild rpm

stanza() { printf 'Package: %s\nStatus: install ok installed\nVersion: %s\nArchitecture: %s\nMaintainer: %s\n\n' "$1" "$2" "${4:-amd64}" "$3"; }
package_json() { mkdir -p "$1"; printf '{"name":"%s","version":"%s","license":"MIT"}' "$2" "$3" >"$1/package.json"; }
dist_info() { mkdir -p "$1/$2-$3.dist-info"; printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$2" "$3" >"$1/$2-$3.dist-info/METADATA"; }

advisories=$WORK/advisories
mkdir -p "$advisories"
osv "$advisories/a.json" GHSA-requests PyPI requests 9.0.0
osv "$advisories/b.json" GHSA-npm npm npm 99.0.0
osv "$advisories/c.json" GHSA-left npm left-pad 9.0.0
osv "$advisories/d.json" DSA-1 Debian:12 python3-requests 9.0-1
osv "$advisories/d2.json" DSA-2 Debian:12 nodejs 99.0-1
osv "$advisories/e.json" ALSA-1 AlmaLinux:9 python3-requests 9.0-1.el9
osv "$advisories/f.json" ALPINE-1 Alpine:v3.23 py3-requests 9.0-r0
expect 0 "$PRATIQUE" db import "$advisories"

# found: "ADVISORY PATH" of every finding, sorted. owner PURL PATH
found() { jq -rc '[.findings[] | .advisory.id + " " + (.package.path // "")] | sort' <<<"$out"; }
owner_of() { # PURL PATH
  expect 0 "$PRATIQUE" sbom "$1" --format table
  sed -n "s|^$2  $3  owned by ||p" <<<"$out"
}

case_name="Debian's python module and pip's own copy"
root=$WORK/debian
os_release "$root" ID=debian 'VERSION_ID="12"'
mkdir -p "$root/var/lib/dpkg/info"
stanza python3-requests 2.28.1+dfsg-1 'Debian Python Team <team+python@tracker.debian.org>' all >"$root/var/lib/dpkg/status"
dist_info "$root/usr/lib/python3/dist-packages" requests 2.28.1
dist_info "$root/usr/local/lib/python3.11/site-packages" requests 2.20.0
printf '/.\n/usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA\n' >"$root/var/lib/dpkg/info/python3-requests.list"
image "$WORK/image" debian "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:debian" --format json
equals "$(found)" '["DSA-1 var/lib/dpkg/status","GHSA-requests usr/local/lib/python3.11/site-packages/requests-2.20.0.dist-info/METADATA"]'
json .packages 3
equals "$(owner_of "oci:$WORK/image:debian" pkg:pypi/requests@2.28.1 usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA)" \
  "pkg:deb/debian/python3-requests@2.28.1%2Bdfsg-1?arch=all&distro=debian-12"
equals "$(owner_of "oci:$WORK/image:debian" pkg:pypi/requests@2.20.0 usr/local/lib/python3.11/site-packages/requests-2.20.0.dist-info/METADATA)" ""

case_name="merged /usr: the database says /lib, the layer says usr/lib"
root=$WORK/merged
os_release "$root" ID=debian 'VERSION_ID="12"'
mkdir -p "$root/var/lib/dpkg/info" "$root/usr/lib"
ln -s usr/lib "$root/lib"
stanza node-left 1-1 'Debian Team <x@debian.org>' all >"$root/var/lib/dpkg/status"
package_json "$root/usr/lib/nodejs/left-pad" left-pad 1.0.0
printf '/.\n/lib/nodejs/left-pad/package.json\n' >"$root/var/lib/dpkg/info/node-left.list"
image "$WORK/image" merged "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:merged" --format json
json .packages 2
equals "$(found)" '[]'

case_name="another vendor's package owns npm"
root=$WORK/nodesource
os_release "$root" ID=debian 'VERSION_ID="12"'
mkdir -p "$root/var/lib/dpkg/info"
stanza nodejs 18.0.0-1nodesource1 'Ivan Iguaran <ivan@nodesource.com>' >"$root/var/lib/dpkg/status"
package_json "$root/usr/lib/node_modules/npm" npm 8.0.0
printf '/.\n/usr/lib/node_modules/npm/package.json\n' >"$root/var/lib/dpkg/info/nodejs.list"
image "$WORK/image" nodesource "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:nodesource" --format json
equals "$(found)" '["GHSA-npm usr/lib/node_modules/npm/package.json"]'
json '.findings[0].package.owner | startswith("pkg:deb/debian/nodejs@18.0.0-1nodesource1")' true
json '.coverage.unassessed | length' 1
expect 1 "$PRATIQUE" scan "oci:$WORK/image:nodesource" --fail-on critical

case_name="rpm owns a python module"
root=$WORK/alma
os_release "$root" 'ID="almalinux"' 'VERSION_ID="9.3"' 'ID_LIKE="rhel centos fedora"'
install_rpm "$root" sqlite python3-requests 2.25.1 1.el9 AlmaLinux /usr/lib/python3.9/site-packages/requests-2.25.1.dist-info/METADATA
dist_info "$root/usr/lib/python3.9/site-packages" requests 2.25.1
dist_info "$root/opt/venv/lib/python3.9/site-packages" requests 2.20.0
image "$WORK/image" alma "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:alma" --format json
equals "$(found)" '["ALSA-1 var/lib/rpm/rpmdb.sqlite","GHSA-requests opt/venv/lib/python3.9/site-packages/requests-2.20.0.dist-info/METADATA"]'
json .packages 3

case_name="apk owns a python module"
root=$WORK/alpine
os_release "$root" ID=alpine VERSION_ID=3.23.1
mkdir -p "$root/lib/apk/db"
printf 'P:py3-requests\nV:2.31.0-r0\nA:noarch\no:py3-requests\nL:Apache-2.0\nF:usr/lib/python3.12/site-packages/requests-2.31.0.dist-info\nR:METADATA\n\n' >"$root/lib/apk/db/installed"
dist_info "$root/usr/lib/python3.12/site-packages" requests 2.31.0
image "$WORK/image" alpine "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:alpine" --format json
equals "$(found)" '["ALPINE-1 lib/apk/db/installed"]'
json .packages 2

case_name="a database that a later layer removes"
mkdir -p "$WORK/without/var/lib/dpkg"
: >"$WORK/without/var/lib/dpkg/.wh.status"
image "$WORK/image" without "$WORK/debian" "$WORK/without"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:without" --format json
json .packages 2
json '[.coverage.unassessed[] | .package]' '["debian:12"]'
equals "$(found)" '["GHSA-requests usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA","GHSA-requests usr/local/lib/python3.11/site-packages/requests-2.20.0.dist-info/METADATA"]'
expect 1 "$PRATIQUE" scan "oci:$WORK/image:without" --fail-on critical
mkdir -p "$WORK/gone/var/lib"
: >"$WORK/gone/var/lib/.wh.dpkg"
image "$WORK/image" gone "$WORK/debian" "$WORK/gone"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:gone" --format json
json '[.coverage.unassessed[] | .package]' '["debian:12"]'

case_name="pnpm: links into a store"
root=$WORK/pnpm
store=$root/app/node_modules/.pnpm/left-pad@1.0.0/node_modules
package_json "$store/left-pad" left-pad 1.0.0
ln -s .pnpm/left-pad@1.0.0/node_modules/left-pad "$root/app/node_modules/left-pad"
mkdir -p "$root/app/node_modules/.pnpm/other@1.0.0/node_modules"
package_json "$root/app/node_modules/.pnpm/other@1.0.0/node_modules/other" other 1.0.0
ln -s ../../left-pad@1.0.0/node_modules/left-pad "$root/app/node_modules/.pnpm/other@1.0.0/node_modules/left-pad"
image "$WORK/image" pnpm "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:pnpm" --format json
equals "$(found)" '["GHSA-left app/node_modules/.pnpm/left-pad@1.0.0/node_modules/left-pad/package.json"]'
json .packages 2

case_name="two copies are two instances"
root=$WORK/twice
package_json "$root/a/node_modules/left-pad" left-pad 1.0.0
package_json "$root/b/node_modules/left-pad" left-pad 1.0.0
image "$WORK/image" twice "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:twice" --format json
equals "$(found)" '["GHSA-left a/node_modules/left-pad/package.json","GHSA-left b/node_modules/left-pad/package.json"]'
json '[.findings[].id] | unique | length' 2
first=$out
expect 0 "$PRATIQUE" scan "oci:$WORK/image:twice" --format json
equals "$out" "$first"
finish
