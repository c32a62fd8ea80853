"""Many connections at once, each of which gets its own answer: five hundred to the echo, two thousand to the calculator."""
import resource
import socket
import sys

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def ask(port, count, question, answer):
    socks = [socket.create_connection((sys.argv[1], port)) for _ in range(count)]
    for at, sock in enumerate(socks):
        sock.sendall(question(at).encode())
    right = sum(sock.recv(1024).decode() == answer(at) for at, sock in enumerate(socks))
    for sock in socks:
        sock.close()
    print("right", right, flush=True)


ask(2004, 500, str, lambda at: "Server message: " + str(at))
ask(7777, 2000, lambda at: "+ 1 " + str(at) + "\n", lambda at: str(at + 1) + "\n")
