#!/usr/bin/env python3
"""The commands that the documents show: doc_examples.py check|run PRATIQUE SOURCE FOLDER

check: each `pratique …` and `./dev …` line of a fenced or indented block names a verb and flags that exist.
run: blocks after a line `<!-- run -->` are run in FOLDER, each `$ command` in turn; the lines below it are its standard output, where a
line `…` stands for any number of lines.
"""
import re
import shlex
import subprocess
import sys
from pathlib import Path


def blocks(text):
    """(line number, lines, whether to run) of every code block."""
    lines = text.split("\n")
    marked = False
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.strip().startswith("```"):
            start = i = i + 1
            while i < len(lines) and not lines[i].strip().startswith("```"):
                i += 1
            yield start + 1, lines[start:i], marked
            marked = False
        elif line.startswith("    ") and (i == 0 or not lines[i - 1].strip()):
            start = i
            while i < len(lines) and (lines[i].startswith("    ") or not lines[i].strip()):
                i += 1
            yield start + 1, [each[4:] for each in lines[start:i]], marked
            marked = False
            continue
        elif line.strip():
            marked = line.strip() == "<!-- run -->"
        i += 1


def commands(block):
    for offset, line in enumerate(block):
        line = re.sub(r"^\$ ", "", line.strip())
        if re.match(r"(pratique|\./dev) ", line):
            yield offset, line


def words_of(command):
    # A description that follows after two or more blanks is no part of the command.
    command = re.split(r" {2,}|\t| # ", command)[0]
    command = re.split(r" (?:\||>|<|&&|;) ?", command)[0]
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


class Help:
    def __init__(self, pratique, source):
        self.programs = {"pratique": [pratique], "./dev": [source + "/dev"]}
        self.known = {}

    def of(self, words):
        """(words of the verb, its --help), or None."""
        program = words[0]
        for count in (2, 1):
            verb = tuple(words[1:1 + count])
            if len(verb) < count or any(each.startswith("-") for each in verb):
                continue
            key = (program, *verb)
            if key not in self.known:
                done = subprocess.run([*self.programs[program], *verb, "--help"], capture_output=True, text=True)
                first = done.stdout.split("\n")[0]
                names = program.replace("./dev", "./dev") + " " + " ".join(verb)
                self.known[key] = done.stdout if done.returncode == 0 and first.startswith(names) else None
            if self.known[key] is not None:
                return verb, self.known[key]
        return None


def check(pratique, source, documents):
    help_texts = Help(pratique, source)
    seen = failures = 0
    for document in documents:
        for start, block, _ in blocks(document.read_text()):
            for offset, command in commands(block):
                words = words_of(command)
                place = f"{document.relative_to(source)}:{start + offset}: {command}"
                seen += 1
                if len(words) > 1 and words[1] in ("--help", "--version", "help", "VERB"):
                    continue
                found = help_texts.of([re.split(r"[|]", word)[0] for word in words])
                if found is None:
                    print(f"{place}\n  no such verb")
                    failures += 1
                    continue
                for word in words:
                    flag = re.match(r"\[?(--[a-z][a-z-]*)", word)
                    if flag and flag[1] not in ("--help", "--config") and flag[1] not in found[1] and words[0] == "pratique":
                        print(f"{place}\n  {flag[1]} is not in its --help")
                        failures += 1
    print(f"{seen} commands in {len(documents)} documents, {failures} wrong")
    return failures == 0 and seen > 0


def same(wanted, got):
    """Whether lines are as wanted; a line "…" stands for any number."""
    if not wanted:
        return not got
    if wanted[0] == "…":
        return any(same(wanted[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and wanted[0].rstrip() == got[0].rstrip() and same(wanted[1:], got[1:])


def run(pratique, source, folder, documents):
    done = failures = 0
    for document in documents:
        for start, block, marked in blocks(document.read_text()):
            if not marked:
                continue
            steps = []
            for line in block:
                if line.startswith("$ "):
                    steps.append((line[2:], []))
                elif steps:
                    steps[-1][1].append(line)
            for command, wanted in steps:
                while wanted and not wanted[-1].strip():
                    wanted.pop()
                result = subprocess.run(["bash", "-c", f'pratique() {{ "$PRATIQUE" "$@"; }}\n{command}'], cwd=folder, capture_output=True, text=True,
                                        env={**__import__("os").environ, "PRATIQUE": pratique}, timeout=120)
                got = result.stdout.rstrip("\n").split("\n") if result.stdout.strip() else []
                done += 1
                if not same(wanted, got):
                    failures += 1
                    print(f"{document.relative_to(source)}:{start}: {command}\n  wanted:\n    " + "\n    ".join(wanted) + "\n  got:\n    " + "\n    ".join(got))
                    print("  standard error: " + result.stderr[:500])
    print(f"{done} examples run, {failures} differ")
    return failures == 0 and done > 0


if __name__ == "__main__":
    mode, program, tree = sys.argv[1:4]
    tree = str(Path(tree).resolve())
    pages = sorted([Path(tree) / "README.md", Path(tree) / "CONTRIBUTING.md", *Path(tree, "docs").rglob("*.md")])
    good = check(program, tree, pages) if mode == "check" else run(program, tree, sys.argv[4], pages)
    sys.exit(0 if good else 1)
