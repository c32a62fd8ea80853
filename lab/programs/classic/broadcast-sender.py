"""A newcomer: broadcasts, collects replies until as many as given have come and then none for a while, and prints its view."""
import socket
import sys

broadcast, me, expected = sys.argv[1], sys.argv[2], int(sys.argv[3])
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
sock.sendto((me + " sent a broadcast").encode(), (broadcast, 5972))
sock.settimeout(5)
view = set()
try:
    while True:
        data, address = sock.recvfrom(1024)
        view.add(address[0])
        print(address[0], data.decode(), flush=True)
        if len(view) >= expected:
            sock.settimeout(0.3)
except socket.timeout:
    pass
print("view", *sorted(view), flush=True)
