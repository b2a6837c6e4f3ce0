# Installing what the project needs. Sourced by ./dev.

help_setup() {
  cat <<'TEXT'
./dev setup
  Installs the Debian packages listed in tools/dev/packages.txt that are missing (as root, with apt-get). The other
  verbs call it first, so there is rarely a reason to. PRATIQUE_NO_SETUP=1 makes it a no-op.
TEXT
}

# Packages named in packages.txt that dpkg does not know as installed.
missing_packages() {
  local wanted installed
  wanted=$(grep -vE '^(#|$)' tools/dev/packages.txt | sort -u)
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' | sort -u)
  comm -23 <(echo "$wanted") <(echo "$installed") | while read -r name; do
    # A machine with another vendor's nodejs has npm inside it.
    if [ "$name" = npm ] && command -v npm >/dev/null; then continue; fi
    echo "$name"
  done
}

run_setup() {
  [ "${PRATIQUE_NO_SETUP:-}" = 1 ] && return 0
  local missing
  missing=$(missing_packages)
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" != 0 ]; then
    echo "dev setup: these Debian packages are missing; install them as root:" >&2
    echo "  apt-get install $(tr '\n' ' ' <<<"$missing")" >&2
    exit 2
  fi
  echo "dev setup: installing $(wc -l <<<"$missing") Debian packages" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

help_peers() {
  cat <<'TEXT'
./dev peers [NAME…]
  Installs current versions of the tools we measure ourselves against into $PRATIQUE_PEERS (default
  ~/.cache/pratique/peers), outside the tree: trivy, syft, grype, cosign, notation, oras and crane from the Go module proxy,
  checkov and cfn-lint from PyPI. What cannot be had here is said and skipped. --status lists what is there.
TEXT
}

run_peers() { tools/dev/peers "$@"; }
