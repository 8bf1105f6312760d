"""A mail server with STARTTLS and one account. Writes each mail as a line of JSON, prints its port.

usage: mail_server.py CERTIFICATE KEY FILE
"""

import json
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": envelope.content.decode("ascii"),
            "tls": session.ssl is not None,
            "user": session.auth_data,
        }
        with open(sys.argv[3], "a", encoding="utf-8") as file:
            file.write(json.dumps(mail) + "\n")
        return "250 kept"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"shop" and data.password == b"correct horse"
    return AuthResult(success=good, handled=False, auth_data="shop" if good else None)


def main() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    open(sys.argv[3], "a", encoding="utf-8").close()
    controller = Controller(
        Keeper(),
        hostname="localhost",
        port=0,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
    )
    # The controller's own start asks a port it was not told; the loop is given to it by hand instead.
    loop = controller.loop
    server = loop.run_until_complete(
        loop.create_server(controller.factory, host="127.0.0.1", port=0)
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.run_forever()


main()
