#!/usr/bin/env python3
"""Prints COUNT pairs of versions for an order, the same ones every time: generate.py ORDER COUNT.

Half of the pairs are made by the order's grammar, half by small changes to real versions: those written below and,
where ../shared/corpus is beside the source tree, those of its advisories. Two versions of a pair are mostly close
relatives, since distant ones are decided by their first number.
"""

import os
import random
import re
import sys
import zipfile

SEEDS = {
    "dpkg": "1:2.3-4 3.0.11-1~deb12u2 2.36-9+deb12u4 1.2.3~rc1-1 0~20170409-2 2:8.2.4-1 5.1-6ubuntu1.1 1.0+dfsg1-2",
    "rpm": "1:3.0.8-1.amzn2023.0.11 5.1.8-6.el9_1 1.0~rc1-1 1.0^git20230101-1.fc38 2.0.1a-3 4.18.0-372.9.1.el8 0:1-1",
    "npm": "1.2.3 1.0.0-rc.1 2.0.0-beta.10 4.17.21 0.0.0-experimental-2021 5.0.0-alpha.0+build.1 v1.2.3 1.2.3-0",
    "pep440": "1.0 2.31.0 1.0a1 1.0.dev3 1!2.0 1.0.post1 1.0rc2.post1.dev4 2019.12.304 1.0+ubuntu.1 1.0-1 1.0.0.ALPHA2",
    "rubygems": "1.0.0 7.0.4.3 1.0.0.rc1 1.13.0-java 2.0.0.beta.10 0.9 1.0.a.2 1.2.4.pre.1",
    "maven": "1.0 2.14.1 1.0-SNAPSHOT 4.1.94.Final 31.1-jre 31.1-android 1.0-alpha-1 2.0.0.RC1 1.0-beta2 20040616 1.0-sp1",
    "golang": "v1.2.3 v0.0.0-20200622213623-75b288015ac9 v2.0.0+incompatible v1.2.3-rc.1 v1 v1.2 v1.21.0-0 v0.1.0-pre.10",
    "crates": "1.2.3 0.1.0-alpha.1 1.0.0-rc.10 0.0.0 2.0.0-beta+exp.sha 1.0.0+1 0.4.0-0.1 10.20.30",
    "conan": "1.1.1s 3.0.8 1.78.0 1.2.11 1.0-rc1 2.4.1+build cci.20210113 1.1.1k 8.0",
}
CORPUS = {"dpkg": "Debian", "npm": "npm", "pep440": "PyPI", "rubygems": "RubyGems", "maven": "Maven", "golang": "Go",
          "crates": "crates.io", "conan": "ConanCenter", "rpm": "AlmaLinux:9"}

one = random.Random(20240229)
pick = one.choice


def number():
    return pick(["0", "1", "2", "3", "9", "10", "11", "99", "00", "01", "007", "20230101", str(one.randrange(200)),
                 str(one.randrange(10**9))])


def plain():  # no leading zeros
    return pick(["0", "1", "2", "9", "10", "11", "20", str(one.randrange(200)), str(one.randrange(10**6))])


def numbers(low, high, make=number):
    return ".".join(make() for _ in range(one.randint(low, high)))


def often(text, chance=0.5):
    return text if one.random() < chance else ""


def dpkg():
    def part(extra):
        return "".join(pick([number(), number(), pick("abcxyzAZ"), pick(extra), pick(["rc", "beta", "dfsg", "git"])])
                       for _ in range(one.randint(0, 4)))
    return (often(pick(["0:", "1:", "2:", "00:"]), 0.2) + pick("0123456789") + part(".+~-:" if one.random() < 0.1
            else ".+~-") + often("-" + pick("01239a") + part(".+~"), 0.6))


def rpm():
    def part():
        return "".join(pick([number(), number(), pick(["a", "rc", "git", "el", "fc", "Z", "B"]), pick(".._+~^")])
                       for _ in range(one.randint(1, 6)))
    return often(pick(["0:", "1:", "01:", "12:"]), 0.25) + part() + often("-" + part(), 0.7)


def identifiers(make):
    words = ["alpha", "beta", "rc", "a", "b", "x-y", "-", "rc1", "rc10", "ALPHA", "0a", "1-2"]
    return ".".join(pick([make(), make(), pick(words)]) for _ in range(one.randint(1, 4)))


def semver(prefix=""):
    return (prefix + ".".join(plain() for _ in range(3)) + often("-" + identifiers(plain), 0.6) +
            often("+" + identifiers(number), 0.2))


def npm():
    text = semver(often(pick(["v", "=", "v=", "="]), 0.2))
    if one.random() < 0.15:  # loose spellings
        text = numbers(3, 3) + pick(["", "-"]) + pick(["beta", "rc", "a", "pre"]) + often("." + number(), 0.5)
    return text


def golang():
    if one.random() < 0.15:
        return "v" + numbers(1, 2, plain)
    if one.random() < 0.2:
        return "v%s-%s%d-%012x" % (numbers(3, 3, plain), pick(["", "0.", "pre.0."]),
                                   20200101000000 + one.randrange(10**6), one.randrange(16**12))
    return semver("v")


def pep440():
    joint = lambda: pick(["", "", ".", "-", "_"])
    def suffix(words, chance):
        return often(joint() + pick(words) + often(joint() + number(), 0.8), chance)
    return (often(pick(["0!", "1!", "2!"]), 0.1) + numbers(1, 4) +
            suffix(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview", "RC", "Alpha"], 0.4) +
            (("-" + number()) if one.random() < 0.1 else suffix(["post", "rev", "r", "POST"], 0.25)) +
            suffix(["dev", "DEV"], 0.25) +
            often("+" + pick([".", "-", "_"]).join(pick([number(), "a", "ubuntu", "Local", "1a"])
                                                   for _ in range(one.randint(1, 3))), 0.15))


def rubygems():
    return (number() + "".join("." + pick([number(), number(), pick(["a", "b", "rc", "beta", "pre", "rc1", "a1b", "B"])])
                               for _ in range(one.randint(0, 5))) +
            often("-" + pick(["java", "rc1", "x86-linux", "1", "a.2"]), 0.1))


def maven():
    words = ["alpha", "beta", "a", "b", "m", "milestone", "rc", "cr", "SNAPSHOT", "sp", "Final", "GA", "RELEASE", "x",
             "jre", "android", "pre", "incubating", "RC", "M", "xyz"]
    text = numbers(1, 3)
    for _ in range(one.randint(0, 4)):
        text += pick([".", "-", "-", "", ""]) + pick([number(), number(), pick(words), pick(words)])
    # An alias of the release between hyphens and in front of a number is the one place where we follow the corpus.
    return re.sub(r"(?i)-(ga|final|release)-(?=\d)", "-sp-", text)


def conan():
    return (".".join(pick([plain(), plain(), plain() + pick("abks")]) for _ in range(one.randint(1, 4))) +
            often("-" + pick(["rc1", "beta.2", "pre", "alpha"]), 0.2))


GRAMMARS = {"dpkg": dpkg, "rpm": rpm, "npm": npm, "pep440": pep440, "rubygems": rubygems, "maven": maven,
            "golang": golang, "crates": semver, "conan": conan}


def corpus_versions(order):
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../shared/corpus/osv", CORPUS[order])
    if not os.path.exists(os.path.join(root, "all.zip")):
        return []
    found = set()
    with zipfile.ZipFile(os.path.join(root, "all.zip")) as archive:
        for name in archive.namelist()[::3]:
            text = archive.read(name).decode("utf-8", "replace")
            found.update(re.findall(r'"(?:introduced|fixed|last_affected)":\s*"([^"\s]+)"', text))
    versions = sorted(found)
    if order == "golang":
        versions = ["v" + version for version in versions]
    return versions


def changed(version):
    """A relative: a character dropped, doubled, replaced or swapped, or a number counted on."""
    for _ in range(one.randint(0, 2)):
        at = one.randrange(len(version))
        kind = one.randrange(5)
        if kind == 0 and len(version) > 1:
            version = version[:at] + version[at + 1:]
        elif kind == 1:
            version = version[:at] + version[at] + version[at:]
        elif kind == 2:
            version = version[:at] + pick("0123456789.-+~abcrx") + version[at + 1:]
        elif kind == 3:
            version = re.sub(r"\d+", lambda m: str(int(m.group()) + one.randint(0, 1)), version, count=one.randint(1, 3))
        else:
            version += pick([".0", "-1", ".1", "0", "a", "rc1", ".rc1", "-rc.1", "+b1", "-0"])
    if any(c.isspace() for c in version):
        return changed(version.strip())
    return version


def main():
    order, count = sys.argv[1], int(sys.argv[2])
    seeds = SEEDS[order].split() + corpus_versions(order)
    grammar = GRAMMARS[order]
    for index in range(count):
        if index % 2 == 0:
            left = grammar()
            right = pick([grammar(), changed(left), changed(left)])
        else:
            left = changed(pick(seeds))
            right = changed(pick([left, left, pick(seeds)]))
        if order == "maven":
            left, right = (re.sub(r"(?i)-(ga|final|release)-(?=\d)", "-sp-", text) for text in (left, right))
        if order == "conan":  # Python's int() reads "-0" as a number
            left, right = (re.sub("-[-0.]*", "-", text) for text in (left, right))
        print(left.replace("#", "") or "0", right.replace("#", "") or "0")


main()
