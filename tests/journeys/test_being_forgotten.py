"""«Gløym meg»: nothing a resident wrote is left in any part, and whoever had the conversation is told."""

from __future__ import annotations

from redis import Redis

from api.operations.processes import ServiceStack
from tests.support.client import AgentClient, ResidentClient


def kept_of(store: Redis, resident: ResidentClient) -> list[str]:
    """Every key in Redis that is about this conversation: the gateway's own, Rasa's trackers and locks."""
    return [key for key in store.scan_iter(match=f"*{resident.id}*") if ":limits" not in key]


def test_nothing_is_left_anywhere(stack: ServiceStack, resident: ResidentClient, ingrid: AgentClient) -> None:
    # Given a resident who has talked with the bot and with Ingrid
    resident.ask("når er fristen for å søkje barnehageplass?")
    with Redis.from_url(stack.redis_url, decode_responses=True) as store:
        assert any(key.startswith("svara:tracker:") for key in kept_of(store, resident))
        resident.http.post(
            f"/api/conversations/{resident.id}/handover", headers=resident.headers
        ).raise_for_status()
        assert ingrid.do(resident.id, "claim").status_code == 200
        assert ingrid.do(resident.id, "release").status_code == 200
        resident.ask("og kva kostar det?")
        assert ingrid.do(resident.id, "claim").status_code in (200, 409)

        # When they want to be forgotten
        told = resident.http.delete(f"/api/conversations/{resident.id}", headers=resident.headers)

        # Then it is said what was deleted, and no key of it is left, Rasa's neither
        assert told.status_code == 200 and told.json()["deleted"]["messages"] >= 6
        assert kept_of(store, resident) == []
    gone = resident.http.get(f"/api/conversations/{resident.id}/messages", headers=resident.headers)
    assert gone.json()["code"] == "conversation_not_found"
    assert resident.id not in [row["id"] for row in ingrid.queue()]
    assert ingrid.http.get(f"/api/agent/conversations/{resident.id}/messages").status_code == 404
