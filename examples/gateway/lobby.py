"""Says a line in the lobby through the gateway and prints what others say there, with Python's standard library alone.

    earshot gateway                       # prints an address
    python3 lobby.py ADDRESS "Hello!"     # Ctrl-C ends it; --count N ends after N messages
"""

import argparse
import base64
import json
import os
import socket
import struct
import urllib.parse

CHANNEL = "conversation:lobby"


class Gateway:
    """A WebSocket (RFC 6455) with the gateway's JSON on it; texts are all that is needed."""

    def __init__(self, address):
        url = urllib.parse.urlsplit(address)
        self.socket = socket.create_connection((url.hostname, url.port))
        self.input = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        status = self.input.readline().decode()
        while self.input.readline() not in (b"\r\n", b""):
            pass
        if " 101 " not in status:
            raise ConnectionError(status.strip())

    def send(self, frame):
        self._send(0x1, json.dumps(frame).encode())

    def frames(self):
        while True:
            head = self.input.read(2)
            if len(head) < 2:
                return
            kind, length = head[0] & 0x0F, head[1] & 0x7F
            if length == 126:
                (length,) = struct.unpack(">H", self.input.read(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self.input.read(8))
            body = self.input.read(length)
            if kind == 0x1:
                yield json.loads(body)
            elif kind == 0x9:  # The gateway asks whether we are still there.
                self._send(0xA, body)
            elif kind == 0x8:
                return

    def _send(self, kind, body):
        mask = os.urandom(4)
        length = len(body)
        if length < 126:
            head = struct.pack(">BB", 0x80 | kind, 0x80 | length)
        elif length < 65536:
            head = struct.pack(">BBH", 0x80 | kind, 0x80 | 126, length)
        else:
            head = struct.pack(">BBQ", 0x80 | kind, 0x80 | 127, length)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(body))
        self.socket.sendall(head + mask + masked)


def apply(state, patch):
    """A JSON Patch (RFC 6902) of the gateway: add, replace and remove."""
    for operation in patch:
        keys = [key.replace("~1", "/").replace("~0", "~") for key in operation["path"].split("/")[1:]]
        if not keys:
            state = operation["value"]
            continue
        target = state
        for key in keys[:-1]:
            target = target[int(key)] if isinstance(target, list) else target[key]
        key = int(keys[-1]) if isinstance(target, list) else keys[-1]
        if operation["op"] == "remove":
            del target[key]
        elif operation["op"] == "add" and isinstance(target, list):
            target.insert(key, operation["value"])
        else:
            target[key] = operation["value"]
    return state


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("text", nargs="?")
    parser.add_argument("--count", type=int, default=0)
    options = parser.parse_args()

    gateway = Gateway(options.address)
    gateway.send({"type": "hello", "protocol": 1})
    gateway.send({"type": "watch", "channels": [CHANNEL]})
    if options.text is not None:
        command = {"type": "say", "conversation": "lobby", "text": options.text}
        gateway.send({"type": "command", "id": "1", "command": command})
    state, shown = {"items": []}, set()
    for frame in gateway.frames():
        if frame["type"] == "state":
            state = frame["state"]
        elif frame["type"] == "change":
            state = apply(state, frame["patch"])
        elif frame["type"] == "result" and not frame["ok"]:
            print("not done:", frame["error"]["message"], flush=True)
        elif frame["type"] == "bye":
            print("the gateway says goodbye:", frame["reason"], flush=True)
        for item in state["items"]:
            message = item.get("message")
            if message is None or message["id"] in shown:
                continue
            shown.add(message["id"])
            print(f"{message['label']}: {message['text']}", flush=True)
        if 0 < options.count <= len(shown):
            return


if __name__ == "__main__":
    main()
