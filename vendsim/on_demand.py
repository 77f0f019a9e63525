"""Public names of a package that are loaded when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

__all__ = ["on_demand"]


def on_demand(
    package: str, names: Sequence[str], modules: Sequence[str]
) -> Callable[[str], object]:
    """A package's ``__getattr__`` that looks for its public names in its modules (PEP 562).

    Args:
        package: The package's name.
        names: Its public names.
        modules: The modules of the package that define or pass on its names; they are loaded one
            after the other until one has the name. They can be asked for themselves.
    """
    rooms = {module.partition(".")[0] for module in modules}

    def find(name: str) -> object:
        if name in rooms:
            return import_module(f"{package}.{name}")
        if name in names:
            for module in modules:
                loaded = import_module(f"{package}.{module}")
                if hasattr(loaded, name):
                    return getattr(loaded, name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)

    return find
