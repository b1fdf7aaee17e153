"""What a person is told without asking: one mechanism, below every area."""

from app.kernel.reminder_specs import ReminderSpec, Wording, day_key, for_actor, moment_key
from app.kernel.reminders.doing import (
    FinishReminders,
    RemindMe,
    SetQuietHours,
    SnoozeReminders,
    Taken,
    TakeReminders,
    Told,
)
from app.kernel.reminders.quiet import LATER_WORDS
from app.kernel.reminders.reading import open_count
from app.kernel.reminders.showing import TICK, about_of, quiet_values, with_reminders
from app.kernel.reminders.tables import QuietHours, Reminder

__all__ = [
    "LATER_WORDS", "TICK", "FinishReminders", "QuietHours", "RemindMe", "Reminder",
    "ReminderSpec", "SetQuietHours", "SnoozeReminders", "TakeReminders", "Taken", "Told", "Wording", "about_of",
    "day_key", "for_actor", "moment_key", "open_count", "quiet_values", "with_reminders",
]
