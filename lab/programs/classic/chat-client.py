"""A client of the chat server with the dispatcher of the textbook: a table from commands to functions."""
import socket
import sys
import threading

name, host = sys.argv[1], sys.argv[2]
sock = socket.create_connection((host, 6666))


def online_users(rest):
    print("online", *sorted(user for user in rest.split() if user != name), flush=True)


def invitation(rest):
    conversation, inviter, _ = rest.split()
    if inviter == name:
        print("pending", conversation, flush=True)
    else:
        print("invited by", inviter, flush=True)
        send("JOIN", conversation)


def conversations(rest):
    print("conversations", rest, flush=True)


def send_message(rest):
    conversation, sender, text = rest.split(" ", 2)
    print(conversation, sender + ":", text, flush=True)


def status(rest):
    print("status", rest, flush=True)


def error(rest):
    print("error", rest, flush=True)


DISPATCH = {
    "ONLINE_USERS": online_users,
    "INVITATION": invitation,
    "CONVERSATIONS": conversations,
    "SEND_MESSAGE": send_message,
    "STATUS": status,
    "ERROR": error,
}


def send(*words):
    sock.sendall((" ".join(words) + "\n").encode())


def read():
    for line in sock.makefile("r"):
        line = line.rstrip("\n")
        command = line[0 : line.find(" ")]
        if command in DISPATCH:
            DISPATCH[command](line[line.find(" ") + 1 :])
    print("closed", flush=True)


send("REGISTER", name)
threading.Thread(target=read, daemon=True).start()
for line in sys.stdin:
    send(line.rstrip("\n"))
send("GOODBYE")
sock.close()
