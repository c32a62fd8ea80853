"""The chat by multicast: a thread reads, the main one writes what is typed; "quit" ends both."""
import socket
import struct
import sys
import threading

GROUP, PORT = "224.1.1.1", 5007
name = sys.argv[1]
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(("", PORT))
# The address of the interface, or 0.0.0.0, by which the system chooses one.
mreq = struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(sys.argv[2]))
sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreq)
sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
if sys.argv[2] != "0.0.0.0":
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(sys.argv[2]))


def say(text):
    sock.sendto((name + ": " + text).encode(), (GROUP, PORT))


def read():
    while True:
        print(sock.recv(1024).decode(), flush=True)


say("Entering user")
threading.Thread(target=read, daemon=True).start()
for line in sys.stdin:
    say(line.rstrip("\n"))
    if line.strip().lower() == "quit":
        break
