#!/usr/bin/env python3
"""A proxy that makes tunnels (CONNECT) and sends plain requests on, whatever their host, to one port of loopback.

    fake_proxy.py PORT_FILE LOG_FILE TARGET_PORT [refuse|auth=USER:PASSWORD]

LOG_FILE gets the request line of each request.
"""
import base64, os, socket, sys, threading

port_file, log_file, target_port = sys.argv[1:4]
mode, _, credentials = (sys.argv[4] if len(sys.argv) > 4 else "").partition("=")
listener = socket.create_server(("127.0.0.1", 0))


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(peer):
    head = b""
    while b"\r\n\r\n" not in head:
        data = peer.recv(4096)
        if not data:
            return
        head += data
    with open(log_file, "ab") as log:
        log.write(head.split(b"\r\n")[0] + b"\n")
    expected = b"Proxy-Authorization: Basic " + base64.b64encode(credentials.encode())
    if mode == "refuse" or (mode == "auth" and expected not in head):
        peer.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        peer.close()
        return
    onward = socket.create_connection(("127.0.0.1", int(target_port)))
    if head.startswith(b"CONNECT "):
        peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    else:
        line, rest = head.split(b"\r\n", 1)
        method, url, version = line.split(b" ")
        onward.sendall(b" ".join([method, b"/" + url.split(b"/", 3)[3], version]) + b"\r\n" + rest)
    threading.Thread(target=pump, args=(onward, peer), daemon=True).start()
    pump(peer, onward)


with open(port_file + ".new", "w", encoding="utf-8") as file:
    file.write(f"{listener.getsockname()[1]}\n")
os.rename(port_file + ".new", port_file)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
