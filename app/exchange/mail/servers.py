"""Reaching servers for mail: encrypted where that is asked for, in bounded time, failures in plain words."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPServerDisconnected,
)

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from app.kernel.errors import EnvironmentFault

SSL, STARTTLS, NONE = "ssl", "starttls", "none"
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is and who logs in; an empty password means that nobody does."""

    host: str
    port: int
    security: str
    login: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = SECONDS


AGAIN = "It is tried again by itself."
_FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    ((SMTPAuthenticationError, LoginError), "{host} does not accept the login or the password.",
     "Type the password again in the account."),
    (SMTPNotSupportedError, "{host} does not offer what is asked of it at port {port}.",
     "Choose another way to encrypt, or to log in."),
    (socket.gaierror, "there is no server named {host}, or the network is off.",
     "Look at the server's name and at the network."),
    (ConnectionRefusedError, "{host} takes no calls at port {port}.", "Look at the number of the port."),
    (TimeoutError, "{host} did not answer in time.", AGAIN),
    (ssl.SSLError, "port {port} of {host} does not begin encrypted.", "Choose STARTTLS, or the port for SSL."),
    ((SMTPServerDisconnected, ConnectionError), "{host} ended the connection.", AGAIN),
)


@contextmanager
def smtp_session(server: Server) -> Iterator[SMTP]:
    """Give a server that takes mail, logged in; EnvironmentFault says in plain words why that could not be."""
    with _in_plain_words(server, "send mail"):
        client = _smtp(server)
    try:
        yield client
    finally:
        _leave(client)


def _smtp(server: Server) -> SMTP:
    if server.security == SSL:
        client: SMTP = SMTP_SSL(
            server.host, server.port, timeout=server.timeout_seconds, context=ssl.create_default_context(),
        )
    else:
        client = SMTP(server.host, server.port, timeout=server.timeout_seconds)
    try:
        client.ehlo_or_helo_if_needed()
        if server.security == STARTTLS:
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        if server.password:
            client.login(server.login, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _leave(client: SMTP) -> None:
    try:
        client.quit()
    except (OSError, SMTPException):
        client.close()


@contextmanager
def imap_session(server: Server) -> Iterator[IMAPClient]:
    """Give a server that holds mail, logged in; EnvironmentFault says in plain words why that could not be."""
    with _in_plain_words(server, "fetch mail"):
        client = _imap(server)
    try:
        with _in_plain_words(server, "fetch mail"):
            yield client
    finally:
        _log_out(client)


def _imap(server: Server) -> IMAPClient:
    safe = ssl.create_default_context() if server.security != NONE else None
    client = IMAPClient(
        server.host, server.port, ssl=server.security == SSL, ssl_context=safe if server.security == SSL else None,
        timeout=server.timeout_seconds,
    )
    try:
        if server.security == STARTTLS:
            client.starttls(safe)
        client.login(server.login, server.password)
    except BaseException:
        client.shutdown()
        raise
    return client


def _log_out(client: IMAPClient) -> None:
    try:
        client.logout()
    except (OSError, IMAPClientError):
        return


@contextmanager
def _in_plain_words(server: Server, what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, SMTPException, IMAPClientError) as error:
        words, remedy = _words(server, error)
        raise EnvironmentFault("mail.server", f"To {what} failed: {words}", remedy) from error


def _words(server: Server, error: Exception) -> tuple[str, str]:
    """Say what failed, and what helps."""
    host, port = server.host, server.port
    if isinstance(error, ssl.SSLCertVerificationError):
        return (f"this machine does not trust the certificate of {host} ({error.verify_message}).",
                "Ask whoever runs the server; nothing was sent to it.")
    if "STARTTLS" in str(error):
        error = SMTPNotSupportedError()
    for kind, words, remedy in _FAILURES:
        if isinstance(error, kind):
            return words.format(host=host, port=port), remedy
    return f"{host} said: {' '.join(str(error).split())[:200]}", AGAIN
