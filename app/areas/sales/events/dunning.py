"""Facts about reminders that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RemindersProposed:
    """Letters were proposed, or are about to be sent, that name these invoices; who knows better holds some back."""

    invoice_ids: tuple[int, ...]
    sending: bool = False
