# labels: slow
# The large image: everything that dpkg-query, npm ls, go version -m, the jars and the Rust section name is in the SBOM, once.
# What they name is in tools/image/bookworm_full's expected/*.
cache=${PRATIQUE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pratique} home=$HOME
source "$(dirname "$0")/lib.sh"
need mmdebstrap npm jq objcopy python3 dpkg-query
folder=$cache/images/bookworm-full
HOME=$home "$SOURCE/tools/image/bookworm_full" "$folder" || { echo "the image could not be built" >&2; exit 1; }

"$PRATIQUE" sbom "oci:$folder/image" --format cyclonedx --output "$WORK/sbom.json" 2>"$WORK/stderr" ||
  { echo "sbom: exit status $?: $(tail -3 "$WORK/stderr")" >&2; exit 1; }
# One line a package: type, name with namespace, version, architecture, path, name as the component has it.
python3 - "$WORK/sbom.json" >"$WORK/found.tsv" <<'PY'
import json, sys
from urllib.parse import unquote

for component in json.load(open(sys.argv[1]))["components"]:
    purl = component.get("purl")
    if not purl:
        continue
    body, _, query = purl.removeprefix("pkg:").partition("?")
    kind, _, rest = body.partition("/")
    name, _, version = rest.rpartition("@") if "@" in rest else (rest, "", "")
    qualifiers = dict(part.split("=", 1) for part in query.split("#")[0].split("&") if "=" in part)
    path = next((p["value"] for p in component.get("properties", []) if p["name"] == "pratique:path"), "")
    plain = "/".join(component[part] for part in ("group", "name") if component.get(part))
    print(kind, unquote(name), unquote(version), qualifiers.get("arch", ""), path, plain, sep="\t")
PY

# same WANTED FOUND: files of lines hold the same lines. holds WANTED FOUND: all lines of WANTED are in FOUND.
same() { compare "$1" "$2" -3; }
holds() { compare "$1" "$2" -23; }
compare() {
  local odd
  [ -s "$1" ] || { fail "nothing is expected: $1"; return; }
  odd=$(comm "$3" <(sort -u "$1") <(sort -u "$2"))
  [ -z "$odd" ] || fail "$(wc -l <<<"$odd") lines differ (wanted, then found in excess): ${odd:0:1500}"
  echo "$case_name: $(sort -u "$1" | wc -l) named, all found"
}
found() { awk -F'\t' "$1" "$WORK/found.tsv"; } # awk program

case_name=dpkg
[ "$(wc -l <"$folder/expected/dpkg.txt")" -ge 600 ] || fail "fewer than 600 Debian packages in the image"
found '$1 == "deb" { sub(/^debian\//, "", $2); print $2, $3, $4 }' >"$WORK/deb"
same "$folder/expected/dpkg.txt" "$WORK/deb"

for app in shop board; do
  case_name="npm ls $app"
  found '$1 == "npm" && $5 ~ /^srv\/'$app'\/node_modules\// { sub(/\/package.json$/, "", $5); print $5, $2, $3 }' >"$WORK/npm"
  same "$folder/expected/npm-$app.txt" "$WORK/npm"
done

case_name="go version -m"
[ "$(wc -l <"$folder/expected/go.txt")" -ge 100 ] || fail "fewer than 100 modules in the Go binaries"
# A purl has a module's path in lower case; the component keeps its own.
found '$1 == "golang" && $5 ~ /^opt\/bin\// { print $5, $6, $3 }' >"$WORK/go"
holds "$folder/expected/go.txt" "$WORK/go"

# A jar is found under its own name, and each pom.properties in it gives a package of the jar or of a place within it.
library='opt/harbour-2.1.0.jar!/BOOT-INF/lib/'
case_name="jars"
found 'index($5, "'$library'") == 1 { print substr($5, length("'$library'") + 1) }' >"$WORK/jars"
holds "$folder/expected/jars.txt" "$WORK/jars"
case_name="pom.properties"
found '$1 == "maven" && index($5, "'$library'") == 1 { jar = substr($5, length("'$library'") + 1); sub(/!.*/, "", jar); sub(/\//, " ", $2); print jar, $2, $3 }' >"$WORK/poms"
holds "$folder/expected/poms.txt" "$WORK/poms"

case_name="Rust section"
found '$1 == "cargo" && $5 == "opt/bin/harbour-rust" && $2 != "harbour" { print $2, $3 }' >"$WORK/rust"
same "$folder/expected/rust.txt" "$WORK/rust"

case_name="found twice"
equals "$(sort "$WORK/found.tsv" | uniq -d)" ""
echo "$(wc -l <"$WORK/found.tsv") packages"
finish
