"""Asks a calculator over TCP, the requests cut and joined as TCP likes to, and over UDP."""
import socket
import sys

host = sys.argv[1]
with socket.create_connection((host, 7777)) as sock:
    file = sock.makefile("r")
    for part in (b"+ 4", b" 5\n* 6 7\n/ 1 ", b"0\n"):
        sock.sendall(part)
    for _ in range(3):
        print("tcp", file.readline().strip(), flush=True)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.settimeout(2)
    sock.sendto(b"+ 4 5", (host, 7777))
    print("udp", sock.recv(1024).decode(), flush=True)
