#!/usr/bin/python3
# A real mail server (aiosmtpd) on loopback for tests: prints its port, then each message it takes as a line of JSON, read by
# Python's own mail parser. SPDX-License-Identifier: GPL-3.0-or-later
#   smtp-server.py [--starttls] [--tls] [--certificate PEM --key PEM] [--login NAME:PASSWORD]
import argparse
import asyncio
import email
import email.policy
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def part_of(part):
    body = part.get_payload(decode=True) or b""
    text = part.get_content_maintype() == "text"
    return {
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition() or "",
        "name": part.get_filename() or "",
        "text": body.decode(part.get_content_charset() or "utf-8") if text else "",
        "begins": body[:8].decode("latin-1"),
        "bytes": len(body),
    }


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part_of(part) for part in message.walk() if not part.is_multipart()]
        headers = {name.lower(): str(value) for name, value in message.items()}
        print(json.dumps({
            "mail_from": envelope.mail_from, "rcpt_to": envelope.rcpt_tos, "headers": headers, "defects": len(message.defects),
            "encrypted": server.transport.get_extra_info("sslcontext") is not None, "login": bool(session.authenticated), "parts": parts,
        }, ensure_ascii=False), flush=True)
        return "250 kept"


def main():
    warnings.simplefilter("ignore")
    logging.disable()
    parser = argparse.ArgumentParser()
    for flag in ("--starttls", "--tls"):
        parser.add_argument(flag, action="store_true")
    for option in ("--certificate", "--key", "--login"):
        parser.add_argument(option)
    wanted = parser.parse_args()
    context = None
    if wanted.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(wanted.certificate, wanted.key)

    def check(server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and b":".join((data.login, data.password)).decode() == wanted.login
        return AuthResult(success=right, handled=False)

    def make():
        return SMTP(Keeper(), hostname="smtp.test", tls_context=context if wanted.starttls else None, require_starttls=wanted.starttls,
                    authenticator=check if wanted.login else None, auth_required=bool(wanted.login),
                    auth_require_tls=False if wanted.tls else bool(wanted.starttls), enable_SMTPUTF8=False, loop=loop)

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0, ssl=context if wanted.tls else None))
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started us is gone when its end is closed.
    loop.add_reader(sys.stdin, loop.stop)
    loop.run_forever()


main()
