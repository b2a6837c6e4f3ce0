# What `./dev demo` shows: the image is made (or taken as `./dev demo` left it), scanned with the built-in advisories, and the gate says no.
. "$(dirname "$0")/lib.sh"
need jq npm mmdebstrap

folder=$SOURCE/build/demo
case_name="the image"
HOME=$WORK/home "$SOURCE/tools/dev/make_demo_image" "$folder" >"$WORK/log" 2>&1 || { cat "$WORK/log" >&2; fail "make_demo_image"; finish; }

case_name="what is shown"
cp -r "$folder/image" "$WORK/image"
expect 0 env PRATIQUE="$PRATIQUE" "$SOURCE/tools/dev/show_demo" "$WORK/image"
contains "$err" "exit status 1"
contains "$err" "CycloneDX SBOM"
while read -r line; do contains "$out" "$line"; done <<'LINES'
Debian GNU/Linux 12 (bookworm),
69 npm
1 critical
critical 9.8  CVE-2021-44906      fixed in 1.2.6
lodash 4.17.15  npm  srv/app/node_modules/lodash/package.json
high     7.2  CVE-2021-23337      fixed in 4.17.21
from: RUN npm ci --ignore-scripts
from: debootstrap bookworm, openssl
libssl3 3.0.
Advisories: built-in,
Fix first:
LINES
contains "$out" "Assessed $(jq .coverage.assessed "$WORK/image.json") of $(jq .packages "$WORK/image.json") packages"

case_name="what is in it"
out=$(cat "$WORK/image.json")
json '.target.distribution | startswith("debian:12")' true
json '[.findings[] | select(.package.purl | startswith("pkg:npm/")) | .advisory.id] | length >= 8' true
json '[.findings[] | select(.package.name == "libssl3")] | length > 0' true
json '.problems' '[]'
# Every package that dpkg's own database names is there, and no other.
tar -xOf "$folder/base.tar" --wildcards '*var/lib/dpkg/status' | sed -n 's/^Package: //p' | sort -u >"$WORK/dpkg"
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format table
sed -n 's|^pkg:deb/debian/\([^@]*\)@.*|\1|p' <<<"$out" | sed 's/%2B/+/g' | sort -u >"$WORK/ours"
equals "$(cat "$WORK/ours")" "$(cat "$WORK/dpkg")"
# And every npm package of the lockfile.
jq -r '.packages | to_entries[] | select(.key != "") | (.key | sub("^.*node_modules/"; "")) + "@" + .value.version' \
  "$SOURCE/tools/dev/demo-app/package-lock.json" | sort -u >"$WORK/npm"
sed -n 's|^pkg:npm/\([^ ]*\).*|\1|p' <<<"$out" | sed 's/%40/@/g' | sort -u >"$WORK/ours"
equals "$(comm -23 "$WORK/npm" "$WORK/ours")" ""
# The same image gives the same SBOM, whenever it is made.
for format in cyclonedx spdx; do
  expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format $format --output "$WORK/1"
  expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format $format --output "$WORK/2"
  cmp -s "$WORK/1" "$WORK/2" || fail "$format differs between two runs"
  expect 0 "$PRATIQUE" scan "sbom:$WORK/1" --db built-in --format json
  equals "$(jq -c '[.findings[] | .advisory.id + .package.purl] | sort' <<<"$out")" \
    "$(jq -c '[.findings[] | .advisory.id + .package.purl] | sort' "$WORK/image.json")"
done
finish
