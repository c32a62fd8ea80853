"""A newcomer: broadcasts, collects replies for two seconds, and prints its view of the group."""
import socket
import sys

broadcast, me = sys.argv[1], sys.argv[2]
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
sock.sendto((me + " sent a broadcast").encode(), (broadcast, 5972))
sock.settimeout(2)
view = set()
try:
    while True:
        data, address = sock.recvfrom(1024)
        view.add(address[0])
        print(address[0], data.decode(), flush=True)
except socket.timeout:
    pass
print("view", *sorted(view), flush=True)
