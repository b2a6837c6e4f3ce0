#!/usr/bin/env python3
"""A registry by the OCI distribution specification that misbehaves on demand. For the end-to-end tests.

    fake_registry.py LAYOUT REPOSITORY PORTS_FILE LOG_FILE [--tls CERT KEY] [BEHAVIOUR]...

Serves the OCI layout as one repository on loopback, three servers in one: the registry, a store of blobs it may
redirect to, and a token server. PORTS_FILE gets their ports on one line once they listen; LOG_FILE gets a JSON line a
request. Behaviours (N counts requests):
  bearer=USER:PASSWORD  tokens are wanted; the token server wants the credentials ("bearer=" takes anyone)
  uses=N                a token is good for N requests          never         no token is ever good
  realm=URL             the challenge names this token server   refresh=TOKEN the token server wants this refresh token
  basic=USER:PASSWORD   basic authentication                    redirect      blobs are redirected to the store
  store-asks            the store answers 401 with a challenge of its own
  busy=N                the first N requests get 429            down=N        the first N requests get 503
  cut=N                 the first N blobs end in the middle     ranges        ranges are served
  wrong-range           a range is answered with another        wrong-blob    a byte of each blob is changed
  wrong-manifest        manifests by digest get a blank more    wrong-header  Docker-Content-Digest is another
  gzip                  manifests come gzip'd                   chunked       bodies in chunks, with extension and trailer
  http10                replies of HTTP/1.0 without a length    interim       100 and 103 before each reply
  trickle               bodies in small pieces                  schema1       manifests are of docker's schema 1
  page                  errors are HTML                         endless       manifests never end
"""
import base64, gzip, http.server, json, os, ssl, sys, threading, time, urllib.parse

arguments = sys.argv[1:]
tls = None
if "--tls" in arguments:
    at = arguments.index("--tls")
    tls = arguments[at + 1:at + 3]
    del arguments[at:at + 3]
layout, repository, ports_file, log_file = arguments[:4]
behaviour = dict((word.partition("=")[0], word.partition("=")[2]) for word in arguments[4:])
lock = threading.Lock()
counts = {}
tokens = {}
ports = {}


def counted(what):
    with lock:
        counts[what] = counts.get(what, 0) + 1
        return counts[what]


def first(what):
    return what in behaviour and counted(what) <= int(behaviour[what])


def blob(digest):
    try:
        with open(os.path.join(layout, "blobs", *digest.split(":", 1)), "rb") as file:
            return file.read()
    except OSError:
        return None


def index():
    with open(os.path.join(layout, "index.json"), "rb") as file:
        return json.load(file)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    role = ""

    def log_message(self, *_):
        pass

    def own_url(self, role):
        return f"{'https' if tls else 'http'}://127.0.0.1:{ports[role]}"

    def reply(self, status, body=b"", kind="application/octet-stream", headers=(), cut=False):
        if isinstance(body, (dict, list)):
            body, kind = json.dumps(body).encode(), "application/json"
        out = b""
        if "interim" in behaviour:
            out += b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        old = "http10" in behaviour
        out += f"HTTP/1.{0 if old else 1} {status} X\r\nContent-Type: {kind}\r\n".encode()
        for name, value in headers:
            out += f"{name}: {value}\r\n".encode()
        chunked = "chunked" in behaviour and status == 200
        if chunked:
            out += b"Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n"
        elif not old:
            out += f"Content-Length: {len(body)}\r\n".encode()
        self.wfile.write(out + b"Connection: close\r\n\r\n")
        self.close_connection = True
        if cut:
            body = body[:len(body) // 2]
        size = 37 if "trickle" in behaviour else 8000
        for start in range(0, len(body), size):
            piece = body[start:start + size]
            if chunked:
                piece = f"{len(piece):X};name=\"value\"\r\n".encode() + piece + b"\r\n"
            self.wfile.write(piece)
            if "trickle" in behaviour and start < 4000:
                self.wfile.flush()
                time.sleep(0.001)
        if chunked and not cut:
            self.wfile.write(b"0\r\nX-Sum: 1\r\n\r\n")

    def refuse(self, status, code, message, headers=()):
        if "page" in behaviour:
            self.reply(status, b"<html>no</html>", "text/html", headers)
        else:
            self.reply(status, {"errors": [{"code": code, "message": message}]}, headers=headers)

    def do_POST(self):
        self.do_GET()

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        with lock, open(log_file, "a", encoding="utf-8") as log:
            log.write(json.dumps({"role": self.role, "method": self.command, "path": self.path, "body": body,
                                  "authorization": self.headers.get("Authorization"),
                                  "range": self.headers.get("Range")}) + "\n")
        getattr(self, self.role)(body)

    def tokens(self, body):
        wanted, refresh = behaviour.get("bearer"), behaviour.get("refresh")
        query = urllib.parse.parse_qs(body if self.command == "POST" else urllib.parse.urlparse(self.path).query)
        if refresh is not None:
            allowed = query.get("refresh_token") == [refresh] and query.get("grant_type") == ["refresh_token"]
        else:
            given = self.headers.get("Authorization", "")
            allowed = not wanted or given == "Basic " + base64.b64encode(wanted.encode()).decode()
        if not allowed or query.get("scope") != [f"repository:{repository}:pull"] or query.get("service") != ["fake"]:
            return self.refuse(401, "UNAUTHORIZED", "incorrect username or password")
        token = f"token-{counted('token')}"
        tokens[token] = int(behaviour.get("uses") or 1000000)
        self.reply(200, {"access_token" if refresh is not None else "token": token, "expires_in": 60})

    def is_allowed(self):
        given = self.headers.get("Authorization", "")
        if "basic" in behaviour:
            if given == "Basic " + base64.b64encode(behaviour["basic"].encode()).decode():
                return True
            self.refuse(401, "UNAUTHORIZED", "authentication required", [("WWW-Authenticate", 'Basic realm="fake"')])
            return False
        if "bearer" not in behaviour and "refresh" not in behaviour:
            return True
        token = given.removeprefix("Bearer ")
        if "never" not in behaviour and tokens.get(token, 0) > 0:
            tokens[token] -= 1
            return True
        realm = behaviour.get("realm") or self.own_url("tokens") + "/token"
        self.refuse(401, "UNAUTHORIZED", "authentication required", [
            ("WWW-Authenticate", f'Bearer realm="{realm}",service="fake",scope="repository:{repository}:pull"')])
        return False

    def registry(self, _):
        if first("busy"):
            return self.refuse(429, "TOOMANYREQUESTS", "slow down", [("Retry-After", "0")])
        if first("down"):
            return self.refuse(503, "UNAVAILABLE", "later", [("Retry-After", "0")])
        if not self.is_allowed():
            return None
        prefix = f"/v2/{repository}/"
        if not self.path.startswith(prefix):
            return self.refuse(404, "NAME_UNKNOWN", "repository name not known to registry")
        kind, _, name = self.path[len(prefix):].partition("/")
        if kind == "manifests":
            return self.manifest(name)
        if "redirect" in behaviour:
            return self.reply(307, headers=[("Location", self.own_url("store") + "/bytes/" + name)])
        return self.blob(name)

    def manifest(self, name):
        if not name.startswith("sha256:"):
            found = [child for child in index()["manifests"]
                     if child.get("annotations", {}).get("org.opencontainers.image.ref.name") == name]
            if not found:
                return self.refuse(404, "MANIFEST_UNKNOWN", "manifest unknown")
            digest = found[0]["digest"]
            body = blob(digest)
        else:
            digest, body = name, blob(name)
            if "wrong-manifest" in behaviour and body:
                body += b" "
        if body is None:
            return self.refuse(404, "MANIFEST_UNKNOWN", "manifest unknown")
        kind = json.loads(body).get("mediaType", "application/vnd.oci.image.manifest.v1+json")
        headers = [("Docker-Content-Digest", digest)]
        if "wrong-header" in behaviour:
            headers = [("Docker-Content-Digest", "sha256:" + "0" * 64)]
        if "schema1" in behaviour:
            body, kind = b'{"schemaVersion": 1, "fsLayers": []}', "application/vnd.docker.distribution.manifest.v1+prettyjws"
            headers = []
        if "gzip" in behaviour:
            body = gzip.compress(body)
            headers.append(("Content-Encoding", "gzip"))
        if "endless" in behaviour:
            body = b" " * (64 << 20)
        return self.reply(200, body, kind, headers)

    def blob(self, digest):
        body = blob(digest)
        if body is None:
            return self.refuse(404, "BLOB_UNKNOWN", "blob unknown to registry")
        if "wrong-blob" in behaviour:
            body = body[:-1] + bytes([body[-1] ^ 1])
        # Documents are small: what is cut are layers.
        cut = len(body) > 2000 and first("cut")
        wanted = self.headers.get("Range")
        if wanted and ("ranges" in behaviour or "wrong-range" in behaviour):
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
            if "wrong-range" in behaviour:
                start -= 1
            return self.reply(206, body[start:], headers=[
                ("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")], cut=cut)
        return self.reply(200, body, cut=cut)

    def store(self, _):
        if "store-asks" in behaviour:
            return self.refuse(401, "UNAUTHORIZED", "who are you", [
                ("WWW-Authenticate", f'Bearer realm="{self.own_url("tokens")}/steal",service="fake",scope="x"'),
                ("WWW-Authenticate", 'Basic realm="steal"')])
        return self.blob(self.path.removeprefix("/bytes/"))


for role in ("registry", "store", "tokens"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type(role, (Handler,), {"role": role}))
    server.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    ports[role] = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
with open(ports_file + ".new", "w", encoding="utf-8") as file:
    file.write(f"{ports['registry']} {ports['store']} {ports['tokens']}\n")
os.rename(ports_file + ".new", ports_file)
threading.Event().wait()
