# The whole shared corpus as one index: its counts, and matches that are known from the advisories themselves.
. "$(dirname "$0")/lib.sh"
need jq python3 rpmbuild rpm
corpus=$SOURCE/../shared/corpus
[ -d "$corpus/osv" ] || skip "no ../shared/corpus here"

case_name=import
expect 0 "$PRATIQUE" db import "$corpus/osv" "$corpus/native" "$corpus/kev" --format json
json '.counts.advisories > 50000' true
json '.counts.packages > 20000' true
json '.counts.bytes < 40000000' true
json '.problems < 60' true
# What the corpus' own description counts.
records() { json "[.files[] | select(.path | endswith(\"$1\")) | .records] | add" "$2"; }
while read -r file count; do records "$file" "$count"; done <<'TABLE'
osv/Go/all.zip 4291
osv/crates.io/all.zip 1206
osv/PyPI/all.zip 2661
osv/Hackage/all.zip 35
osv/AlmaLinux:8/all.zip 2040
osv/AlmaLinux:9/all.zip 1780
osv/AlmaLinux:10/all.zip 660
osv/Bitnami/all.zip 1976
osv/Debian/all.zip 6832
osv/npm/all.zip 3117
osv/Maven/all.zip 3123
osv/Packagist/all.zip 2541
osv/NuGet/all.zip 791
osv/RubyGems/all.zip 723
osv/ConanCenter/all.zip 299
bookworm-changelog-derived.json.xz 1477
known_exploited_vulnerabilities.json.xz 1404
known_exploited_vulnerabilities.csv.xz 1404
TABLE
expect 0 "$PRATIQUE" db status --verify --format json
json .known_exploited 1404

# finding ROOT PURL ID: the finding as "fixed kev", or "none".
found() { jq -r --arg purl "$1" --arg id "$2" '[.findings[] | select((.package.purl | startswith($purl)) and .advisory.id == $id)] |
  if length == 0 then "none" else map("\(.fixed_version) \(.kev)") | join("; ") end' <<<"$out"; }
check_found() { while read -r purl id wanted; do equals "$purl $id: $(found "$purl" "$id")" "$purl $id: $wanted"; done; }

case_name="language packages"
root=$WORK/app
mkdir -p "$root/app/node_modules/lodash" "$root/usr/lib/python3/dist-packages/Django-2.2.0.dist-info" "$root/app/lib" "$root/srv"
printf '{"name":"lodash","version":"4.17.20"}' >"$root/app/node_modules/lodash/package.json"
printf 'Metadata-Version: 2.1\nName: Django\nVersion: 2.2.0\n' >"$root/usr/lib/python3/dist-packages/Django-2.2.0.dist-info/METADATA"
python3 - "$root/app/lib/service.jar" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as jar:
    jar.writestr("META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties", "groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n")
    jar.writestr("META-INF/maven/org.yaml/snakeyaml/pom.properties", "groupId=org.yaml\nartifactId=snakeyaml\nversion=1.25\n")
PYTHON
printf 'GEM\n  remote: https://rubygems.org/\n  specs:\n    nokogiri (1.10.3)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  nokogiri\n' >"$root/srv/Gemfile.lock"
printf 'version = 3\n\n[[package]]\nname = "time"\nversion = "0.1.42"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n' >"$root/srv/Cargo.lock"
expect 0 "$PRATIQUE" scan "dir:$root" --format json
check_found <<'TABLE'
pkg:npm/lodash@4.17.20 CVE-2021-23337 4.17.21 false
pkg:npm/lodash@4.17.20 CVE-2020-28500 4.17.21 false
pkg:npm/lodash@4.17.20 CVE-2019-10744 none
pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1 CVE-2021-44228 2.17.1 true
pkg:maven/org.yaml/snakeyaml@1.25 CVE-2017-18640 1.26 false
pkg:pypi/django@2.2.0 CVE-2019-12308 2.2.2 false
pkg:pypi/django@2.2.0 CVE-2019-6975 none
pkg:gem/nokogiri@1.10.3 CVE-2019-5477 1.10.4 false
pkg:cargo/time@0.1.42 CVE-2020-26235 0.2.0 false
TABLE
json '[.findings[] | .package.purl + .package.path + .advisory.id] | length == (unique | length)' true

case_name="Debian 11 by its advisories"
root=$WORK/bullseye
os_release "$root" ID=debian 'VERSION_ID="11"'
mkdir -p "$root/var/lib/dpkg"
printf 'Package: %s\nStatus: install ok installed\nVersion: %s\nArchitecture: amd64\nSource: %s\nMaintainer: Debian Team\n\n' \
  libssl1.1 1.1.1k-1 openssl curl 7.74.0-1.3+deb11u7 curl >"$root/var/lib/dpkg/status"
expect 0 "$PRATIQUE" scan "dir:$root" --format json
json '[.findings[] | select(.package.name == "libssl1.1") | .advisory.id] | index("CVE-2021-3711") != null' true
json '[.findings[] | select(.package.name == "libssl1.1" and .advisory.id == "CVE-2021-3711") | .fixed_version]' '["1.1.1k-1+deb11u1"]'
json '[.findings[] | select(.package.name == "curl" and .advisory.id == "CVE-2022-27774")]' '[]'

case_name="AlmaLinux by its advisories"
root=$WORK/alma
os_release "$root" 'ID="almalinux"' 'VERSION_ID="9.3"' 'ID_LIKE="rhel centos fedora"'
finish
case_name="AlmaLinux by its advisories"
root=$WORK/alma
os_release "$root" 'ID="almalinux"' 'VERSION_ID="9.3"' 'ID_LIKE="rhel centos fedora"'
install_rpm "$root" sqlite libwebp 1.2.0 6.el9_1 AlmaLinux
install_rpm "$root" sqlite openssl-libs 3.0.1 43.el9_0 AlmaLinux
expect 0 "$PRATIQUE" scan "dir:$root" --format json
json .target.distribution almalinux:9.3
json '[.findings[] | select(.package.name == "libwebp") | .advisory.id + " " + .fixed_version]' '["CVE-2023-4863 1.2.0-7.el9_2"]'
json '.findings[] | select(.package.name == "libwebp") | .kev' true
json '[.findings[] | .advisory.id] | index("CVE-2023-1999")' null
finish
