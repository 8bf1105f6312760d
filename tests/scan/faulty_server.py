"""Servers on loopback that misbehave on demand: each path is a function that writes raw bytes to the socket."""
import collections
import pathlib
import select
import socket
import ssl
import struct
import subprocess
import threading


class Request:
    def __init__(self, raw):
        head = raw.decode("latin-1").split("\r\n")
        self.method, self.target, _ = head[0].split(" ", 2)
        self.headers = [tuple(line.split(": ", 1)) for line in head[1:] if ": " in line]

    def get(self, name):
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[-1] if found else None


def answer(body=b"", status="200 OK", headers=(), length=True):
    """A whole response."""
    if isinstance(body, str):
        body = body.encode()
    lines = [f"HTTP/1.1 {status}".encode()]
    names = [field.split(":")[0].lower() if isinstance(field, str) else "" for field in headers]
    if "content-type" not in names:
        lines.append(b"Content-Type: text/html")
    lines += [field.encode() if isinstance(field, str) else field for field in headers]
    if length:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def until_gone(connection):
    """Holds the socket until the client gives up."""
    while connection.recv(65536):
        pass


def drip(connection, piece=b"x"):
    """A byte now and then, for as long as the client listens."""
    while not select.select([connection], [], [], 0.02)[0]:
        connection.sendall(piece)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Server:
    """`pages` maps a path to bytes, or to a function (connection, request) that returns bytes or writes."""

    def __init__(self, pages=None, tls=None):
        self.pages = pages or {}
        self.tls = tls
        self.requests = []
        self.counts = collections.Counter()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, path="/", host="127.0.0.1"):
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def stop(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self.talk(connection)
        except (OSError, ValueError):
            pass  # the client is gone, which is what most of these pages provoke
        finally:
            connection.close()

    def talk(self, connection):
        while True:
            raw = b""
            while not raw.endswith(b"\r\n\r\n"):
                piece = connection.recv(1)
                if not piece:
                    return
                if piece == b"\x16" and not raw:  # a TLS handshake where plain HTTP was expected
                    connection.sendall(answer("", "400 Bad Request"))
                    return
                raw += piece
            request = Request(raw)
            with self.lock:
                self.requests.append(request)
                self.counts[request.target] += 1
            if request.method == "CONNECT":
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with self.tunnel.wrap_socket(connection, server_side=True) as inner:
                    return self.talk(inner)
            reply = self.reply(connection, request)
            if reply is None:
                return
            connection.sendall(reply)

    def reply(self, connection, request):
        page = self.pages.get(request.target)
        if page is None and request.target.startswith("http://"):  # as a proxy is asked
            page = self.pages.get(request.target.split("/", 3)[2] + "/" + request.target.split("/", 3)[3])
        if page is None:
            return answer("not here", "404 Not Found")
        return page(connection, request) if callable(page) else page


class Certificates:
    """Made by openssl for one run: a root, and leaves of each kind."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                     "/CN=root of a test", "-days", "30", "-keyout", "root.key", "-out", "root.pem")
        self.root = self.folder / "root.pem"

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def leaf(self, name, host, *validity):
        """Signed by the root. `validity`: openssl's words for it; 30 days without."""
        self.openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                     f"/CN={host}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (self.folder / f"{name}.ext").write_text(f"subjectAltName=DNS:{host}\n")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                     "-extfile", f"{name}.ext", "-out", f"{name}.pem", *(validity or ("-days", "30")))
        return self.context(name)

    def self_signed(self, name, host):
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                     f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-days", "30", "-keyout", f"{name}.key",
                     "-out", f"{name}.pem")
        return self.context(name)

    def context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context
