"""Secrets in the key store of the system; where there is none they last as long as the program, unwritten."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Protocol

from app.kernel.resolve import resolve

SERVICE = "Counterflow"

_STORES = {
    "win32": ("keyring.backends.Windows:WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS:Keyring",),
    "linux": ("keyring.backends.SecretService:Keyring", "keyring.backends.libsecret:Keyring",
              "keyring.backends.kwallet:DBusKeyring"),
}
"""The stores that encrypt what they keep, the better ones first; others, which write plain files, are never used."""


class SecretStore(Protocol):
    """What a key store of the system can do."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give a secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


class Vault:
    """Secrets by name: in the system's store where there is one, otherwise for this session alone."""

    def __init__(self, store: SecretStore | None, session: Mapping[str, str] | None = None) -> None:
        """Open a store; `session` holds what was typed in this session."""
        self.store = store
        self._session = dict(session or {})

    @property
    def lasts(self) -> bool:
        """Tell whether a secret is still there when the program is started again."""
        return self.store is not None

    def keep(self, name: str, secret: str) -> bool:
        """Keep a secret and tell whether it lasts; without a store it is asked for again in the next session."""
        if self.store is not None:
            try:
                self.store.set_password(SERVICE, name, secret)
            except Exception:  # noqa: BLE001 - a store that is locked or refuses, whatever it raises, is none for now
                self._session[name] = secret
                return False
            self._session.pop(name, None)
            return True
        self._session[name] = secret
        return False

    def read(self, name: str) -> str | None:
        """Give a secret, or None where it has to be asked for."""
        if name in self._session:
            return self._session[name]
        if self.store is None:
            return None
        try:
            return self.store.get_password(SERVICE, name)
        except Exception:  # noqa: BLE001 - a store that is locked or refuses, whatever it raises, gives nothing
            return None

    def forget(self, name: str) -> None:
        """Forget a secret wherever it is."""
        self._session.pop(name, None)
        if self.store is not None and self.read(name) is not None:
            try:
                self.store.delete_password(SERVICE, name)
            except Exception:  # noqa: BLE001 - what cannot be deleted is of no use without the account
                return

    def session(self) -> Mapping[str, str]:
        """Give what lasts for this session only, for a process that works for it."""
        return dict(self._session)


def find_store() -> SecretStore | None:
    """Find the system's own key store; None where there is none that can be used."""
    return next(_usable(), None)


def _usable() -> Iterator[SecretStore]:
    for name in _STORES.get(sys.platform, ()):
        with suppress(Exception):  # a store whose library or service is missing, however it says so, is none
            kind = resolve(name)
            if kind.viable:
                store: SecretStore = kind()
                yield store


_VAULTS: list[Vault] = []


def vault() -> Vault:
    """Give the vault of this process, opened at the first need."""
    if not _VAULTS:
        _VAULTS.append(Vault(find_store()))
    return _VAULTS[0]


def use_vault(opened: Vault) -> None:
    """Use another vault in this process: one that holds what was typed elsewhere, or a story's own."""
    _VAULTS[:] = [opened]
