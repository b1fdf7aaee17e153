"""Fetching the mail of an account: each message is kept before it is read, and read before the next is fetched."""

from imapclient import IMAPClient

from app.areas.mail.operations.folders import NoteFolder, NotePlaces, TryMail
from app.areas.mail.operations.receiving import KeepMail, ReadMail
from app.areas.mail.queries.fetching import AccountServers, folder_named, left_unread, places_of
from app.exchange.mail.fetching import MOST_COMPARED, FolderState, fetch_new, flags_of, mark_seen
from app.exchange.mail.servers import imap_session
from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.jobs import Stopped
from app.kernel.workspace import Workspace


def fetch_account(workspace: Workspace, account: AccountServers, stopped: Stopped) -> tuple[int, list[str]]:
    """Fetch what came to an account; give how many messages were new, and what went wrong in plain words."""
    came, problems = 0, []
    if account.imap is None:
        return 0, []
    for name in account.folders:
        if stopped():
            break
        try:
            with imap_session(account.imap) as client:
                came += _fetch_folder(workspace, client, account.id, name, stopped)
            _note(workspace, account.id, name, "")
        except EnvironmentFault as fault:
            problems.append(f"{account.address}: {fault.message} {fault.remedy}")
            _note(workspace, account.id, name, fault.message)
    return came, problems


def _note(workspace: Workspace, account_id: int, name: str, problem: str) -> int:
    """Write down when a folder was looked at and how it stands, and give its number; no history tells of it."""
    return int(workspace.dispatch(NoteFolder(account_id, name, problem)).value)


def _fetch_folder(workspace: Workspace, client: IMAPClient, account_id: int, name: str, stopped: Stopped) -> int:
    with workspace.reader() as reader:
        known = folder_named(reader, account_id, name)
    folder_id = _note(workspace, account_id, name, "") if known is None else known[0]
    state = FolderState() if known is None else known[1]
    came = 0
    for message in fetch_new(client, name, state, workspace.clock.now().date()):
        kept = workspace.dispatch(KeepMail(
            message.raw, account_id, folder_id, message.uid_validity, message.uid, message.seen,
        )).value
        if kept.is_new:
            read_kept(workspace, kept.message_id)
            came += 1
        if stopped():
            return came
    _follow(workspace, client, account_id, name)
    return came


def read_kept(workspace: Workspace, message_id: int, *, unopened: bool = False) -> None:
    """Read a mail that was kept; when somebody who is told of it refuses, it stands in the inbox all the same."""
    try:
        workspace.dispatch(ReadMail(message_id, unopened=unopened))
    except DomainError:
        workspace.dispatch(ReadMail(message_id, unopened=unopened, quiet=True))


def read_left(workspace: Workspace) -> None:
    """Read what was kept by a program that ended before it read it; what ends it twice is not opened again."""
    with workspace.reader() as reader:
        left = left_unread(reader, workspace.clock.now())
    for message_id, tried in left:
        if not tried:
            workspace.dispatch(TryMail(message_id))
        read_kept(workspace, message_id, unopened=tried)


def _follow(workspace: Workspace, client: IMAPClient, account_id: int, name: str) -> None:
    """Follow what became of messages on the server, and count there as seen what is done here."""
    with workspace.reader() as reader:
        known = folder_named(reader, account_id, name)
        places = [] if known is None else places_of(reader, known[0], known[1].uid_validity, MOST_COMPARED)
    if known is None or not places:
        return
    flags = flags_of(client, name, known[1].uid_validity, [place.uid for place in places])
    if flags is None:
        return
    done = [place for place in places if place.done and not flags.get(place.uid, True)]
    mark_seen(client, name, known[1].uid_validity, [place.uid for place in done])
    seen = {place.id for place in places if flags.get(place.uid) and not place.seen} | {place.id for place in done}
    gone = {place.id for place in places if place.uid not in flags}
    if seen or gone:
        workspace.dispatch(NotePlaces(tuple(sorted(seen)), tuple(sorted(gone))))
