"""Sends to a multicast group and prints who acknowledges, until nobody has for the time given."""
import socket
import struct
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(float(sys.argv[1]))
sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, struct.pack("b", 1))
try:
    for _ in range(int(sys.argv[2])):
        sock.sendto(b"very important data", ("224.3.29.71", 10000))
    while True:
        data, server = sock.recvfrom(16)
        print(data.decode(), server[0], flush=True)
except socket.timeout:
    print("timed out, no more responses", flush=True)
finally:
    sock.close()
