"""A publisher and subscriber of the board by multicast: sends the lines typed, prints what the group says."""
import socket
import struct
import sys
import threading

GROUP, PORT = "224.1.1.1", 5008
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(("", PORT))
mreq = struct.pack("4sl", socket.inet_aton(GROUP), socket.INADDR_ANY)
sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreq)
print("listening", flush=True)


def read():
    while True:
        print(sock.recv(2048).decode(), flush=True)


threading.Thread(target=read, daemon=True).start()
for line in sys.stdin:
    sock.sendto(line.rstrip("\n").encode(), (GROUP, PORT))
