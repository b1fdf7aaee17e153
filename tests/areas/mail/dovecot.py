"""Debian's IMAP server on loopback: started in a folder of its own, as whoever runs the tests, and ended with them."""

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from tests.areas.mail.postoffice import free_port

LOGIN, KEYWORD = "help", "geheim"
PATIENCE_SECONDS = 20.0

_CONFIGURATION = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0 secs
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 0
default_internal_user = {nobody}
default_internal_group = {nogroup}
default_login_user = {nobody}
mail_uid = {mail_user}
mail_gid = {mail_group}
passdb {{
  driver = static
  args = password={keyword}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def program() -> str | None:
    """Find the server's program; system programs are often outside of the path."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def imap_server() -> Iterator[int]:
    """Run a server with one mailbox and give the port.

    Run by root, the server reads mail as somebody else: its folder is not among those of the tests, which every other
    run of them closes to all but their owner.
    """
    with tempfile.TemporaryDirectory(prefix="cf-imap-") as name, _server_in(Path(name)) as port:
        yield port


@contextmanager
def _server_in(folder: Path) -> Iterator[int]:
    port, as_root = free_port(), os.geteuid() == 0
    uid, gid = (_mail_ids() if as_root else (os.getuid(), os.getgid()))
    for name in ("run", "state", "mail"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if as_root:
        folder.chmod(0o711)
        os.chown(folder / "mail", uid, gid)
    nobody = "nobody" if as_root else getpass.getuser()
    settings = folder / "dovecot.conf"
    settings.write_text(_CONFIGURATION.format(
        folder=folder, port=port, keyword=KEYWORD, uid=uid, gid=gid, mail_user=uid, mail_group=gid,
        nobody=nobody, nogroup=_group_of(nobody),
    ))
    server = subprocess.Popen([program() or "dovecot", "-F", "-c", str(settings)], stderr=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


def _group_of(name: str) -> str:
    import grp
    import pwd

    return grp.getgrgid(pwd.getpwnam(name).pw_gid).gr_name


def _mail_ids() -> tuple[int, int]:
    import pwd

    entry = pwd.getpwnam("mail")
    return entry.pw_uid, entry.pw_gid


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            IMAPClient("127.0.0.1", port, ssl=False, timeout=2).logout()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the IMAP server did not start")


@contextmanager
def mailbox(port: int) -> Iterator[IMAPClient]:
    """Look into the mailbox as another program of its owner does."""
    client = IMAPClient("127.0.0.1", port, ssl=False, timeout=10)
    client.login(LOGIN, KEYWORD)
    try:
        yield client
    finally:
        client.logout()
