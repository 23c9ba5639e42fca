"""`python -m simulator --port 8081`: the server alone."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from simulator.limits import Ages, Rates
from simulator.server import TOKEN, Simulator


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description="A strict Bot API server on loopback.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-rates", action="store_true", help="no 429 at all")
    parser.add_argument("--chat-burst", type=float, default=Rates.chat_burst)
    parser.add_argument("--chat-per-second", type=float, default=Rates.chat_per_second)
    parser.add_argument("--group-per-minute", type=float, default=Rates.group_per_minute)
    parser.add_argument("--overall-burst", type=float, default=Rates.overall_burst)
    parser.add_argument("--overall-per-second", type=float, default=Rates.overall_per_second)
    parser.add_argument("--webhook-retry-scale", type=float, default=Ages.webhook_retry_scale)
    parser.add_argument("--callback-answer-seconds", type=float, default=Ages.callback_answer)
    return parser.parse_args()


async def serve(given: argparse.Namespace) -> None:
    """Until interrupted."""
    rates = Rates(
        enabled=not given.no_rates, chat_burst=given.chat_burst, chat_per_second=given.chat_per_second,
        group_per_minute=given.group_per_minute, overall_burst=given.overall_burst,
        overall_per_second=given.overall_per_second,
    )  # fmt: skip
    ages = Ages(webhook_retry_scale=given.webhook_retry_scale, callback_answer=given.callback_answer_seconds)
    simulator = Simulator(token=given.token, rates=rates, ages=ages)
    sys.stdout.write(f"{await simulator.start(given.port)}\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await simulator.stop()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments()))
