# The command line as a contract: exit statuses, where output goes, flags, environment and configuration file.
. "$(dirname "$0")/lib.sh"
need jq

case_name=usage
expect 2 "$PRATIQUE"
expect 2 "$PRATIQUE" sail
contains "$err" "no verb 'sail'"
expect 2 "$PRATIQUE" scan
expect 2 "$PRATIQUE" scan a b
expect 2 "$PRATIQUE" scan "dir:$WORK" --no-such-flag
expect 2 "$PRATIQUE" scan "dir:$WORK" --format yaml
expect 2 "$PRATIQUE" scan "dir:$WORK" --fail-on severe
expect 0 "$PRATIQUE" --help
contains "$out" "scan TARGET"
for verb in scan sbom "db import" "db update" "db status" "version compare" "config show"; do
  # shellcheck disable=SC2086
  expect 0 "$PRATIQUE" $verb --help
  contains "$out" "pratique $verb"
  [ "$(wc -l <<<"$out")" -le 40 ] || fail "--help of $verb is more than one screen"
done

case_name="unreadable input"
expect 3 "$PRATIQUE" scan "docker-archive:$WORK/none.tar"
expect 3 "$PRATIQUE" scan "oci:$WORK/none"
expect 3 "$PRATIQUE" scan "dir:$WORK/none"
expect 3 "$PRATIQUE" scan "sbom:$WORK/none"
head -c 4096 /dev/urandom >"$WORK/noise"
expect 3 "$PRATIQUE" scan "docker-archive:$WORK/noise"
expect 3 "$PRATIQUE" scan "sbom:$WORK/noise"
expect 3 "$PRATIQUE" scan "dir:$WORK" --db "$WORK/noise"

case_name="version compare"
expect 0 "$PRATIQUE" version compare Debian 1.0-1 1.0-1+b1
equals "$out" -1
expect 0 "$PRATIQUE" version compare npm 1.10.0 1.9.0
equals "$out" 1
expect 0 "$PRATIQUE" version compare pypi 1.0 1.0.0
equals "$out" 0
expect 3 "$PRATIQUE" version compare npm banana 1.0.0
equals "$out" invalid
expect 2 "$PRATIQUE" version compare Cobol 1 2
expect 2 "$PRATIQUE" version compare npm 1
out=$(printf '# a comment\n\n1.0.0 2.0.0\n2.0.0\t1.0.0\n1.0.0 1.0.0\n' | "$PRATIQUE" version compare npm --batch)
equals "$out" $'-1\n1\n0'

case_name="results and the rest"
root=$WORK/root
mkdir -p "$root/app/node_modules/left-pad"
printf '{"name":"left-pad","version":"1.0.0"}' >"$root/app/node_modules/left-pad/package.json"
expect 0 "$PRATIQUE" scan "dir:$root" --format json
json .schema pratique.scan/1
json .target.kind dir
json .packages 1
expect 0 "$PRATIQUE" scan "dir:$root" --format json --output "$WORK/report.json"
equals "$out" ""
equals "$(jq .packages "$WORK/report.json")" 1
expect 3 "$PRATIQUE" scan "dir:$root" --output "$WORK/no/such/folder/report"
expect 0 "$PRATIQUE" scan "dir:$root"
lacks "$out" $'\033'

case_name="settings"
mkdir -p "$WORK/advisories"
osv "$WORK/advisories/a.json" GHSA-aaaa npm left-pad 2.0.0
expect 0 "$PRATIQUE" db import "$WORK/advisories" --db "$WORK/index"
expect 1 "$PRATIQUE" scan "dir:$root" --db "$WORK/index" --fail-on low
printf 'db: %s\nscan:\n  fail-on: low\n' "$WORK/index" >"$WORK/config.yaml"
expect 1 "$PRATIQUE" scan "dir:$root" --config "$WORK/config.yaml"
PRATIQUE_CONFIG=$WORK/config.yaml expect 1 "$PRATIQUE" scan "dir:$root"
PRATIQUE_FAIL_ON=critical expect 0 "$PRATIQUE" scan "dir:$root" --config "$WORK/config.yaml"
PRATIQUE_FAIL_ON=critical expect 1 "$PRATIQUE" scan "dir:$root" --config "$WORK/config.yaml" --fail-on low
expect 0 "$PRATIQUE" config show --config "$WORK/config.yaml" --format json
json '.settings[] | select(.verb == "scan" and .flag == "fail-on") | .value + " < " + .origin' "low < $WORK/config.yaml: scan.fail-on"
PRATIQUE_FAIL_ON=high expect 0 "$PRATIQUE" config show --format json
json '.settings[] | select(.verb == "scan" and .flag == "fail-on") | .value + " < " + .origin' "high < environment PRATIQUE_FAIL_ON"
json '.settings[] | select(.verb == "scan" and .flag == "format") | .origin' "default"
printf 'fail-onn: low\n' >"$WORK/typo.yaml"
expect 0 "$PRATIQUE" config show --config "$WORK/typo.yaml" --format json
json .unknown '["fail-onn"]'
printf 'a: [\n' >"$WORK/broken.yaml"
expect 2 "$PRATIQUE" scan "dir:$root" --config "$WORK/broken.yaml"
cd "$WORK" && printf 'scan:\n  allow-unassessed: true\n' >.pratique.yaml
expect 0 "$PRATIQUE" config show --format json
json '.file' null
finish
