# Images of distributions made here: Alpine, Amazon Linux (rpm, sqlite), AlmaLinux, distroless Debian, Wolfi; each with one
# vulnerable and one mended package, and another vendor's package that the distribution does not speak for.
. "$(dirname "$0")/lib.sh"
need jq rpmbuild rpm

advisories=$WORK/advisories
mkdir -p "$advisories"
osv "$advisories/a.json" ALPINE-CVE-2099-0001 Alpine:v3.23 openssl 3.1.4-r3 '["CVE-2099-0001"]'
osv "$advisories/b.json" ALSA-2099:1 AlmaLinux:9 bash 5.1.8-9.el9 '["CVE-2099-0002"]'
osv "$advisories/c.json" ALAS2023-2099-1 "Amazon Linux:2023" bash 5.2.15-1.amzn2023.0.2 '["CVE-2099-0003"]'
osv "$advisories/d.json" DSA-2099-1 Debian:12 openssl 3.0.11-1 '["CVE-2099-0004"]'
osv "$advisories/e.json" CGA-2099-1 Wolfi openssl 3.2.0-r1 '["CVE-2099-0005"]'
expect 0 "$PRATIQUE" db import "$advisories"

case_name=alpine
root=$WORK/alpine
os_release "$root" 'ID=alpine' 'VERSION_ID=3.23.1' 'PRETTY_NAME="Alpine Linux v3.23"'
mkdir -p "$root/lib/apk/db"
cat >"$root/lib/apk/db/installed" <<'DB'
C:Q1abcdefghijklmnopqrstuvwxyz0=
P:libcrypto3
V:3.1.4-r2
A:x86_64
o:openssl
m:Ariadne Conill <ariadne@dereferenced.org>
L:Apache-2.0
F:lib
R:libcrypto.so.3
a:0:0:755

P:musl
V:1.2.4_git20230717-r4
A:x86_64
o:musl
L:MIT

DB
image "$WORK/image" alpine "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:alpine" --format json
json .target.distribution alpine:3.23.1
json '[.findings[] | .advisory.id + " " + .package.purl + " " + .fixed_version]' \
  '["CVE-2099-0001 pkg:apk/alpine/libcrypto3@3.1.4-r2?arch=x86_64&distro=alpine-3.23.1 3.1.4-r3"]'
json .packages 2
json .coverage.unassessed '[]'

case_name=amazon
root=$WORK/amazon
os_release "$root" 'ID="amzn"' 'VERSION_ID="2023"' 'ID_LIKE="fedora"' 'PRETTY_NAME="Amazon Linux 2023"'
mkdir -p "$root/var/lib/rpm"
install_rpm "$root" sqlite bash 5.2.15 1.amzn2023.0.1 'Amazon Linux'
install_rpm "$root" sqlite mended 1.0 1.amzn2023 'Amazon Linux'
install_rpm "$root" sqlite datadog-agent 7.50.0 1 'Datadog <package@datadoghq.com>'
image "$WORK/image" amazon "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:amazon" --format json
json '[.findings[] | .advisory.id + " " + .package.purl]' '["CVE-2099-0003 pkg:rpm/amzn/bash@5.2.15-1.amzn2023.0.1?arch=x86_64&distro=amzn-2023"]'
json '.coverage.unassessed | length' 1
contains "$out" datadog-agent
expect 1 "$PRATIQUE" scan "oci:$WORK/image:amazon" --fail-on critical
contains "$err" "not assessed"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:amazon" --fail-on critical --allow-unassessed

case_name=almalinux
root=$WORK/alma
os_release "$root" 'ID="almalinux"' 'VERSION_ID="9.3"' 'ID_LIKE="rhel centos fedora"'
mkdir -p "$root/var/lib/rpm"
install_rpm "$root" sqlite bash 5.1.8 6.el9 AlmaLinux
install_rpm "$root" sqlite zlib 1.2.11 40.el9 AlmaLinux
image "$WORK/image" alma "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:alma" --format json
json '[.findings[] | .advisory.id + " " + .fixed_version]' '["CVE-2099-0002 5.1.8-9.el9"]'
json .packages 2

case_name=distroless
root=$WORK/distroless
os_release "$root" 'ID=debian' 'VERSION_ID="12"' 'PRETTY_NAME="Distroless"'
mkdir -p "$root/var/lib/dpkg/status.d"
printf 'Package: libssl3\nVersion: 3.0.9-1\nArchitecture: amd64\nSource: openssl\nMaintainer: Debian OpenSSL Team\n' >"$root/var/lib/dpkg/status.d/libssl3"
printf 'Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\nMaintainer: GNU Libc Maintainers\n' >"$root/var/lib/dpkg/status.d/tzdata"
image "$WORK/image" distroless "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:distroless" --format json
json '[.findings[] | .package.purl + " " + .package.source_package]' '["pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12 openssl 3.0.9-1"]'
json '.findings[0].package.ecosystem' Debian:12

case_name=wolfi
root=$WORK/wolfi
os_release "$root" 'ID=wolfi' 'VERSION_ID=20230201'
mkdir -p "$root/usr/lib/apk/db"
printf 'P:openssl\nV:3.2.0-r0\nA:aarch64\no:openssl\n\n' >"$root/usr/lib/apk/db/installed"
image "$WORK/image" wolfi "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:wolfi" --format json
json '[.findings[].advisory.id]' '["CVE-2099-0005"]'

case_name="unknown distribution"
root=$WORK/plan9
os_release "$root" 'ID=plan9' 'VERSION_ID=4'
mkdir -p "$root/var/lib/dpkg"
printf 'Package: rc\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n' >"$root/var/lib/dpkg/status"
image "$WORK/image" plan9 "$root"
expect 0 "$PRATIQUE" scan "oci:$WORK/image:plan9" --format json
json '.coverage.assessed' 0
json '.coverage.unassessed | length' 1
expect 1 "$PRATIQUE" scan "oci:$WORK/image:plan9" --fail-on critical
finish
