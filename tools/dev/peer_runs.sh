# How trivy and syft are asked for an SBOM of an OCI layout, without network. Sourced by tests and benchmarks.
peers_folder=${PRATIQUE_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/pratique/peers}

# fresh_peer_cache FOLDER: an empty cache. Trivy refuses any jar without its Java database, which only its registry has: an empty one
# does, and jars without a pom then stay unidentified.
fresh_peer_cache() {
  rm -rf "$1"
  mkdir -p "$1/java-db"
  python3 - "$1/java-db" <<'PY'
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1] + "/trivy-java.db")
database.executescript("CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);"
                       "CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT);")
database.commit()
times = {"NextUpdate": "2099-01-01T00:00:00Z", "UpdatedAt": "2026-01-01T00:00:00Z", "DownloadedAt": "2026-01-01T00:00:00Z"}
json.dump({"Version": 1, **times}, open(sys.argv[1] + "/metadata.json", "w"))
PY
}

# peer_command NAME LAYOUT OUT CACHE: sets the array peer_command.
peer_command() {
  case $1 in
    syft) peer_command=(env SYFT_CHECK_FOR_APP_UPDATE=false XDG_CACHE_HOME="$4" "$peers_folder/bin/syft" scan -q "oci-dir:$2" -o "cyclonedx-json=$3") ;;
    trivy) peer_command=("$peers_folder/bin/trivy" image --quiet --input "$2" --format cyclonedx --offline-scan --skip-db-update
      --skip-java-db-update --skip-version-check --cache-dir "$4" --output "$3") ;;
  esac
}
peer_version() { cat "$peers_folder/$1.version" 2>/dev/null || echo '(unknown version)'; }
