"""A chat server of the textbook's kind, with the older vocabulary where it tells changes."""
import socketserver

users = {}
conversations = {}


def tell(names, *words):
    for name in names:
        if name in users:
            users[name].wfile.write((" ".join(words) + "\n").encode())


class Client(socketserver.StreamRequestHandler):
    def handle(self):
        self.name = None
        for line in self.rfile:
            command, _, rest = line.decode().rstrip("\r\n").partition(" ")
            handler = getattr(self, "on_" + command.lower(), None)
            if handler:
                handler(rest)
        users.pop(self.name, None)
        tell(users, "ONLINE_USERS", *users)

    def on_register(self, name):
        self.name = name
        users[name] = self
        tell(users, "ONLINE_USERS", *users)

    def on_invite(self, guest):
        number = str(len(conversations) + 1)
        conversations[number] = [self.name]
        tell([self.name], "JOINED", number, self.name)
        tell([self.name, guest], "INVITATION", number, self.name, guest)

    def on_join(self, number):
        conversations[number].append(self.name)
        for member in conversations[number]:
            tell(conversations[number], "JOINED", number, member)

    def on_send_message(self, rest):
        number, _, text = rest.partition(" ")
        tell(conversations[number], "SEND_MESSAGE", number, self.name, text)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", 6666), Client) as server:
    print("serving", flush=True)
    server.serve_forever()
