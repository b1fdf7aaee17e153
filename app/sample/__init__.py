"""The sample company: made once by living two years through the operations, shipped, and given to whoever asks."""

from app.sample.shipped import make_sample

__all__ = ["make_sample"]
