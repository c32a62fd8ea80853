"""Asks a multicast group who is there, and prints each answer: until as many as given have come, and then none for a while."""
import socket
import sys

expected = int(sys.argv[1])
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(b"who's there?", ("224.1.1.1", 50008))
sock.settimeout(5)
try:
    while True:
        data, (host, port) = sock.recvfrom(1024)
        print(host, port, data.decode(), flush=True)
        expected -= 1
        if expected <= 0:
            sock.settimeout(0.3)
except socket.timeout:
    pass
finally:
    sock.close()
