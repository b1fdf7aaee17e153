"""How a name in a declaration becomes the thing it names, so that declaring costs no import."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def resolve(reference: str) -> Any:
    """Import what "module:name" stands for; ValueError for another form, ImportError when it is not there."""
    module, colon, name = reference.partition(":")
    if not (module and colon and name):
        raise ValueError(f"“{reference}” is not of the form module:name")
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        raise ImportError(f"{module} has no {name}", name=module) from None
