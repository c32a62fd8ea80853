"""Asks a multicast group who is there, and prints each answer, for two seconds."""
import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(b"who's there?", ("224.1.1.1", 50008))
sock.settimeout(2)
try:
    while True:
        data, (host, port) = sock.recvfrom(1024)
        print(host, port, data.decode(), flush=True)
except socket.timeout:
    pass
finally:
    sock.close()
