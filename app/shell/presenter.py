"""What a failure is called in the window: the words, and how grave it is."""

from app.kernel.errors import Cancelled, ConflictError, CounterflowError, EnvironmentFault
from app.kernel.listing import Tone


def words_of(error: CounterflowError) -> str:
    """Say what happened and what to do next."""
    return f"{error.message} {error.remedy}" if isinstance(error, EnvironmentFault) else error.message


def tone_of(error: CounterflowError) -> Tone:
    """Tell a fault of the machine from a rule that refuses."""
    return Tone.BAD if isinstance(error, EnvironmentFault) else Tone.WARNING


def is_silent(error: CounterflowError) -> bool:
    """Tell whether nothing is to be said."""
    return isinstance(error, Cancelled)


def is_conflict(error: CounterflowError) -> bool:
    """Tell whether somebody else was quicker, so that reloading helps."""
    return isinstance(error, ConflictError)
