"""Sends rubbish to every port of the classic services."""
import os
import random
import socket
import sys

host, seed = sys.argv[1], int(sys.argv[2])
chance = random.Random(seed)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
places = [
    ("224.1.1.1", 50008), ("224.1.1.1", 5007), ("224.1.1.1", 5008), ("224.3.29.71", 10000),
    ("255.255.255.255", 5972), ("255.255.255.255", 7070), (host, 6789), (host, 7777),
]
words = [b"who's there?", b"CREATE ", b"PUBLISH ", b"LOOKUP ", b" sent a broadcast", b": quit", b"+ ", b"\xff", b"\n", b"\0"]


def rubbish():
    parts = [chance.choice(words) if chance.random() < 0.5 else os.urandom(chance.randrange(40)) for _ in range(6)]
    return b"".join(parts)


for _ in range(400):
    udp.sendto(rubbish(), chance.choice(places))
udp.sendto(b"x" * 9000, ("224.1.1.1", 5007))
held = []
for port in (65432, 2004, 7896, 7777, 6666, 7070):
    for _ in range(20):
        sock = socket.create_connection((host, port))
        held.append(sock)
        try:
            sock.sendall(rubbish())
            sock.sendall(b"x" * chance.randrange(100000))
        except OSError:
            pass  # It has had enough of us, as it may.
        if chance.random() < 0.5:
            sock.close()
print("done", flush=True)
