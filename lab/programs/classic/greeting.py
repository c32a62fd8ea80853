"""Joins, greets, and leaves when somebody says "Adiós"."""
import socket
import struct

GROUP, PORT = "224.1.1.1", 5007
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(("", PORT))
mreq = struct.pack("4sl", socket.inet_aton(GROUP), socket.INADDR_ANY)
sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreq)
sock.sendto(b"Hello this is user 1", (GROUP, PORT))
while True:
    text = sock.recv(1024).decode()
    print(text, flush=True)
    if text == "Adiós":
        break
