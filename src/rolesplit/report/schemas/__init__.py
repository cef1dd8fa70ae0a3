"""The JSON Schemas of all that `--json` gives (draft 2020-12), one file a schema and version.

To add one, put `NAME.VERSION.json` into this folder: it describes the objects whose key `schema` says
"rolesplit.NAME/VERSION", and its `$id` is "urn:rolesplit:NAME:VERSION". `rolesplit schema` finds it there, and
`tests/test_schemas.py` holds every file to these rules; the test of the command that prints such objects should
validate one of them. New keys may come within a version; where a key goes or changes its meaning, a new version comes.
"""

from __future__ import annotations

import difflib
from importlib import resources

from rolesplit.errors import UsageError

_SUFFIX = ".json"


def names() -> tuple[str, ...]:
    """Give the names of all schemas, as objects carry them: "rolesplit.posting/1"."""
    files = (file.name for file in resources.files(__name__).iterdir() if file.name.endswith(_SUFFIX))
    return tuple(sorted("rolesplit." + "/".join(file.removesuffix(_SUFFIX).rsplit(".", 1)) for file in files))


def schema(name: str) -> str:
    """Give a schema as JSON text, by its full name or without "rolesplit." and version, then the newest.

    Raises:
        UsageError: there is no schema of this name.
    """
    known = names()
    asked = name.removeprefix("rolesplit.")
    matching = [one for one in known if asked in (one, _short(one), _short(one).split("/")[0])]
    if not matching:
        short = [_short(one).split("/")[0] for one in known]
        close = difflib.get_close_matches(asked, short, 1) or short
        raise UsageError(f"no schema {name!r}; did you mean {close[0]!r}? rolesplit schema lists all")
    newest = max(matching, key=lambda one: int(one.rsplit("/", 1)[1]))
    file = resources.files(__name__) / (_short(newest).replace("/", ".") + _SUFFIX)
    return file.read_text("utf-8")


def _short(name: str) -> str:
    return name.removeprefix("rolesplit.")
