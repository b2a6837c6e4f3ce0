#!/usr/bin/env python3
"""A docker engine as far as reading images goes: HTTP on a Unix socket. For the end-to-end tests.

    fake_engine.py SOCKET ARCHIVE NAME LOG_FILE [cut|broken|error|no-id]

Knows one image, NAME, whose export is the docker-archive ARCHIVE, sent in chunks. cut: the export ends in the middle;
broken: its chunks stop making sense; error: 500 with a message for the export; no-id: the inspection lacks the id.
LOG_FILE gets a line a request.
"""
import http.server, json, os, socketserver, sys, tarfile, urllib.parse

path, archive, name, log_file = sys.argv[1:5]
mode = sys.argv[5] if len(sys.argv) > 5 else ""
with tarfile.open(archive) as tar:
    image_id = "sha256:" + json.load(tar.extractfile("manifest.json"))[0]["Config"].removesuffix(".json")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def address_string(self):
        return "socket"

    def reply(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def export(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-tar")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        left = os.path.getsize(archive)
        half = left // 2
        with open(archive, "rb") as file:
            while piece := file.read(5003):
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                left -= len(piece)
                if left < half and mode == "cut":
                    return
                if left < half and mode == "broken":
                    self.wfile.write(b'{"message":"layer does not exist"}\r\n')
                    return
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self):
        with open(log_file, "a", encoding="utf-8") as log:
            log.write(self.path + "\n")
        asked = urllib.parse.unquote(self.path)
        if asked == f"/images/{name}/json" or asked == f"/images/{image_id}/json":
            self.reply(200, {"RepoTags": [name]} if mode == "no-id" else {"Id": image_id, "RepoTags": [name]})
        elif asked == f"/images/{image_id}/get" and mode == "error":
            self.reply(500, {"message": "no space left on device"})
        elif asked == f"/images/{image_id}/get":
            self.export()
        else:
            self.reply(404, {"message": "No such image: " + asked.split("/", 2)[2].rpartition("/")[0]})


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


Server(path, Handler).serve_forever()
