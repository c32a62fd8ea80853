"""Finds the calculator by its name, without any address written here, and asks it."""
import socket

asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asker.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
asker.settimeout(3)
asker.sendto(b"LOOKUP calculator", ("255.255.255.255", 7070))
for line in asker.recv(1024).decode().splitlines():
    name, address, protocol = line.split()
    host, port = address.rsplit(":", 1)
    if protocol == "tcp":
        with socket.create_connection((host, int(port))) as sock:
            sock.sendall(b"+ 4 5\n")
            print(name, "at", address, "says", sock.makefile("r").readline().strip(), flush=True)
        break
