"""Sites on this machine for tests of `sessionaudit scan`: TLS, names, and cookies with faults made on purpose.

`Site(pages)` serves a table of pages on a free port of 127.0.0.1; `Certificates` makes an authority and a
certificate for a test. Nothing waits for a clock.
"""

from __future__ import annotations

import http.server
import pathlib
import ssl
import subprocess
import threading


class Certificates:
    """An authority, and certificates it signed, in a folder."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.authority = folder / "ca.pem"
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                      "-keyout", folder / "ca.key", "-out", self.authority, "-days", "30", "-subj", "/CN=test authority")

    def _openssl(self, *arguments) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    def context(self, *names: str) -> ssl.SSLContext:
        """A server's context with a certificate for these names."""
        key, request, certificate, extensions = (
            self.folder / f"{names[0]}.{ending}" for ending in ("key", "csr", "pem", "ext"))
        extensions.write_text("subjectAltName=" + ",".join(f"DNS:{name}" for name in names) + "\n")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                      "-out", request, "-subj", f"/CN={names[0]}")
        self._openssl("x509", "-req", "-in", request, "-CA", self.authority, "-CAkey", self.folder / "ca.key",
                      "-CAcreateserial", "-out", certificate, "-days", "30", "-extfile", extensions)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


class Page:
    def __init__(self, body: str = "", cookies: list[str] | None = None, status: int = 200,
                 kind: str = "text/html; charset=utf-8", headers: dict[str, str] | None = None):
        self.body = body
        self.cookies = cookies or []
        self.status = status
        self.kind = kind
        self.headers = headers or {}


class Site:
    """pages: {path: Page}; every request is noted in `asked` as "METHOD host path"."""

    def __init__(self, pages: dict[str, Page], context: ssl.SSLContext | None = None, port: int = 0):
        self.pages = pages
        self.asked: list[str] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(f"{self.command} {self.headers.get('Host', '')} {self.path}")
                page = site.pages.get(self.path.split("?")[0], Page("not here", status=404))
                body = page.body.encode()
                self.send_response(page.status)
                self.send_header("Content-Type", page.kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in page.headers.items():
                    self.send_header(name, value)
                for cookie in page.cookies:
                    self.send_header("Set-Cookie", cookie)
                self.end_headers()
                self.wfile.write(body)

            do_HEAD = do_POST = do_GET

            def log_message(self, *_arguments) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_arguments) -> None:
                pass  # a client that goes away is no fault here

        self.server = Server(("127.0.0.1", port), Handler)
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_arguments) -> None:
        self.server.shutdown()
        self.server.server_close()
