"""Three thousand messages to distinct chats against the strict local server: how near the configured rate."""

from collections.abc import Sequence

from bench import databases, letters, scene
from bench.figure import Figure, Progress, Sizes
from bench.street import Call, Program, Street

RATE = 25.0  # messages a second, as the program is set
TOO_MANY = 429


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    calls = sent(sizes.messages, progress)
    refused = sum(call["status"] == TOO_MANY for call in calls)
    arrived = [call for call in calls if call["message_id"] is not None]
    assert len({call["chat_id"] for call in arrived}) == sizes.messages
    rate = (len(arrived) - 1) / (arrived[-1]["monotonic"] - arrived[0]["monotonic"])
    return (
        Figure(
            name="delivery_rate",
            ours=f"{rate:.2f}/s over {len(arrived):,} chats",
            peer=f"{RATE:.0f}/s",
            value=rate / RATE,
            goal=0.98,
            at_least=True,
            unit="of the configured rate",
            against="SEND_RATE, with the local server's true limits on",
        ),
        Figure(
            name="delivery_429",
            ours=f"{refused}",
            peer="0",
            value=refused,
            goal=0.0,
            unit="answers 429",
            against="the same messages",
        ),
    )


def sent(messages: int, progress: Progress) -> list[Call]:
    """All calls of sendMessage until everybody has their reminder."""
    everyone = range(1, messages + 1)
    with databases.folder() as place, Street() as street:
        progress(f"{messages:,} docentes")
        street.people(everyone)
        url = databases.sqlite(place)
        databases.fill(url, lambda session: scene.people(session, messages))
        databases.fill(url, lambda session: letters.post_to(session, everyone))
        progress(f"{messages:,} reminders, {messages / RATE:.0f} s")
        with Program(url, street, RATE):
            return street.await_posts(messages, within=60 + 3 * messages / RATE)
