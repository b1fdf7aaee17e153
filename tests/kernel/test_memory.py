"""What is loaded is left out of the collector's reach."""

import gc

from app.kernel.memory import keep_loaded


def test_what_is_loaded_is_not_looked_through_any_more() -> None:
    kept: list[list[int]] = [[] for _ in range(10)]
    before = gc.get_freeze_count()
    try:
        keep_loaded()
        assert gc.get_freeze_count() >= before + len(kept)
        assert not any(item is kept[0] for item in gc.get_objects())
    finally:
        gc.unfreeze()
