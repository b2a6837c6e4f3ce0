#!/usr/bin/env python3
"""A stand-in for the servers that advisories come from: advisory_server.py FOLDER PORT_FILE

Serves FOLDER with ETag, If-None-Match and Last-Modified. FOLDER/.faults.json maps a path to what goes wrong with it, read anew for
each request: {"status": 500}, {"cut": BYTES} (the announced length is the true one), {"silent": true} (closes without an answer),
{"redirect": URL}. Each request adds a line to FOLDER/.requests: method, path, status.
"""
import hashlib
import http.server
import json
import os
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = "."

    def log_message(self, *_):
        pass

    def note(self, status):
        with open(f"{self.folder}/.requests", "a") as file:
            file.write(f"{self.command} {self.path} {status}\n")

    def answer(self, status, body=b"", headers=(), sent=None):
        self.note(status)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if sent is None else body[:sent])
        if sent is not None:
            self.close_connection = True

    def do_GET(self):
        try:
            with open(f"{self.folder}/.faults.json") as file:
                fault = json.load(file).get(self.path, {})
        except FileNotFoundError:
            fault = {}
        if fault.get("silent"):
            self.note(0)
            self.close_connection = True
            return
        if "status" in fault:
            self.answer(fault["status"], b"this is not advisory data")
            return
        if "redirect" in fault:
            self.answer(302, b"", [("Location", fault["redirect"])])
            return
        path = os.path.normpath(self.folder + "/" + self.path.split("?")[0].replace("%20", " "))
        if not path.startswith(self.folder) or not os.path.isfile(path):
            self.answer(404, b"no such file")
            return
        with open(path, "rb") as file:
            body = file.read()
        tag = '"' + hashlib.sha256(body).hexdigest() + '"'
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", [("ETag", tag)])
            return
        self.answer(200, body, [("ETag", tag)], fault.get("cut"))


if __name__ == "__main__":
    Handler.folder = os.path.realpath(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(sys.argv[2] + ".new", "w") as file:
        file.write(str(server.server_address[1]))
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    server.serve_forever()
