"""Instances go to an OpenRosa server over HTTP, each with its outcome, and again without harm."""

import pytest
from aiohttp import ClientSession

from content.forms.instance_xml import instance_xml
from content.forms.openrosa import Attachment, Instance, Outcome, Sent, push
from content.forms.result import result
from tests.content.forms.desk import NOW, UUID, Person, form, survey
from tests.content.forms.server import Server, serving


def instance(name: str, *attachments: Attachment) -> Instance:
    xml = f'<data id="x"><a>1</a><orx:meta xmlns:orx="o"><orx:instanceID>{name}</orx:instanceID></orx:meta></data>'
    return Instance(instance_id=name, xml=xml.encode(), attachments=attachments)


def photo(name: str, size: int = 1000) -> Attachment:
    return Attachment(name=name, mimetype="image/jpeg", content=bytes(size))


async def pushed(server: Server | str, *instances: Instance) -> list[Outcome]:
    url = server if isinstance(server, str) else server.url
    async with ClientSession() as session:
        return [outcome async for outcome in push(session, url, instances)]


async def test_instances_arrive_each_with_its_outcome() -> None:
    async with serving() as server:
        outcomes = await pushed(server, instance("uuid:1"), instance("uuid:2"))
        assert outcomes == [
            Outcome(instance_id="uuid:1", sent=Sent.DONE, status=201),
            Outcome(instance_id="uuid:2", sent=Sent.DONE, status=201),
        ]
        assert server.taken == {each.instance_id: each.xml for each in (instance("uuid:1"), instance("uuid:2"))}
        assert (server.heads, server.posts, server.refused) == (1, ["uuid:1", "uuid:2"], [])


async def test_a_form_filled_in_the_chat_arrives_as_it_was() -> None:
    rosa = Person(form(survey("text | a | A", settings="form_id\nmi_forma")))
    rosa.says("Ñandú & compañía")
    rosa.submits()
    xml = instance_xml(rosa.form, result(rosa.form, rosa.state, now=NOW))
    async with serving() as server:
        (outcome,) = await pushed(server, Instance(instance_id=f"uuid:{UUID}", xml=xml))
        assert outcome.sent == Sent.DONE
        assert server.taken == {f"uuid:{UUID}": xml}


async def test_attachments_go_along_under_their_names() -> None:
    async with serving() as server:
        await pushed(
            server,
            instance("uuid:1", photo("casa.jpg", 10), Attachment(name="voz.oga", mimetype="audio/ogg", content=b"x")),
        )
        assert server.files["uuid:1"] == {"casa.jpg": bytes(10), "voz.oga": b"x"}
        assert server.incomplete == set()


async def test_the_address_may_already_end_in_submission() -> None:
    async with serving() as server:
        for url in (f"{server.url}/submission", f"{server.url}/", f"{server.url}/submission/"):
            assert [each.sent for each in await pushed(url, instance("uuid:1"))] == [Sent.DONE]


async def test_an_instance_that_is_there_already_is_done_again() -> None:
    async with serving() as server:
        await pushed(server, instance("uuid:1"))
        assert [each.sent for each in await pushed(server, instance("uuid:1"))] == [Sent.DONE]
        assert list(server.taken) == ["uuid:1"]


async def test_another_instance_under_the_same_id_is_refused() -> None:
    async with serving() as server:
        await pushed(server, instance("uuid:1"))
        changed = Instance(instance_id="uuid:1", xml=instance("uuid:1").xml.replace(b"<a>1", b"<a>2"))
        (outcome,) = await pushed(server, changed)
        assert (outcome.sent, outcome.status) == (Sent.REFUSED, 409)
        assert server.taken["uuid:1"] == instance("uuid:1").xml


async def test_202_is_done_too() -> None:
    async with serving() as server:
        server.answers = [202]
        assert await pushed(server, instance("uuid:1")) == [Outcome(instance_id="uuid:1", sent=Sent.DONE, status=202)]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
async def test_a_server_that_cannot_now_is_asked_later_and_the_others_go_on(status: int) -> None:
    async with serving() as server:
        server.answers = [201, status]
        outcomes = await pushed(server, instance("uuid:1"), instance("uuid:2"), instance("uuid:3"))
        assert [(each.sent, each.status) for each in outcomes] == [
            (Sent.DONE, 201),
            (Sent.LATER, status),
            (Sent.DONE, 201),
        ]
        left = [each.instance_id for each in outcomes if each.sent == Sent.LATER]
        again = await pushed(server, *(instance(name) for name in left))
        assert [each.sent for each in again] == [Sent.DONE]
        assert sorted(server.taken) == ["uuid:1", "uuid:2", "uuid:3"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413])
async def test_what_the_server_refuses_is_told_with_its_reason(status: int) -> None:
    async with serving() as server:
        server.answers = [status]
        (outcome,) = await pushed(server, instance("uuid:1"))
        assert (outcome.sent, outcome.status, "no" in outcome.reason) == (Sent.REFUSED, status, True)


@pytest.mark.parametrize(("status", "sent"), [(401, Sent.REFUSED), (404, Sent.REFUSED), (503, Sent.LATER)])
async def test_a_closed_door_is_the_outcome_of_every_instance(status: int, sent: Sent) -> None:
    async with serving() as server:
        server.head_status = status
        outcomes = await pushed(server, instance("uuid:1"), instance("uuid:2"))
        assert [(each.instance_id, each.sent, each.status) for each in outcomes] == [
            ("uuid:1", sent, status),
            ("uuid:2", sent, status),
        ]
        assert server.posts == []


async def test_nobody_at_home_is_later() -> None:
    (outcome,) = await pushed("http://127.0.0.1:9", instance("uuid:1"))
    assert (outcome.instance_id, outcome.sent, outcome.status) == ("uuid:1", Sent.LATER, 0)


async def test_nothing_to_send_asks_nothing() -> None:
    async with serving() as server:
        assert await pushed(server) == []
        assert server.heads == 0


# Where to, and how much


async def test_the_server_may_name_another_path_of_its_own() -> None:
    async with serving() as server:
        server.location = f"{server.url}/elsewhere"
        assert [each.sent for each in await pushed(server, instance("uuid:1"))] == [Sent.DONE]


@pytest.mark.parametrize(
    "target", ["http://example.com/submission", "https://127.0.0.2/submission", "ftp://127.0.0.1/x"]
)
async def test_answers_go_to_no_other_host(target: str) -> None:
    async with serving() as server:
        server.location = target
        (outcome,) = await pushed(server, instance("uuid:1"))
        assert (outcome.sent, server.posts) == (Sent.REFUSED, [])
        assert outcome.reason.startswith("leads to ")


async def test_attachments_that_are_too_many_for_one_request_go_in_several() -> None:
    async with serving() as server:
        server.limit = 6_000
        photos = [photo(f"{number}.jpg", 2_000) for number in range(3)]
        (outcome,) = await pushed(server, instance("uuid:1", *photos))
        assert outcome.sent == Sent.DONE
        assert server.posts == ["uuid:1"] * 3
        assert max(server.sizes) <= server.limit
        assert (sorted(server.files["uuid:1"]), server.incomplete) == (["0.jpg", "1.jpg", "2.jpg"], set())


async def test_an_attachment_that_no_request_can_hold_is_not_tried() -> None:
    async with serving() as server:
        server.limit = 5_000
        outcomes = await pushed(server, instance("uuid:1", photo("casa.jpg", 5_000)), instance("uuid:2"))
        assert [each.sent for each in outcomes] == [Sent.REFUSED, Sent.DONE]
        assert outcomes[0].reason == "larger than the 5000 bytes that the server takes"
        assert server.posts == ["uuid:2"]


async def test_what_breaks_off_between_two_requests_is_sent_whole_the_next_time() -> None:
    async with serving() as server:
        server.limit = 5_000
        server.answers = [201, 503]
        whole = instance("uuid:1", photo("a.jpg", 2_500), photo("b.jpg", 2_500))
        assert [each.sent for each in await pushed(server, whole)] == [Sent.LATER]
        assert server.incomplete == {"uuid:1"}
        assert [each.sent for each in await pushed(server, whole)] == [Sent.DONE]
        assert (sorted(server.files["uuid:1"]), server.incomplete) == (["a.jpg", "b.jpg"], set())


def test_what_was_answered_is_in_no_representation() -> None:
    shown = repr(instance("uuid:1", photo("casa.jpg", 3)))
    assert ("<data" in shown, "\\x00" in shown) == (False, False)
