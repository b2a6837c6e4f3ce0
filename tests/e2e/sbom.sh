# SBOMs: valid by the official schemas, the same bytes each time, read back as they were written.
. "$(dirname "$0")/lib.sh"
need jq python3
schemas=$SOURCE/../shared/corpus/schemas
[ -d "$schemas" ] || skip "no ../shared/corpus/schemas here"
python3 -c 'import jsonschema' 2>/dev/null || skip "no python3-jsonschema here"

root=$WORK/base
os_release "$root" 'ID=debian' 'VERSION_ID="12"' 'VERSION_CODENAME=bookworm' 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"'
mkdir -p "$root/var/lib/dpkg/info" "$root/usr/share/doc/one" "$root/usr/bin"
printf '%s\n' 'Package: one' 'Status: install ok installed' 'Version: 1:1.0-1' 'Architecture: amd64' 'Source: src-one (1.0-1)' \
  'Depends: two (>= 2), three | two' 'Maintainer: Debian Team <team@example.org>' '' \
  'Package: two' 'Status: install ok installed' 'Version: 2.0-1' 'Architecture: all' 'Maintainer: "Ünï" Team' '' >"$root/var/lib/dpkg/status"
printf 'one' >"$root/usr/bin/one"
printf '/.\n/usr\n/usr/bin\n/usr/bin/one\n' >"$root/var/lib/dpkg/info/one.list"
printf '%s  usr/bin/one\n' "$(md5sum <"$root/usr/bin/one" | cut -d' ' -f1)" >"$root/var/lib/dpkg/info/one.md5sums"
upper=$WORK/upper
node() { mkdir -p "$upper/app$1"; printf '%s' "$2" >"$upper/app$1/package.json"; }
node "" '{"name":"shop","version":"1.0.0","license":"(MIT OR Apache-2.0)","dependencies":{"a":"1","@s/b":"1"}}'
node /node_modules/a '{"name":"a","version":"1.0.0","license":"MIT","dependencies":{"c":"1"}}'
node /node_modules/a/node_modules/c '{"name":"c","version":"1.0.0","license":"Home made, see file"}'
node /node_modules/c '{"name":"c","version":"2.0.0"}'
node /node_modules/@s/b '{"name":"@s/b","version":"1.0.0","license":"(MIT OR Apache-2.0)","dependencies":{"c":"2"}}'
node /node_modules/damaged '{"name":'
image "$WORK/image" latest "$root" "$upper"

cat >"$WORK/validate.py" <<'PYTHON'
import json, os, sys, warnings
warnings.simplefilter("ignore")
import jsonschema
folder, name, document = sys.argv[1:]
load = lambda file: json.load(open(os.path.join(folder, file)))
schema = load(name)
others = [load(f) for f in ("spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json")]
store = {each["$id"]: each for each in others if "$id" in each}
validator = jsonschema.Draft7Validator(schema, resolver=jsonschema.RefResolver.from_schema(schema, store=store),
                                       format_checker=jsonschema.FormatChecker())
errors = list(validator.iter_errors(json.load(open(document))))
for error in errors[:5]:
    print(list(error.absolute_path), error.message[:300])
sys.exit(bool(errors))
PYTHON
validate() { equals "$(python3 "$WORK/validate.py" "$schemas" "$1" "$2" 2>&1)" ""; }

export SOURCE_DATE_EPOCH=1767225600
for version in 1.4 1.5 1.6 1.7; do
  case_name="CycloneDX $version"
  expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --spec-version "$version" --output "$WORK/$version.json"
  equals "$(jq -r .specVersion "$WORK/$version.json")" "$version"
  [ "$version" = 1.4 ] || validate "bom-$version.schema.json" "$WORK/$version.json"
  expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --spec-version "$version"
  equals "$(sha256sum <<<"$out")" "$(sha256sum <"$WORK/$version.json")"
  expect 0 "$PRATIQUE" sbom "sbom:$WORK/$version.json" --spec-version "$version"
  equals "$(jq -Sc '[.components[] | select(.type != "operating-system") | del(.properties)]' <<<"$out")" \
    "$(jq -Sc '[.components[] | select(.type != "operating-system") | del(.properties)]' "$WORK/$version.json")"
  equals "$(jq -Sc '.dependencies[1:]' <<<"$out")" "$(jq -Sc '.dependencies[1:]' "$WORK/$version.json")"
done
case_name="what CycloneDX says"
out=$(cat "$WORK/1.7.json")
json '.metadata.timestamp' 2026-01-01T00:00:00Z
json '.compositions[0].aggregate' incomplete
json '.components[] | select(.name == "one").purl' 'pkg:deb/debian/one@1:1.0-1?arch=amd64&distro=debian-12'
json '.components[] | select(.name == "one").components' "[{\"type\":\"file\",\"name\":\"/usr/bin/one\",\"hashes\":[{\"alg\":\"MD5\",\"content\":\"$(printf one | md5sum | cut -d' ' -f1)\"}]}]"
json '[.dependencies[] | select(.ref | startswith("pkg:deb/debian/one@")).dependsOn[]] | map(split("?")[0])' '["pkg:deb/debian/two@2.0-1"]'
json '[.dependencies[] | select(.ref == "pkg:npm/a@1.0.0").dependsOn[]]' '["pkg:npm/c@1.0.0"]'
json '[.dependencies[] | select(.ref == "pkg:npm/%40s/b@1.0.0").dependsOn[]]' '["pkg:npm/c@2.0.0"]'
json '.components[] | select(.name == "a").properties[] | select(.name == "pratique:layerIndex").value' 1
json '.components[] | select(.name == "b").licenses' '[{"expression":"(MIT OR Apache-2.0)"}]'
json '.components[] | select(.name == "a").licenses' '[{"license":{"id":"MIT"}}]'

case_name="SPDX 2.3"
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format spdx --output "$WORK/spdx.json"
validate spdx-2.3.schema.json "$WORK/spdx.json"
expect 0 "$PRATIQUE" sbom "oci:$WORK/image" --format spdx
equals "$(sha256sum <<<"$out")" "$(sha256sum <"$WORK/spdx.json")"
json '[.files[].fileName]' '["./usr/bin/one"]'
json '.packages | map(select(.name == "two")) | length' 1
expect 0 "$PRATIQUE" sbom "sbom:$WORK/spdx.json" --spec-version 1.7
equals "$(jq -Sc '[.components[] | select(.purl) | {purl, licenses, hashes, components}]' <<<"$out")" \
  "$(jq -Sc '[.components[] | select(.purl) | {purl, licenses, hashes, components}]' "$WORK/1.7.json")"

case_name="what is refused"
jq '.components[0].type = "thing"' "$WORK/1.7.json" >"$WORK/bad.json"
expect 3 "$PRATIQUE" sbom "sbom:$WORK/bad.json"
contains "$err" "/components/0/type"
jq '.specVersion = "1.9"' "$WORK/1.7.json" >"$WORK/bad.json"
expect 3 "$PRATIQUE" sbom "sbom:$WORK/bad.json"
contains "$err" "1.9"
expect 2 "$PRATIQUE" sbom "oci:$WORK/image" --spec-version 1.1
finish
