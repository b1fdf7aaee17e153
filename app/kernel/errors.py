"""One tree of errors, so that one presenter can show them all."""

from typing import Any


class CounterflowError(Exception):
    """Any failure that a person can be told about in words."""

    exit_code = 1

    def __init__(self, code: str, message: str, **params: object) -> None:
        """Keep a stable `code` for programs, a sentence for people, and the values the sentence was made of."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes whole, whatever the constructor of the class asks for."""
        return _arrive, (type(self), self.args, self.__dict__)


def _arrive(kind: type[CounterflowError], args: tuple[object, ...], state: dict[str, object]) -> CounterflowError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class DomainError(CounterflowError):
    """A business rule refuses; `field` names the input to mark, when there is one."""

    def __init__(self, code: str, message: str, field: str | None = None, **params: object) -> None:
        """Refuse with a code, a sentence, and the field of the command that is to be mended."""
        super().__init__(code, message, **params)
        self.field = field


class InputError(DomainError):
    """What was given for `field` cannot be read: for a person a field to mend, for a program a wrong call."""

    exit_code = 2


class NotFoundError(DomainError):
    """The record that was named does not exist."""


class PermissionDeniedError(DomainError):
    """The person may not do this."""


class NeedsConfirmation(DomainError):
    """A rule asks whether it is meant; dispatch again with `key` among the confirmed keys.

    A `document` among the params (a PrintedDocument) sets out what would change.
    """

    def __init__(self, key: str, message: str, field: str | None = None, **params: object) -> None:
        """Ask under a stable `key`."""
        super().__init__(f"confirm.{key}", message, field, **params)
        self.key = key

    @property
    def document(self) -> Any:
        """Give what sets out what would change, or None."""
        return self.params.get("document")


class ConflictError(DomainError):
    """Somebody else changed the record since it was read."""


class CallError(CounterflowError):
    """The program was called in a way it does not understand."""

    exit_code = 2


class EnvironmentFault(CounterflowError):
    """Disk, lock, network or file system failed; `remedy` says what helps."""

    exit_code = 3

    def __init__(self, code: str, message: str, remedy: str, **params: object) -> None:
        """Say what failed and what to do about it."""
        super().__init__(code, message, **params)
        self.remedy = remedy


class Cancelled(CounterflowError):
    """The person cancelled; nothing is shown."""

    def __init__(self) -> None:
        """Carry no words: cancelling is silent."""
        super().__init__("cancelled", "Cancelled. Nothing was changed.")
