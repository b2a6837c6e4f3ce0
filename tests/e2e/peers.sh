# labels: slow peer
# Every difference from trivy and syft on the large image is explained by a rule of peers_explained.json; docs/peers.md says more.
cache=${PRATIQUE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pratique} home=$HOME
source "${SOURCE:?the source tree}/tools/dev/peer_runs.sh"
source "$(dirname "$0")/lib.sh"
for peer in trivy syft; do
  [ -x "$peers_folder/bin/$peer" ] || skip "no $peer in $peers_folder: ./dev peers trivy syft installs it"
done
need mmdebstrap npm jq objcopy python3 dpkg-query
folder=$cache/images/bookworm-full
HOME=$home "$SOURCE/tools/image/bookworm_full" "$folder" || { echo "the image could not be built" >&2; exit 1; }

case_name=ours
expect 0 "$PRATIQUE" sbom "oci:$folder/image" --format cyclonedx --output "$WORK/ours.json"
for peer in syft trivy; do
  case_name="$peer $(peer_version $peer)"
  fresh_peer_cache "$WORK/cache"
  peer_command $peer "$folder/image" "$WORK/$peer.json" "$WORK/cache"
  expect 0 "${peer_command[@]}"
  expect 0 python3 "$SOURCE/tests/e2e/compare_sboms.py" "$SOURCE/tests/e2e/peers_explained.json" $peer "$WORK/ours.json" "$WORK/$peer.json"
  echo "$case_name"
  echo "$out"
done
finish
