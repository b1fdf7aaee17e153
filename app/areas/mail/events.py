"""Facts about mail that other areas act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailReceived:
    """A message came in and was read.

    `kind` is person, bulk, auto, bounce, own or damaged; only what a person wrote, or what could not be read, wants an
    answer. `record` and `record_id` say what its conversation is about, empty where it begins one. `party_id` is who
    wrote it, None for a stranger. `opens_tickets` and `makes_leads` tell what its
    mailbox, or a rule, says of mail that begins a conversation.
    """

    message_id: int
    kind: str
    thread_id: int
    reply_to_id: int | None = None
    party_id: int | None = None
    record: str = ""
    record_id: int = 0
    opens_tickets: bool = True
    makes_leads: bool = False


@dataclass(frozen=True, slots=True)
class MailSent:
    """A server took a message from us."""

    message_id: int
    record: str = ""
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class MailBounced:
    """A message of ours did not reach an address; `message_id` is None where nobody knows which it was."""

    message_id: int | None
    address: str
    permanent: bool
    reason: str = ""
    record: str = ""
    record_id: int = 0
