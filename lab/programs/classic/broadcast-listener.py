"""Listens for broadcasts, as the textbook's listener does, and replies with its own address."""
import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind((sys.argv[1], 5972))
print("listening", flush=True)
while True:
    data, address = sock.recvfrom(1024)
    if data:
        print("Received broadcast message:", data.decode(), flush=True)
        sock.sendto((sys.argv[2] + " replied").encode(), address)
