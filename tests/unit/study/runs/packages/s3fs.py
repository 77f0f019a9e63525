"""An object store for tests, found by fsspec where the package for S3 would be.

Its objects are files of a folder that the environment names, so every process of the machine
meets the same ones. It does what an object store does and a folder does not: an object is there
whole or not at all, may be put on the condition that there is none, and can be neither appended
to, nor moved, nor written in parts; there are no folders; and a listing is remembered until it is
told to be looked at again. Keys stand in the environment: without them nothing is allowed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fsspec.spec import AbstractFileSystem  # type: ignore[import-untyped]

__version__ = "2026.9.0"
ROOT_VARIABLE = "OBJECTS_OF_TESTS"
KEY_VARIABLE = "AWS_SECRET_ACCESS_KEY"


class S3FileSystem(AbstractFileSystem):  # type: ignore[misc]
    """Objects in buckets."""

    protocol = ("s3", "s3a")

    def ls(self, path: str, detail: bool = True, **kwargs: Any) -> list[Any]:
        path = self._strip_protocol(path).rstrip("/")
        if path not in self.dircache:
            self.dircache[path] = self._look(path)
        found = self.dircache[path]
        if not found:
            raise FileNotFoundError(path)
        return found if detail else [each["name"] for each in found]

    def info(self, path: str, **kwargs: Any) -> dict[str, Any]:
        path = self._strip_protocol(path)
        parent = self._parent(path)
        known = self.dircache.get(parent)
        if known is None:
            known = self.dircache[parent] = self._look(parent)
        for each in known:
            if each["name"] == path:
                return dict(each)
        raise FileNotFoundError(path)

    def invalidate_cache(self, path: str | None = None) -> None:
        self.dircache.clear()

    def put_file(self, lpath: str, rpath: str, mode: str = "overwrite", **kwargs: Any) -> None:
        goal = self._file(rpath)
        beside = goal.with_name(f"{goal.name}.{os.getpid()}.arriving")
        beside.write_bytes(Path(lpath).read_bytes())
        try:
            if mode == "create":
                os.link(beside, goal)
            else:
                beside.replace(goal)
        except FileExistsError as error:
            raise OSError(22, "PreconditionFailed") from error
        finally:
            beside.unlink(missing_ok=True)

    def get_file(self, rpath: str, lpath: str, **kwargs: Any) -> None:
        Path(lpath).write_bytes(self.cat_file(rpath))

    def cat_file(self, path: str, start: None = None, end: None = None, **kwargs: Any) -> bytes:
        return self._file(path).read_bytes()

    def rm_file(self, path: str) -> None:
        self._file(path).unlink()

    def cp_file(self, path1: str, path2: str, **kwargs: Any) -> None:
        raise NotImplementedError("this store has objects that are put, and nothing else")

    def _open(self, path: str, mode: str = "rb", **kwargs: Any) -> Any:
        raise NotImplementedError("this store has objects that are put, and nothing else")

    def _file(self, path: str) -> Path:
        return _folder() / quote(self._strip_protocol(path), safe="")

    def _look(self, path: str) -> list[dict[str, Any]]:
        """What lies directly under a prefix: objects, and prefixes of longer names."""
        found = {}
        for file in _folder().iterdir():
            name = unquote(file.name)
            if file.suffix == ".arriving" or not name.startswith(f"{path}/"):
                continue
            part, slash, _ = name[len(path) + 1 :].partition("/")
            size, kind = (0, "directory") if slash else (file.stat().st_size, "file")
            found[part] = {"name": f"{path}/{part}", "size": size, "type": kind}
        return [found[part] for part in sorted(found)]


def _folder() -> Path:
    if not os.environ.get(KEY_VARIABLE):
        raise PermissionError("no credentials: set " + KEY_VARIABLE)
    return Path(os.environ[ROOT_VARIABLE])
