#!/usr/bin/env python3
"""Compares a peer's SBOM of an image with ours and explains every difference by a rule of a table.

    compare_sboms.py RULES.json PEER OURS.cdx.json PEER.cdx.json     PEER is syft or trivy

All are CycloneDX. A package is (type, namespace/name, version, place): the place is the file on the image's disk that holds it (of a
jar within a jar the outermost one), and for Debian packages the architecture. What only one side has must be covered by a rule; the
first that fits counts. RULES.json: {"rewrites": {NAME: {"tool", "reason"}}, "rules": [{"id", "tool": PEER or "both",
"only": "peer" or "ours", "type", "name", "version", "place": regular expressions of the whole text, optional; "owned": true: the place
belongs to an operating-system package; "declared": true: ours comes from a lockfile; "renamed": true: the other side has the same artifact and version at the same place
in another namespace; "reason"}]}. What has no purl is of type "none". Rewrites are ways of writing the same thing, named in Python
below.
Exit status: 0 all is explained, 1 something is not, 2 usage.
"""
import collections
import json
import re
import sys
from urllib.parse import unquote

Package = collections.namedtuple("Package", "type name version place")


class Sbom:
    """The packages of one document: {Package: set of marks}."""

    def __init__(self, path, tool, rewrites, counts):
        self.packages = collections.defaultdict(set)
        document = json.load(open(path))
        parents = self.applications(document)
        for component in document["components"]:
            # Trivy's applications without a purl are the files that the packages below them come from.
            named = component["type"] == "library" or component["type"] == "application" and tool != "trivy"
            if component.get("purl") or named:
                package, marks = self.read(component, tool, parents, rewrites, counts)
                self.packages[package] |= marks

    @staticmethod
    def applications(document):
        """Trivy hangs what a binary or lockfile holds below a component named by that file: {bom-ref: file}."""
        names = {c["bom-ref"]: c["name"] for c in document["components"] if c["type"] == "application" and not c.get("purl")}
        needs = {d["ref"]: d.get("dependsOn", []) for d in document.get("dependencies", [])}
        found = {}
        for ref, name in names.items():
            todo = list(needs.get(ref, []))
            while todo:
                child = todo.pop()
                if child not in found:
                    found[child] = name
                    todo += needs.get(child, [])
        return found

    @staticmethod
    def read(component, tool, parents, rewrites, counts):
        purl = component.get("purl") or f"pkg:none/{component['name']}@{component.get('version', '')}"
        body, _, rest = purl.removeprefix("pkg:").partition("?")
        qualifiers = dict(part.split("=", 1) for part in rest.partition("#")[0].split("&") if "=" in part)
        body, _, subpath = body.partition("#")
        kind, _, name = body.partition("/")
        name, _, version = name.rpartition("@") if "@" in name[1:] else (name, "", "")
        name, version = unquote(name), unquote(version)
        properties = collections.defaultdict(list)
        for item in component.get("properties", []):
            properties[item["name"]].append(item["value"])
        key = {"ours": "pratique:path", "syft": "syft:location:0:path", "trivy": "aquasecurity:trivy:FilePath"}[tool]
        place = (properties[key] or [parents.get(component["bom-ref"], "")])[0].strip("/")
        marks = set()
        if properties["pratique:owner"]:
            marks.add("owned")
        if properties["pratique:evidence"] == ["lockfile"]:
            marks.add("declared")

        def rewrite(label, happens):
            if happens and label in rewrites:
                counts[label] += 1
            return happens and label in rewrites

        if kind == "deb":
            place = unquote(qualifiers.get("arch", ""))
            if rewrite("epoch-qualifier", "epoch" in qualifiers):
                version = qualifiers["epoch"] + ":" + version
        if kind in ("maven", "golang", "cargo"):
            place = re.split(r"!/|(?<=\.jar)/", place)[0]
        if kind == "golang" and rewrite("go-case", name != name.lower()):
            name = name.lower()
        if kind == "golang" and rewrite("stdlib-v", name == "stdlib" and version.startswith("v")):
            version = version[1:]
        return Package(kind, name, version, place), marks


def artifact(package):
    return package.type, package.name.rpartition("/")[2], package.version, package.place


def fits(rule, package, marks, tool, only, other_artifacts):
    if rule["tool"] not in (tool, "both") or rule["only"] != only:
        return False
    for field in Package._fields:
        if field in rule and not re.fullmatch(rule[field], getattr(package, field)):
            return False
    if rule.get("owned") and "owned" not in marks or rule.get("declared") and "declared" not in marks:
        return False
    return not rule.get("renamed") or artifact(package) in other_artifacts


def main(rules_path, tool, ours_path, peer_path):
    table = json.load(open(rules_path))
    rewrites = {name for name, rule in table["rewrites"].items() if rule["tool"] in (tool, "both")}
    counts = collections.Counter()
    ours = Sbom(ours_path, "ours", set(), counts).packages
    peer = Sbom(peer_path, tool, rewrites, counts).packages
    owned = {package.place for package, marks in ours.items() if "owned" in marks}
    for package, marks in peer.items():
        if package.place in owned:
            marks.add("owned")
    sides = {"ours": {p: m for p, m in ours.items() if p not in peer}, "peer": {p: m for p, m in peer.items() if p not in ours}}
    artifacts = {only: {artifact(p) for p in packages} for only, packages in sides.items()}
    unexplained = []
    for only, packages in sides.items():
        other = artifacts["peer" if only == "ours" else "ours"]
        for package, marks in sorted(packages.items()):
            rule = next((r for r in table["rules"] if fits(r, package, marks, tool, only, other)), None)
            if rule:
                counts[rule["id"]] += 1
            else:
                unexplained.append((only, package))
    both = len(ours) - len(sides["ours"])
    print(f"{tool}: {len(ours)} ours, {len(peer)} {tool}'s, {both} in both, {len(sides['ours'])} only ours, {len(sides['peer'])} only {tool}'s")
    for label, count in sorted(counts.items()):
        print(f"  {count:6}  {label}")
    for rule in table["rules"]:
        if rule["tool"] == tool and not counts[rule["id"]]:
            print(f"  note: rule {rule['id']} explains nothing here any more")
    for only, package in unexplained:
        print(f"  UNEXPLAINED, only {'ours' if only == 'ours' else tool + chr(39) + 's'}: {' '.join(package)}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[2] not in ("syft", "trivy"):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
