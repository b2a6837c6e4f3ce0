#!/usr/bin/env python3
"""Writes hostile inputs for the end-to-end tests, one a name: hostile_images.py NAME OUT [ARGUMENT]"""
import gzip
import hashlib
import io
import json
import os
import struct
import sys
import tarfile
import zipfile
import zlib


def tar_bytes(entries):
    """A tar of (name, type, payload or link target) entries."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, kind, payload in entries:
            info = tarfile.TarInfo(name)
            if kind == "file":
                info.size = len(payload)
                tar.addfile(info, io.BytesIO(payload))
                continue
            info.type = {"symlink": tarfile.SYMTYPE, "link": tarfile.LNKTYPE, "fifo": tarfile.FIFOTYPE,
                         "device": tarfile.CHRTYPE, "dir": tarfile.DIRTYPE}[kind]
            info.linkname = payload or ""
            tar.addfile(info)
    return out.getvalue()


def package(name, version="1.0.0"):
    return json.dumps({"name": name, "version": version}).encode()


class Layout:
    """An OCI image layout of layers that are given as bytes or as a file."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(f"{folder}/blobs/sha256", exist_ok=True)

    def blob(self, content):
        digest = hashlib.sha256(content).hexdigest()
        with open(f"{self.folder}/blobs/sha256/{digest}", "wb") as file:
            file.write(content)
        return {"digest": f"sha256:{digest}", "size": len(content)}

    def blob_file(self, path):
        hasher = hashlib.sha256()
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                hasher.update(chunk)
        digest = hasher.hexdigest()
        size = os.path.getsize(path)
        os.rename(path, f"{self.folder}/blobs/sha256/{digest}")
        return {"digest": f"sha256:{digest}", "size": size}

    def image(self, layers, diff_ids):
        config = self.blob(json.dumps({"architecture": "amd64", "os": "linux", "config": {},
                                       "rootfs": {"type": "layers", "diff_ids": diff_ids}}).encode())
        return self.blob(json.dumps({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
            "layers": layers}).encode())

    def index(self, manifests):
        with open(f"{self.folder}/index.json", "w") as file:
            json.dump({"schemaVersion": 2, "manifests": manifests}, file)
        with open(f"{self.folder}/oci-layout", "w") as file:
            file.write('{"imageLayoutVersion": "1.0.0"}')


MANIFEST = "application/vnd.oci.image.manifest.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


def simple(out, layers, compression="+gzip"):
    """An image of plain tars."""
    layout = Layout(out)
    rows, diffs = [], []
    for content in layers:
        diffs.append("sha256:" + hashlib.sha256(content).hexdigest())
        packed = gzip.compress(content, 6, mtime=0) if compression else content
        rows.append({"mediaType": LAYER + compression, **layout.blob(packed)})
    layout.index([{"mediaType": MANIFEST, **layout.image(rows, diffs)}])
    return layout


def header(name, size, kind=b"0", octal=True):
    """A raw ustar header whose size may be absurd."""
    field = b"%011o\0" % size if octal else b"\x80" + size.to_bytes(11, "big")
    block = bytearray(512)
    block[0:len(name)] = name
    block[100:108] = b"0000644\0"
    block[108:116] = block[116:124] = b"0000000\0"
    block[124:136] = field
    block[136:148] = b"00000000000\0"
    block[148:156] = b"        "
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def escapes(out):
    simple(out, [tar_bytes([
        ("../../etc/passwd", "file", b"root"), ("/abs/node_modules/a/package.json", "file", package("absolute")),
        ("../outside/node_modules/b/package.json", "file", package("outside")),
        ("app/../../c/node_modules/c/package.json", "file", package("climbing")),
        ("good/node_modules/d/package.json", "file", package("good")),
        ("leads/out", "symlink", "/etc/passwd"), ("leads/up", "symlink", "../../../../../../etc"),
        ("hard", "link", "../../../etc/shadow"), ("fifo", "fifo", None), ("device", "device", None)])])


def loops(out):
    entries = [("a", "symlink", "b"), ("b", "symlink", "a"), ("self", "symlink", "self"), ("up/up", "symlink", "../up"),
               ("etc", "symlink", "loop"), ("loop", "symlink", "etc"), ("var/lib/dpkg", "symlink", "../lib/dpkg"),
               ("usr/lib/os-release", "symlink", "../../etc/os-release"),
               ("a/node_modules/x/package.json", "file", package("through-a-loop")),
               ("good/node_modules/y/package.json", "file", package("good"))]
    entries += [(f"chain{i}", "symlink", f"chain{i + 1}/chain{i + 1}") for i in range(60)]
    entries += [("chain60", "symlink", "."), ("l1", "link", "l2"), ("l2", "link", "l1"),
                ("h/package.json", "link", "h/package.json")]
    simple(out, [tar_bytes(entries)])


def gzip_bomb(out, size):
    """A layer of `size` zero bytes behind gzip, in one file that a cataloger would like to read."""
    size = int(size)
    layout = Layout(out)
    path = f"{out}/bomb"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    # One compressed megabyte of zeros is repeated: a full flush makes its bytes independent of what was before.
    hasher = hashlib.sha256()
    head = header(b"app/node_modules/a/package.json", size, octal=size < 1 << 33)
    zeros = bytes(1 << 20)
    with open(path, "wb") as file:
        file.write(packer.compress(head))
        file.write(packer.flush(zlib.Z_FULL_FLUSH))
        hasher.update(head)
        chunk = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
        for _ in range(size >> 20):
            file.write(chunk)
    # The trailer is never reached by a reader with limits; one without would find it wrong.
    with open(path, "ab") as file:
        file.write(b"\x03\x00" + struct.pack("<II", 0, (size + 512) & 0xFFFFFFFF))
    row = {"mediaType": LAYER + "+gzip", **layout.blob_file(path)}
    layout.index([{"mediaType": MANIFEST, **layout.image([row], ["sha256:" + "0" * 64])}])


def sparse_entry(records, name, body):
    """A PAX sparse entry (format 1.0) of these records and this stored content."""
    text = b""
    for key, value in records:
        line = b" %s=%s\n" % (key, value)
        length = len(line)
        while len(b"%d" % length) + len(line) != length:
            length += 1
        text += b"%d" % length + line
    return (header(b"PaxHeaders/x", len(text), b"x") + text + bytes(-len(text) % 512) + header(name, len(body)) + body +
            bytes(-len(body) % 512))


def sparse_terabyte(out):
    """A file that declares a terabyte of which 512 bytes are there."""
    simple(out, [sparse_entry([(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"),
                               (b"GNU.sparse.name", b"a/node_modules/s/package.json"), (b"GNU.sparse.realsize", b"1099511627776")],
                              b"GNUSparseFile/s", b"1\n1099511627000\n512\n".ljust(512, b"\0") + b"x" * 512) +
                 tar_bytes([("c/node_modules/u/package.json", "file", package("after"))])])


def sparse_map(out):
    """A map of more parts than the file has bytes."""
    simple(out, [sparse_entry([(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"),
                               (b"GNU.sparse.name", b"b/node_modules/t/package.json"), (b"GNU.sparse.realsize", b"10")],
                              b"GNUSparseFile/t", b"99999999999\n1\n1\n".ljust(512, b"\0"))])


def zstd_bomb(out):
    """Blocks of one repeated byte (RFC 8878, 3.1.1.2.2): 128 KiB out of four bytes, 64 GiB in all."""
    layout = Layout(out)
    def block(size, kind, last=0):
        return struct.pack("<I", size << 3 | kind << 1 | last)[:3]
    head = header(b"app/node_modules/a/package.json", 1 << 36, octal=False)
    content = (b"\x28\xb5\x2f\xfd\x00\x38" + block(len(head), 0) + head + (block(131072, 1) + b"\0") * (1 << 19) + block(1024, 1, 1) + b"\0")
    row = {"mediaType": LAYER + "+zstd", **layout.blob(content)}
    layout.index([{"mediaType": MANIFEST, **layout.image([row], ["sha256:" + "0" * 64])}])


def huge_header(out):
    """Sizes that no file has: 8 exabytes in base 256, and a PAX size near 2^64."""
    simple(out, [header(b"app/node_modules/a/package.json", (1 << 63) - 1, octal=False) + b"{}"])


def truncated(out, share):
    content = tar_bytes([(f"app/node_modules/p{i}/package.json", "file", package(f"p{i}") + os.urandom(600)) for i in range(200)])
    packed = gzip.compress(content, 6, mtime=0)
    packed = packed[:int(len(packed) * float(share))]
    layout = Layout(out)
    row = {"mediaType": LAYER + "+gzip", **layout.blob(packed)}
    layout.index([{"mediaType": MANIFEST, **layout.image([row], ["sha256:" + hashlib.sha256(content).hexdigest()])}])


def bad_digest(out):
    content = tar_bytes([("app/node_modules/p/package.json", "file", package("p"))])
    simple(out, [content])
    folder = f"{out}/blobs/sha256"
    for name in os.listdir(folder):
        if open(f"{folder}/{name}", "rb").read(2) == b"\x1f\x8b":
            with open(f"{folder}/{name}", "r+b") as file:
                file.seek(4)  # the time in gzip's header: still valid gzip, other bytes
                file.write(b"\1")


def bad_diff_id(out):
    content = tar_bytes([("app/node_modules/p/package.json", "file", package("p"))])
    layout = Layout(out)
    row = {"mediaType": LAYER + "+gzip", **layout.blob(gzip.compress(content, mtime=0))}
    layout.index([{"mediaType": MANIFEST, **layout.image([row], ["sha256:" + "1" * 64])}])


def deep_manifest(out):
    layout = Layout(out)
    blob = layout.blob(b'{"schemaVersion":2,"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}")
    layout.index([{"mediaType": MANIFEST, **blob}])


def big_manifest(out):
    layout = Layout(out)
    blob = layout.blob(b'{"schemaVersion":2,"x":"' + b"y" * (80 << 20) + b'"}')
    layout.index([{"mediaType": MANIFEST, **blob}])


def index_loop(out):
    """Indexes in indexes, 100 deep."""
    layout = Layout(out)
    kind = "application/vnd.oci.image.index.v1+json"
    blob = layout.blob(b'{"schemaVersion":2,"manifests":[]}')
    for _ in range(100):
        blob = layout.blob(json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": [{"mediaType": kind, **blob}]}).encode())
    layout.index([{"mediaType": kind, **blob}])


def many_layers(out, count):
    content = tar_bytes([("app/node_modules/p/package.json", "file", package("p"))])
    layout = Layout(out)
    row = {"mediaType": LAYER, **layout.blob(content)}
    diff = "sha256:" + hashlib.sha256(content).hexdigest()
    layout.index([{"mediaType": MANIFEST, **layout.image([row] * int(count), [diff] * int(count))}])


def many_entries(out, count):
    layout = Layout(out)
    path = f"{out}/layer"
    hasher = hashlib.sha256()
    with open(path, "wb") as file:
        block = bytearray(header(b"d%06d/f%06d" % (0, 0), 0))
        base = sum(block) - sum(block[0:15]) - sum(block[148:156]) + 8 * 32
        for i in range(int(count)):
            block[0:15] = b"d%06d/f%06d" % (i // 1000, i)
            block[148:156] = b"%06o\0 " % (base + sum(block[0:15]))
            file.write(block)
            hasher.update(block)
        end = tar_bytes([("app/node_modules/p/package.json", "file", package("after-many"))])
        file.write(end)
        hasher.update(end)
    row = {"mediaType": LAYER, **layout.blob_file(path)}
    layout.index([{"mediaType": MANIFEST, **layout.image([row], ["sha256:" + hasher.hexdigest()])}])


def zip_of(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def pom(name, version):
    return f"groupId=org.example\nartifactId={name}\nversion={version}\n".encode()


def jars(out):
    nested = zip_of([("META-INF/maven/org.example/deepest/pom.properties", pom("deepest", "1"))])
    for level in range(20):
        nested = zip_of([(f"META-INF/maven/org.example/level{level}/pom.properties", pom(f"level{level}", "1")), ("lib/inner.jar", nested)])
    bomb = zip_of([("META-INF/maven/org.example/bomb/pom.properties", pom("bomb", "1")), ("lib/zeros.jar", bytes(1 << 30))])
    # The same zeros as a manifest and as pom.properties, which a reader wants whole.
    wanted = zip_of([("META-INF/MANIFEST.MF", bytes(1 << 29)), ("META-INF/maven/g/a/pom.properties", bytes(1 << 29))])
    broken = bytearray(zip_of([("META-INF/maven/org.example/broken/pom.properties", pom("broken", "1"))]))
    broken[-22 + 16:-22 + 20] = b"\xff\xff\xff\x7f"  # where the central directory is said to be
    simple(out, [tar_bytes([("app/nested.jar", "file", nested), ("app/bomb.jar", "file", bomb), ("app/wanted.jar", "file", wanted),
                            ("app/broken.jar", "file", bytes(broken)), ("app/text.jar", "file", b"PK\x03\x04 no zip"), ("app/empty.war", "file", b"")])])


def odd_files(out):
    """Binaries with absurd headers, deep JSON, XML and YAML, and databases of noise."""
    elf = bytearray(b"\x7fELF\x02\x01\x01" + bytes(57))
    elf[16:20] = b"\x02\x00\x3e\x00"
    elf[20:24] = b"\x01\0\0\0"
    elf[32:48] = struct.pack("<QQ", 64, 64)
    elf[52:64] = struct.pack("<HHHHHH", 64, 56, 0xFFFF, 64, 0xFFFF, 0xFFFE)
    sections = bytes(elf) + b"\xff" * 200_000
    deep = b'{"name":"x","version":"1","dependencies":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}"
    aliases = b"lockfileVersion: '6.0'\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(12))
    bom = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12)) + b"]><project><version>&m;</version></project>"
    simple(out, [tar_bytes([
        ("usr/bin/absurd", "file", sections), ("usr/bin/cut", "file", bytes(elf)),
        ("app/package-lock.json", "file", deep), ("app/pnpm-lock.yaml", "file", aliases), ("app/pom.xml", "file", bom),
        ("app/composer.lock", "file", b"[" * 1_000_000), ("app/poetry.lock", "file", b"a=" + b"[" * 100_000),
        ("app/yarn.lock", "file", b"\xff\xfe\0" * 10_000), ("app/Gemfile.lock", "file", b" " * 1_000_000),
        ("var/lib/dpkg/status", "file", b"Package: x\nVersion: " + b"1" * 1_000_000 + b"\n\nPackage: good\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n"),
        ("var/lib/rpm/rpmdb.sqlite", "file", b"SQLite format 3\0" + os.urandom(8192)), ("var/lib/rpm/Packages.db", "file", b"RpmP" + b"\xff" * 8192),
        ("var/lib/rpm/Packages", "file", bytes(12) + b"\x61\x15\x06\0" + b"\xff" * 8192), ("lib/apk/db/installed", "file", b"P:\nV:\n" * 10_000),
        ("app/node_modules/good/package.json", "file", package("good-one"))])])


def odd_text(out):
    """Names and versions with escape sequences, control characters and bytes that are not UTF-8."""
    entries = [
        ("a/node_modules/esc/package.json", "file", json.dumps({"name": "esc\x1b[31mred\x07", "version": "1.0\u009b2J\r\n"}).encode()),
        ("b/node_modules/turned/package.json", "file", json.dumps({"name": "turned\u202egnp", "version": "1"}).encode()),
        ("c/node_modules/bytes/package.json", "file", b'{"name":"bytes\xff\xfe","version":"1.\xc3\x28"}'),
        ("var/lib/dpkg/status", "file", b"Package: dpkg\x1b]0;owned\x07\nStatus: install ok installed\nVersion: 1\xff\x9b31m\nArchitecture: all\nMaintainer: x\xff\n\n"),
        ("etc/os-release", "file", b'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian \x1b[2J\xff"\n'),
        ("app/x\x1b[31m.egg-info", "file", b"Name: p\x1b[0m\nVersion: 1\n")]
    out_tar = io.BytesIO()
    with tarfile.open(fileobj=out_tar, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
        for name, _, payload in entries + [("d\udcff\udcfe/node_modules/path/package.json", "file", package("in-bytes")),
                                           ("e\x1b[31m\n/node_modules/path/package.json", "file", package("in-escapes")),
                                           ("f\udcff/package-lock.json", "file", b"{broken \x1b[5m")]:
            info = tarfile.TarInfo(name)
            info.size = len(payload)
            tar.addfile(info, io.BytesIO(payload))
    simple(out, [out_tar.getvalue()])


def large_package_json(out):
    body = b'{"name":"large","version":"1.0.0","x":"' + b"y" * (200 << 20) + b'"}'
    simple(out, [tar_bytes([("app/node_modules/large/package.json", "file", body), ("app/node_modules/small/package.json", "file", package("small"))])], "")


def docker_archive(out, kind):
    """docker save's shape with a wrong inside."""
    layer = tar_bytes([("app/node_modules/p/package.json", "file", package("p"))])
    config = json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]}}).encode()
    manifest = {"Config": "config.json", "RepoTags": ["a:1"], "Layers": ["layer.tar"]}
    entries = {"config.json": config, "layer.tar": layer}
    if kind == "good":
        pass
    elif kind == "no-layer":
        del entries["layer.tar"]
    elif kind == "outside":
        manifest["Layers"] = ["../../../../etc/passwd"]
    elif kind == "no-config":
        del entries["config.json"]
    elif kind == "more-layers":
        manifest["Layers"] = ["layer.tar"] * 3
    elif kind == "odd-types":
        manifest = {"Config": 5, "RepoTags": "x", "Layers": {"a": 1}}
    rows = [("manifest.json", "file", json.dumps([manifest]).encode())] + [(n, "file", c) for n, c in entries.items()]
    if kind == "linked":
        rows = [r for r in rows if r[0] != "layer.tar"] + [("layer.tar", "symlink", "layer.tar")]
    with open(out, "wb") as file:
        file.write(tar_bytes(rows))


if __name__ == "__main__":
    makers = {name.replace("_", "-"): value for name, value in globals().items() if callable(value)}
    makers[sys.argv[1]](*sys.argv[2:])
