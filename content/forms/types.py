"""Every type of an XLSForm row: what the chat makes of it, or why it is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from content.forms.model import Kind


@dataclass(frozen=True, kw_only=True)
class Type:
    """A row's type. `kind` is None for what is not asked: groups, calculations, metadata."""

    name: str
    kind: Kind | None = None
    refused: str = ""  # code of the reason
    aliases: tuple[str, ...] = ()


def _asked(name: str, kind: Kind, *aliases: str) -> Type:
    return Type(name=name, kind=kind, aliases=aliases)


def _quiet(name: str, *aliases: str) -> Type:
    return Type(name=name, aliases=aliases)


def _refused(reason: str, *names: str) -> tuple[Type, ...]:
    return tuple(Type(name=name, refused=reason) for name in names)


TYPES: tuple[Type, ...] = (
    _asked("select_one", Kind.ONE, "select one", "select1", "select one from"),
    _asked("select_multiple", Kind.MANY, "select all that apply", "select all that apply from"),
    _asked("rank", Kind.RANK),
    _asked("integer", Kind.INTEGER, "int"),
    _asked("decimal", Kind.DECIMAL),
    _asked("range", Kind.RANGE),
    _asked("text", Kind.TEXT, "string"),
    _asked("date", Kind.DATE),
    _asked("time", Kind.TIME),
    _asked("dateTime", Kind.DATETIME, "datetime", "date time"),
    _asked("note", Kind.NOTE),
    _asked("acknowledge", Kind.ACKNOWLEDGE, "trigger"),
    _asked("image", Kind.IMAGE, "photo"),
    _asked("audio", Kind.AUDIO),
    _asked("video", Kind.VIDEO),
    _asked("file", Kind.FILE),
    _asked("geopoint", Kind.GEOPOINT, "location", "gps"),
    _quiet("begin group"),
    _quiet("end group"),
    _quiet("begin repeat", "begin lgroup", "begin looped group"),
    _quiet("end repeat", "end lgroup", "end looped group"),
    _quiet("calculate"),
    _quiet("hidden"),
    _quiet("start", "start time"),
    _quiet("end", "end time"),
    _quiet("today"),
    *_refused("type_barcode", "barcode"),
    *_refused("type_of_map", "geotrace", "geoshape", "start-geopoint", "background-geopoint", "osm"),
    *_refused("type_in_background", "audit", "background-audio"),
    *_refused("type_identifies", "deviceid", "imei", "device id", "subscriberid", "subscriber id", "simserial",
              "sim id", "phonenumber", "phone number", "username", "email"),
    *_refused("type_outside_data", "select_one_from_file", "select_multiple_from_file", "select_one_external",
              "csv-external", "xml-external"),
    *_refused("type_obsolete", "begin loop", "end loop", "cascading_select", "percentage"),
)  # fmt: skip
BY_NAME: Mapping[str, Type] = {name: each for each in TYPES for name in (each.name, *each.aliases)}
_LISTED = re.compile(
    r"(?P<type>select_one_from_file|select_multiple_from_file|select_one_external|select_one|select_multiple"
    r"|select one from|select one|select multiple from|select multiple|select all that apply from|select all that apply"
    r"|select1|rank|cascading_select)\s+(?P<list>\S+)(?P<other>\s+(?:or_other|or other|or specify other))?",
    re.I,
)
_PLURAL = {"select multiple": "select_multiple", "select multiple from": "select_multiple"}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A cell of the column `type`, read."""

    type: Type
    list_name: str = ""
    or_other: bool = False

    @property
    def begins(self) -> bool:
        return self.type.name.startswith("begin ")

    @property
    def ends(self) -> bool:
        return self.type.name.startswith("end ")


def written(cell: str) -> Written | None:
    """None: no type that XLSForm has."""
    if found := _LISTED.fullmatch(cell):
        name = found["type"].lower()
        type_ = BY_NAME.get(_PLURAL.get(name, name))
        return Written(type=type_, list_name=found["list"], or_other=bool(found["other"])) if type_ else None
    plain = re.sub(r"^(begin|end)[_ ]+", lambda match: f"{match[1].lower()} ", cell.strip(), flags=re.I)
    type_ = BY_NAME.get(plain) or BY_NAME.get(plain.lower())
    return Written(type=type_) if type_ else None
