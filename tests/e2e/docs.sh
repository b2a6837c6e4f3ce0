# The commands in README.md, CONTRIBUTING.md and docs/: they name verbs and flags that exist, and those marked `<!-- run -->` print what stands there.
. "$(dirname "$0")/lib.sh"
need jq python3

case_name="verbs and flags"
python3 -B "$SOURCE/tests/support/doc_examples.py" check "$PRATIQUE" "$SOURCE" >"$WORK/log" || fail "$(cat "$WORK/log")"
tail -1 "$WORK/log"

case_name="examples"
folder=$WORK/examples
mkdir -p "$folder/advisories" "$folder/rootfs/app/node_modules/left-pad"
printf '{"name":"left-pad","version":"1.1.3","license":"WTFPL"}' >"$folder/rootfs/app/node_modules/left-pad/package.json"
osv "$folder/advisories/GHSA-example.json" GHSA-example npm left-pad 1.3.0 '["CVE-2099-0001"]'
image "$folder/image" latest "$folder/rootfs"
python3 -B "$SOURCE/tests/support/doc_examples.py" run "$PRATIQUE" "$SOURCE" "$folder" >"$WORK/log" || fail "$(cat "$WORK/log")"
tail -1 "$WORK/log"

case_name="every verb stands in the README"
expect 0 "$PRATIQUE" --help
readme=$(cat "$SOURCE/README.md" "$SOURCE"/docs/*.md)
for verb in $(sed -n 's/^  \([a-z][a-z]*\( [a-z]*\)\{0,1\}\) .*/\1/p' <<<"$out" | tr ' ' '_'); do contains "$readme" "pratique ${verb//_/ }"; done
finish
