"""Sends finished instances to an OpenRosa server: ODK Central, KoboToolbox.

HEAD, then a multipart POST for each instance, as the OpenRosa 1.0 submission API says. A server that has an instance
already says so with the same 201, so what was interrupted is simply sent again: its instanceID is its name.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, FormData

VERSION = {"X-OpenRosa-Version": "1.0"}
XML_PART, INCOMPLETE = "xml_submission_file", "*isIncomplete*"
# Where the server names no limit: ODK Central's own is 100 MB, older Aggregates took 10.
USUAL_LIMIT = 10_000_000  # bytes
_ENVELOPE = 1_000  # bytes that a part weighs beside its content
_LONGEST_REASON = 300
_ANSWERS = frozenset({200, 204, 301, 302, 307, 308})
_DONE = frozenset({201, 202})
_AGAIN = frozenset({408, 425, 429})


class Sent(StrEnum):
    DONE = "done"  # the server has it, now or from before
    LATER = "later"  # not now: network, a server that is busy or broken; send it again
    REFUSED = "refused"  # sending it again would change nothing


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str  # as the instance names it
    mimetype: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Instance:
    instance_id: str  # uuid:…
    xml: bytes = field(repr=False)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    instance_id: str
    sent: Sent
    status: int = 0  # of HTTP; 0: no answer
    reason: str = ""  # in the server's words or ours, for the operator


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where a server takes submissions, and how large a request may be."""

    url: str
    limit: int


async def push(session: ClientSession, server: str, instances: Iterable[Instance]) -> AsyncIterator[Outcome]:
    """One outcome for each instance, in order, as it is known. `session` carries credentials and timeouts.

    `server` is the address of the form's project, to which `/submission` is added unless it ends so.
    """
    listed = list(instances)
    door = await _knock(session, _door_url(server)) if listed else None
    for each in listed:
        if isinstance(door, Door):
            yield await _submit(session, door, each)
        elif door is not None:
            yield Outcome(instance_id=each.instance_id, sent=door.sent, status=door.status, reason=door.reason)


def _door_url(server: str) -> str:
    bare = server.rstrip("/")
    return bare if bare.endswith("/submission") else f"{bare}/submission"


async def _knock(session: ClientSession, url: str) -> Door | Outcome:
    """Asks where and how much, without sending anything."""
    try:
        async with session.head(url, headers=VERSION, allow_redirects=False) as response:
            if response.status not in _ANSWERS:
                return await _outcome("", response)
            target = urljoin(url, response.headers.get("Location", url))
            if _same_house(url, target):
                return Door(url=target, limit=_limit(response))
            reason = f"leads to {urlsplit(target).netloc}"
            return Outcome(instance_id="", sent=Sent.REFUSED, status=response.status, reason=reason)
    except (TimeoutError, ClientError, ValueError) as error:
        return Outcome(instance_id="", sent=Sent.LATER, reason=_said(error))


def _same_house(url: str, target: str) -> bool:
    """Answers go to no other host, and never from HTTPS to HTTP."""
    here, there = urlsplit(url), urlsplit(target)
    return here.hostname == there.hostname and there.scheme in (here.scheme, "https")


def _limit(response: ClientResponse) -> int:
    named = response.headers.get("X-OpenRosa-Accept-Content-Length", "")
    return int(named) if named.isdigit() and int(named) > 0 else USUAL_LIMIT


async def _submit(session: ClientSession, door: Door, instance: Instance) -> Outcome:
    parcels = list(_parcels(instance, door.limit))
    if not parcels:
        reason = f"larger than the {door.limit} bytes that the server takes"
        return Outcome(instance_id=instance.instance_id, sent=Sent.REFUSED, reason=reason)
    outcome = Outcome(instance_id=instance.instance_id, sent=Sent.LATER)
    for number, parcel in enumerate(parcels, 1):
        outcome = await _post(session, door, instance, parcel, last=number == len(parcels))
        if outcome.sent != Sent.DONE:
            break
    return outcome


def _parcels(instance: Instance, limit: int) -> Iterator[tuple[Attachment, ...]]:
    """Attachments by requests that the server takes, the instance in each; none when one does not fit at all."""
    room = limit - len(instance.xml) - _ENVELOPE
    weights = [len(each.content) + _ENVELOPE for each in instance.attachments]
    if room < 0 or any(weight > room for weight in weights):
        return
    parcel: list[Attachment] = []
    filled = 0
    for each, weight in zip(instance.attachments, weights, strict=True):
        if filled + weight > room:
            yield tuple(parcel)
            parcel, filled = [], 0
        parcel.append(each)
        filled += weight
    yield tuple(parcel)


async def _post(
    session: ClientSession, door: Door, instance: Instance, parcel: tuple[Attachment, ...], *, last: bool
) -> Outcome:
    form = FormData(quote_fields=False)
    form.add_field(XML_PART, instance.xml, filename="submission.xml", content_type="text/xml")
    if not last:
        form.add_field(INCOMPLETE, "yes")
    for each in parcel:
        form.add_field(each.name, each.content, filename=each.name, content_type=each.mimetype)
    try:
        async with session.post(door.url, data=form, headers=VERSION, allow_redirects=False) as response:
            return await _outcome(instance.instance_id, response)
    except (TimeoutError, ClientError) as error:
        return Outcome(instance_id=instance.instance_id, sent=Sent.LATER, reason=_said(error))


async def _outcome(instance_id: str, response: ClientResponse) -> Outcome:
    status = response.status
    if status in _DONE:
        return Outcome(instance_id=instance_id, sent=Sent.DONE, status=status)
    sent = Sent.LATER if status in _AGAIN or status >= 500 else Sent.REFUSED
    said = " ".join((await response.text(errors="replace"))[:_LONGEST_REASON].split())
    return Outcome(instance_id=instance_id, sent=sent, status=status, reason=said or response.reason or "")


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
