# The advisory index: import of every kind, status, damage, crashes, and updates from servers that misbehave.
. "$(dirname "$0")/lib.sh"
need jq python3 zip xz

data=$WORK/kinds
mkdir -p "$data/osv"
osv "$data/osv/a.json" GHSA-aaaa-aaaa-aaaa npm left-pad 2.0.0 '["CVE-2099-0001"]'
osv "$data/osv/b.json" GHSA-bbbb-bbbb-bbbb PyPI requests 3.0.0
(cd "$data/osv" && zip -q "$data/all.zip" a.json b.json && tar -cJf "$data/all.tar.xz" a.json b.json)
cat >"$data/tracker.json" <<'JSON'
{"openssl": {"CVE-2099-1000": {"description": "d", "scope": "remote", "releases": {"bookworm":
 {"status": "resolved", "repositories": {"bookworm": "3.0.11-1"}, "fixed_version": "3.0.12-1", "urgency": "medium"}}}}}
JSON
cat >"$data/secdb.json" <<'JSON'
{"apkurl": "{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk", "archs": ["x86_64"], "reponame": "main",
 "urlprefix": "https://dl-cdn.alpinelinux.org/alpine", "distroversion": "v3.23",
 "packages": [{"pkg": {"name": "openssl", "secfixes": {"3.1.4-r3": ["CVE-2099-2000"], "0": ["CVE-2099-2001"]}}}]}
JSON
cat >"$WORK/updateinfo.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<updates><update from="linux-security@amazon.com" status="final" type="security" version="1.4">
 <id>ALAS2023-2099-001</id><title>Amazon Linux 2023 - ALAS2023-2099-001: important priority package update for bash</title>
 <issued date="2099-01-01 00:00"/><updated date="2099-01-01 00:00"/><severity>important</severity><description>d</description>
 <references><reference href="https://cve.mitre.org/" id="CVE-2099-3000" title="" type="cve"/></references>
 <pkglist><collection short="amazon-linux-2023---core"><name>Amazon Linux 2023 core</name>
  <package arch="x86_64" name="bash" version="5.2.15" release="1.amzn2023.0.9" epoch="0"><filename>Packages/bash.rpm</filename></package>
 </collection></pkglist></update></updates>
XML
gzip -nc "$WORK/updateinfo.xml" >"$data/amzn2023-updateinfo.xml.gz"
cat >"$data/cve-2099-4000.json" <<'JSON'
{"document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "t", "publisher": {"category": "vendor", "name": "Red Hat Product Security", "namespace": "https://www.redhat.com"},
  "aggregate_severity": {"text": "Important"},
  "tracking": {"id": "CVE-2099-4000", "status": "final", "version": "1", "initial_release_date": "2099-01-01T00:00:00Z", "current_release_date": "2099-01-02T00:00:00Z", "revision_history": []}},
 "product_tree": {"branches": [{"category": "vendor", "name": "Red Hat", "branches": [
   {"category": "product_name", "name": "Red Hat Enterprise Linux 9", "product": {"name": "Red Hat Enterprise Linux 9", "product_id": "BaseOS-9", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9::baseos"}}},
   {"category": "product_version", "name": "bash-0:5.1.8-9.el9.x86_64", "product": {"name": "bash-0:5.1.8-9.el9.x86_64", "product_id": "bash-0:5.1.8-9.el9.x86_64", "product_identification_helper": {"purl": "pkg:rpm/redhat/bash@5.1.8-9.el9?arch=x86_64"}}}]}],
  "relationships": [{"category": "default_component_of", "product_reference": "bash-0:5.1.8-9.el9.x86_64", "relates_to_product_reference": "BaseOS-9",
   "full_product_name": {"name": "bash in BaseOS", "product_id": "BaseOS-9:bash-0:5.1.8-9.el9.x86_64"}}]},
 "vulnerabilities": [{"cve": "CVE-2099-4000", "product_status": {"fixed": ["BaseOS-9:bash-0:5.1.8-9.el9.x86_64"]},
  "threats": [{"category": "impact", "details": "Important", "product_ids": ["BaseOS-9:bash-0:5.1.8-9.el9.x86_64"]}]}]}
JSON
cat >"$data/oval.xml" <<'XML'
<?xml version="1.0"?><oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"
 xmlns:linux-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
<generator><timestamp xmlns="http://oval.mitre.org/XMLSchema/oval-common-5">2099-01-01T00:00:00</timestamp></generator>
<definitions><definition class="vulnerability" id="oval:com.microsoft.azurelinux:def:1" version="1"><metadata><title>CVE-2099-5000 affecting package curl for versions less than 8.8.0-2</title>
<affected family="unix"><platform>Azure Linux</platform></affected><reference ref_id="CVE-2099-5000" ref_url="https://nvd.nist.gov/vuln/detail/CVE-2099-5000" source="CVE"/>
<patchable>true</patchable><severity>High</severity><advisory_date>2099-01-01T00:00:00Z</advisory_date><description>d</description></metadata>
<criteria operator="AND"><criterion comment="Package curl is earlier than 8.8.0-2" test_ref="oval:com.microsoft.azurelinux:tst:1"/></criteria></definition></definitions>
<tests><linux-def:rpminfo_test check="at least one" comment="c" id="oval:com.microsoft.azurelinux:tst:1" version="1"><linux-def:object object_ref="oval:com.microsoft.azurelinux:obj:1"/><linux-def:state state_ref="oval:com.microsoft.azurelinux:ste:1"/></linux-def:rpminfo_test></tests>
<objects><linux-def:rpminfo_object id="oval:com.microsoft.azurelinux:obj:1" version="1"><linux-def:name>curl</linux-def:name></linux-def:rpminfo_object></objects>
<states><linux-def:rpminfo_state id="oval:com.microsoft.azurelinux:ste:1" version="1"><linux-def:evr datatype="evr_string" operation="less than">0:8.8.0-2.azl3</linux-def:evr></linux-def:rpminfo_state></states></oval_definitions>
XML
cat >"$data/kev.json" <<'JSON'
{"title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2099.01.01", "dateReleased": "2099-01-01T00:00:00Z", "count": 1,
 "vulnerabilities": [{"cveID": "CVE-2099-0001", "vendorProject": "v", "product": "p", "vulnerabilityName": "n", "dateAdded": "2099-01-01", "shortDescription": "d",
  "requiredAction": "a", "dueDate": "2099-02-01", "knownRansomwareCampaignUse": "Known", "notes": "", "cwes": []}]}
JSON
printf 'cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n"CVE-2099-6000","v","p","n, with a comma","2099-01-01","d","a","2099-02-01","Unknown","",""\n' >"$data/kev.csv"
printf '#model_version:v2025.03.14,score_date:2099-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2099-0001,0.91234,0.99\nCVE-2099-0002,0.00042,0.05\n' | gzip -n >"$data/epss_scores-current.csv.gz"

# kind_of PATH: imports it alone; prints "kind records problems".
alone() {
  expect 0 "$PRATIQUE" db import "$1" --db "$WORK/alone" --format json
  jq -r '.files[0] | "\(.kind) \(.records) \(.problems)"' <<<"$out"
}
case_name="each kind alone"
while read -r file wanted; do equals "$file: $(alone "$data/$file")" "$file: $wanted"; done <<'TABLE'
osv/a.json osv 1 0
osv osv 2 0
all.zip osv 2 0
all.tar.xz osv 2 0
tracker.json debian-tracker 1 0
secdb.json secdb 1 0
amzn2023-updateinfo.xml.gz updateinfo 1 0
cve-2099-4000.json csaf 1 0
oval.xml oval 1 0
kev.json kev 1 0
kev.csv kev 1 0
epss_scores-current.csv.gz epss 2 0
TABLE
for pack in gzip xz zstd bzip2; do
  $pack -c "$data/osv/a.json" >"$WORK/a.json.$pack"
  equals "$pack $(alone "$WORK/a.json.$pack")" "$pack osv 1 0"
done
jq -c . "$data/osv/a.json" "$data/osv/b.json" >"$WORK/lines.json"
equals "$(alone "$WORK/lines.json")" "osv 2 0"
jq -s . "$data/osv/a.json" "$data/osv/b.json" >"$WORK/list.json"
equals "$(alone "$WORK/list.json")" "osv 2 0"

case_name="all of them at once"
expect 0 "$PRATIQUE" db import "$data" --format json
json .schema pratique.db-import/1
expect 0 "$PRATIQUE" db status --format json --verify
json .schema pratique.db-status/1
json .known_exploited 2
json .epss 2
json '[.ecosystems[]] | length > 5' true
json '.sources | length > 8' true
json '.built | test("^20[0-9-]+T[0-9:]+Z$")' true
expect 0 "$PRATIQUE" db status
contains "$out" "known exploited"
contains "$out" "ecosystems:"
expect 2 "$PRATIQUE" db status --format yaml
expect 2 "$PRATIQUE" db import "$data" --format yaml
root=$WORK/root
mkdir -p "$root/app/node_modules/left-pad" "$root/var/lib/dpkg"
printf '{"name":"left-pad","version":"1.0.0"}' >"$root/app/node_modules/left-pad/package.json"
os_release "$root" ID=debian 'VERSION_ID="12"'
printf 'Package: libssl3\nStatus: install ok installed\nVersion: 3.0.11-1\nArchitecture: amd64\nSource: openssl\nMaintainer: Debian OpenSSL Team\n' >"$root/var/lib/dpkg/status"
expect 0 "$PRATIQUE" scan "dir:$root" --format json
json '[.findings[] | .advisory.id + " " + .fixed_version + " " + (.kev | tostring) + " " + (.epss | tostring)] | sort' \
  '["CVE-2099-0001 2.0.0 true 0.91234","CVE-2099-1000 3.0.12-1 false null"]'
# The same data gives the same index, but for the time it was built.
expect 0 "$PRATIQUE" db import "$data" --db "$WORK/again"
equals "$(stat -c %s "$WORK/again")" "$(stat -c %s "$PRATIQUE_DATA/advisories.index")"

case_name="damage costs itself"
mkdir "$WORK/damaged"
cp "$data/osv/a.json" "$WORK/damaged/"
printf '{"schema_version": "1.7.0", "id": "GHSA-cut", "affec' >"$WORK/damaged/cut.json"
printf '{"id": 5, "affected": "no"}' >"$WORK/damaged/odd.json"
printf 'hello' >"$WORK/damaged/letter.txt"
printf '{"name": "not advisories"}' >"$WORK/damaged/package.json"
head -c 60 "$data/all.zip" >"$WORK/damaged/cut.zip"
head -c 40 "$data/epss_scores-current.csv.gz" >"$WORK/damaged/cut.csv.gz"
head -c 3000 /dev/urandom >"$WORK/damaged/noise.bin"
printf '<html><body>503</body></html>' >"$WORK/damaged/page.xml"
printf '# read me' >"$WORK/damaged/README.md"
: >"$WORK/damaged/empty.json"
mkfifo "$WORK/damaged/fifo.json"
expect 0 timeout 60 "$PRATIQUE" db import "$WORK/damaged" --db "$WORK/index" --format json
json .counts.advisories 1
for name in cut.json odd.json letter.txt package.json cut.zip cut.csv.gz noise.bin page.xml empty.json; do contains "$out" "/$name"; done
json '.problems > 7' true
expect 0 timeout 60 "$PRATIQUE" db import "$WORK/damaged" --db "$WORK/index"
contains "$out" "the rest was kept"

case_name="nothing readable keeps the old index"
before=$(sha256sum <"$WORK/index")
rm "$WORK/damaged/a.json"
expect 3 timeout 60 "$PRATIQUE" db import "$WORK/damaged" --db "$WORK/index"
expect 3 "$PRATIQUE" db import "$WORK/no-such" --db "$WORK/index"
contains "$err" "does not exist"
expect 3 timeout 20 "$PRATIQUE" db import "$WORK/damaged/fifo.json" --db "$WORK/index"
expect 3 timeout 60 "$PRATIQUE" db import "$data/osv" "$WORK/no-such" --db "$WORK/index"
equals "$(sha256sum <"$WORK/index")" "$before"
expect 3 "$PRATIQUE" db import "$data/osv" --db "$WORK/no/such/folder/index"
expect 2 "$PRATIQUE" db import

case_name="an index that is none"
index=$PRATIQUE_DATA/advisories.index
size=$(stat -c %s "$index")
printf 'x' >"$WORK/foreign"
expect 3 "$PRATIQUE" db status --db "$WORK/foreign"
: >"$WORK/empty"
expect 3 "$PRATIQUE" db status --db "$WORK/empty"
expect 3 "$PRATIQUE" scan "dir:$root" --db "$WORK/empty"
expect 3 "$PRATIQUE" db status --db "$WORK"
expect 3 "$PRATIQUE" db status --db "$WORK/none"
for bytes in 8 64 200 $((size / 2)) $((size - 1)); do
  head -c "$bytes" "$index" >"$WORK/cut"
  expect 3 "$PRATIQUE" db status --db "$WORK/cut"
  expect 3 "$PRATIQUE" scan "dir:$root" --db "$WORK/cut"
done
# One byte changed: found at the latest by --verify; never a crash before.
python3 - "$index" "$WORK/flipped" <<'PYTHON'
import random, sys
content = open(sys.argv[1], "rb").read()
random.seed(1)
for i in range(60):
    place = i if i < 30 else random.randrange(len(content))
    changed = bytearray(content)
    changed[place] ^= 1 << random.randrange(8)
    open(f"{sys.argv[2]}.{i}", "wb").write(changed)
PYTHON
for i in $(seq 0 59); do
  got=0
  "$PRATIQUE" db status --verify --db "$WORK/flipped.$i" >/dev/null 2>"$WORK/stderr" || got=$?
  [ $got = 3 ] || fail "index with a changed byte ($i): exit status $got: $(head -c 300 "$WORK/stderr")"
  got=0
  "$PRATIQUE" scan "dir:$root" --db "$WORK/flipped.$i" >/dev/null 2>"$WORK/stderr" || got=$?
  [ $got = 0 ] || [ $got = 3 ] || fail "scan with a changed index ($i): exit status $got: $(head -c 300 "$WORK/stderr")"
done

case_name="killed in the middle"
mkdir "$WORK/many" "$WORK/place"
python3 - "$WORK/many" <<'PYTHON'
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/all.zip", "w") as archive:
    for i in range(20000):
        archive.writestr(f"{i}.json", json.dumps({"schema_version": "1.7.0", "id": f"GHSA-{i}", "modified": "2026-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": f"p{i}"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.0"}]}]}]}))
PYTHON
expect 0 "$PRATIQUE" db import "$data/osv" --db "$WORK/place/index"
start=$(date +%s%N)
expect 0 "$PRATIQUE" db import "$WORK/many" --db "$WORK/new"
took=$((($(date +%s%N) - start) / 1000000))
old=0 new=0
for i in $(seq 1 20); do
  "$PRATIQUE" db import "$WORK/many" --db "$WORK/place/index" >/dev/null 2>&1 &
  importer=$!
  pause=$((took * (i + 2) / 22 + 1))
  sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
  kill -9 $importer 2>/dev/null || true
  wait $importer 2>/dev/null || true
  expect 0 "$PRATIQUE" db status --verify --db "$WORK/place/index" --format json
  case $(jq .advisories <<<"$out") in
    2) old=$((old + 1)) ;;
    20000) new=$((new + 1)) ; "$PRATIQUE" db import "$data/osv" --db "$WORK/place/index" >/dev/null ;;
    *) fail "neither the old nor the new index: $(head -c 200 <<<"$out")" ;;
  esac
done
[ $old -gt 0 ] || fail "no import was killed in time (took $took ms)"
equals "$(find "$WORK/place" -type f | wc -l)" 1

# ---------------------------------------------------------------------------------------------------------- updates
web=$WORK/web
mkdir -p "$web"
python3 -B "$SOURCE/tests/support/advisory_server.py" "$web" "$WORK/port" &
server=$!
cleanup_commands+=("kill $server")
for _ in $(seq 1 100); do [ -s "$WORK/port" ] && break; sleep 0.05; done
url=http://127.0.0.1:$(cat "$WORK/port")
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1

mkdir -p "$web/npm" "$web/extras/nginx1/latest/x86_64" "$web/extras/empty/latest/x86_64" "$web/al2023" "$web/nginx" "$web/vex/2099"
publish_osv() { # COUNT
  python3 - "$web/npm/all.zip" "$1" <<'PYTHON'
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for i in range(int(sys.argv[2])):
        archive.writestr(f"GHSA-{i}.json", json.dumps({"schema_version": "1.7.0", "id": f"GHSA-{i}", "modified": "2026-01-01T00:00:00Z", "affected": [
            {"package": {"ecosystem": "npm", "name": f"p{i}"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.0"}]}]}]}))
PYTHON
}
publish_repository() { # FOLDER UPDATEINFO [CHECKSUM]
  mkdir -p "$1/repodata"
  gzip -nc "$2" >"$1/repodata/updateinfo.xml.gz"
  printf '<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><location href="x"/></data><data type="updateinfo"><checksum type="sha256">%s</checksum><location href="repodata/updateinfo.xml.gz"/></data></repomd>' \
    "${3:-$(sha256sum <"$1/repodata/updateinfo.xml.gz" | cut -d' ' -f1)}" >"$1/repodata/repomd.xml"
}
faults() { printf '%s' "${1:-{\}}" >"$web/.faults.json"; }
faults
publish_osv 40
cp "$data/tracker.json" "$web/tracker.json"
cp "$data/secdb.json" "$web/main.json"
cp "$data/kev.json" "$data/epss_scores-current.csv.gz" "$web/"
publish_repository "$web/al2023" "$WORK/updateinfo.xml"
echo "$url/al2023" >"$web/mirror.list"
sed 's/ALAS2023-2099-001/ALAS2NGINX1-2099-001/; s/bash/nginx/g; s/Amazon Linux 2023/Amazon Linux 2/g; s/amazon-linux-2023---core/amzn2extra-nginx1/; s/amzn2023/amzn2/' "$WORK/updateinfo.xml" >"$WORK/nginx.xml"
publish_repository "$web/nginx" "$WORK/nginx.xml"
echo "$url/nginx" >"$web/extras/nginx1/latest/x86_64/mirror.list"
echo '{"topics": [{"n": "nginx1"}, {"n": "../../escape"}, {"n": "empty"}]}' >"$web/extras-catalog-x86_64-v2.json"
(cd "$data" && mkdir -p "$WORK/vex/2099" && cp cve-2099-4000.json "$WORK/vex/2099/" && tar -C "$WORK/vex" -cf - 2099 | zstd -q >"$web/vex/csaf_vex_2099-01-02.tar.zst")
echo csaf_vex_2099-01-02.tar.zst >"$web/vex/archive_latest.txt"
: >"$web/vex/changes.csv"

sources=(--source "OSV:npm=$url/npm/all.zip" --source "Debian=$url/tracker.json" --source "Alpine:v3.23 main=$url/main.json"
  --source "Amazon Linux:2023=$url/mirror.list" --source "Amazon Linux:2 extras=$url/extras-catalog-x86_64-v2.json"
  --source "Red Hat=$url/vex/archive_latest.txt" --source "CISA KEV=$url/kev.json" --source "FIRST EPSS=$url/epss_scores-current.csv.gz")
db=$WORK/updated
update() { expect "$1" timeout 120 "$PRATIQUE" db update "${sources[@]}" --db "$db" --format json; }
error_of() { jq -r --arg name "$1" '.sources[] | select(.name == $name) | .error // "none"' <<<"$out"; }

case_name="a first update"
update 0
json .schema pratique.db-update/1
json '[.sources[] | select(.error != null) | .name + ": " + .error]' '[]'
json '[.sources[] | .records > 0] | unique' '[true]'
json .rebuilt true
expect 0 "$PRATIQUE" db status --db "$db" --format json
json .known_exploited 1
for ecosystem in npm Debian:12 Alpine:v3.23 "Amazon Linux:2023" "Amazon Linux:2"; do
  json "[.ecosystems[] | select(. == \"$ecosystem\")] | length" 1
done

case_name="nothing new"
: >"$web/.requests"
update 0
json .rebuilt false
json '[.sources[].changed] | unique' '[false]'
equals "$(grep -c '/npm/all.zip 304' "$web/.requests")" 1
equals "$(grep -c 'updateinfo.xml.gz' "$web/.requests" || true)" 0
expect 0 timeout 120 "$PRATIQUE" db update "${sources[@]}" --db "$db"
contains "$out" "nothing changed"

case_name="a new advisory"
publish_osv 41
update 0
json .rebuilt true
json '[.sources[] | select(.changed) | .name]' '["OSV:npm"]'

# Whatever goes wrong, what was good stays.
advisories() { "$PRATIQUE" db status --verify --db "$db" --format json | jq .advisories; }
good=$(advisories)
bad() { # NAME: the update must report that source alone as failed, and keep what there was
  update 0
  json '[.sources[] | select(.error != null) | .name]' "[\"$1\"]"
  equals "$(advisories)" "$good"
}
case_name="a server that fails"
faults '{"/npm/all.zip": {"status": 500}}'
publish_osv 42
bad OSV:npm
contains "$(error_of OSV:npm)" "status 500"
case_name="a server that is silent"
faults '{"/npm/all.zip": {"silent": true}}'
bad OSV:npm
case_name="a body cut short"
faults '{"/npm/all.zip": {"cut": 900}}'
bad OSV:npm
case_name="redirects without end"
faults "{\"/npm/all.zip\": {\"redirect\": \"$url/npm/all.zip\"}}"
bad OSV:npm
faults
case_name="an empty archive"
printf 'PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >"$web/npm/all.zip"
bad OSV:npm
case_name="a page in place of data"
printf '<html>down for maintenance</html>' >"$web/npm/all.zip"
bad OSV:npm
case_name="a sudden shrinking"
publish_osv 3
bad OSV:npm
contains "$(error_of OSV:npm)" "41"
publish_osv 41
case_name="a wrong check sum"
cp "$web/al2023/repodata/repomd.xml" "$WORK/repomd.xml"
publish_repository "$web/al2023" "$WORK/updateinfo.xml" "$(printf x | sha256sum | cut -d' ' -f1)"
bad "Amazon Linux:2023"
contains "$(error_of "Amazon Linux:2023")" "check sum"
cp "$WORK/repomd.xml" "$web/al2023/repodata/repomd.xml"
case_name="a mirror list that names none"
: >"$web/mirror.list"
bad "Amazon Linux:2023"
echo "$url/al2023" >"$web/mirror.list"
case_name="exploited list gone"
printf '{}' >"$web/kev.json"
bad "CISA KEV"
cp "$data/kev.json" "$web/kev.json"
case_name="changes of Red Hat"
jq '.document.tracking.id = "CVE-2099-4001" | .document.tracking.current_release_date = "2099-01-05T00:00:00Z" | .vulnerabilities[0].cve = "CVE-2099-4001"' \
  "$data/cve-2099-4000.json" >"$web/vex/2099/cve-2099-4001.json"
printf '"2099/cve-2099-4001.json","2099-01-05T00:00:00+00:00"\n"../../etc/passwd.json","2099-01-06T00:00:00+00:00"\n' >"$web/vex/changes.csv"
update 0
json '[.sources[] | select(.error != null) | .name]' '[]'
equals "$(advisories)" $((good + 1))

case_name="nothing at all"
kill $server && wait $server 2>/dev/null || true
update 0
json '[.sources[] | .error != null] | unique' '[true]'
equals "$(advisories)" $((good + 1))
db=$WORK/fresh
update 3
[ ! -e "$db" ] || fail "an index out of nothing"
expect 2 "$PRATIQUE" db update --source Nonsense --db "$db"
contains "$err" "OSV:npm"
equals "$(find "$WORK/updated.sources" -name '*incoming*' -o -name '.check*' -o -name '.text' | wc -l)" 0
finish
