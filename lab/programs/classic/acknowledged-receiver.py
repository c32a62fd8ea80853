"""Receives what is sent to a multicast group, and acknowledges it."""
import socket
import struct

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("", 10000))
mreq = struct.pack("4sl", socket.inet_aton("224.3.29.71"), socket.INADDR_ANY)
sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreq)
print("listening", flush=True)
while True:
    data, address = sock.recvfrom(1024)
    print(data.decode(), flush=True)
    sock.sendto(b"ack", address)
