"""What docs/handover.md shows a municipality can be written in its file as it stands."""

from __future__ import annotations

import re

import yaml

from api.handover.presence import PRESENT_S
from api.settings import PROJECT_FOLDER, GatewaySettings
from tests.unit.api.handover.test_departments import departments, municipality

PAGE = (PROJECT_FOLDER / "docs" / "handover.md").read_text("utf-8")


def test_the_example_is_a_file_the_service_takes() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    told = yaml.safe_load(example)
    found = municipality(**told)
    assert found.service_standard.message.working_hours == 8
    assert departments(**told).for_topic("straumvik", "nabovarsel").id == "byggesak"
    assert departments(**told).for_topic("straumvik", "nabovarsel", "pl").id == "servicetorget"


def test_the_times_are_those_of_the_code() -> None:
    assert f"after {PRESENT_S} seconds not counted as there" in PAGE
    lease = GatewaySettings.model_fields["claim_lease_s"].default
    assert f"`SVARA_CLAIM_LEASE_S` ({lease:.0f})" in PAGE
