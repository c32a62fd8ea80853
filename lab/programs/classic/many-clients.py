"""Five hundred connections at once, each of which gets its own answer."""
import socket
import sys

socks = [socket.create_connection((sys.argv[1], 2004)) for _ in range(500)]
for at, sock in enumerate(socks):
    sock.sendall(str(at).encode())
right = sum(sock.recv(1024).decode() == "Server message: " + str(at) for at, sock in enumerate(socks))
print("right", right, flush=True)
