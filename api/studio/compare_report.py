"""A comparison as it is kept with the version: plain data, and what is said about it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from api.studio.compare import Changed, Comparison
from api.studio.compare_titles import Titles
from api.studio.gate import Verdict
from api.studio.must_pass import Failure
from kb_sync.texts import Texts

FORMS = ("nn", "nb")
AREA = "studio_models"
MOST_NAMED = 8
"""Subjects named in one sentence."""


def report_of(
    comparison: Comparison, failed: Sequence[Failure], verdict: Verdict, live: int | None
) -> dict[str, Any]:
    """Everything there is to keep. ``live`` is the number of the version it was compared with."""
    return {
        "live": live,
        "questions": comparison.questions,
        "right": {"before": comparison.before, "now": comparison.now},
        "forms": {form: asdict(counted) for form, counted in comparison.forms.items()},
        "better": [_changed(one) for one in comparison.better],
        "worse": [_changed(one) for one in comparison.worse],
        "must_pass": [asdict(one) for one in failed],
        "confusions": [asdict(one) for one in comparison.confusions],
        "subjects": [asdict(one) for one in comparison.subjects],
        "gone": list(comparison.gone),
        "new": list(comparison.new),
        "verdict": {"passed": verdict.passed, "reasons": [asdict(one) for one in verdict.reasons]},
    }


def intents_in(report: dict[str, Any]) -> set[str]:
    """Every intent the report names."""
    changed = [*report["better"], *report["worse"]]
    return {
        *(intent for one in changed for intent in one["wanted"]),
        *(one[which]["intent"] for one in changed for which in ("before", "now")),
        *(one[which] for one in report["confusions"] for which in ("wanted", "given")),
        *(intent for one in report["must_pass"] for intent in (*one["wanted"], one["given"]) if intent),
        *(one["intent"] for one in report["subjects"]),
        *(one["values"]["intent"] for one in report["verdict"]["reasons"] if "intent" in one["values"]),
        *report["gone"],
        *report["new"],
    }


def in_words(report: dict[str, Any], texts: Texts) -> dict[str, dict[str, Any]]:
    """By form: ``summary`` (sentences), ``reasons`` to refuse it, and ``must_pass``, a sentence for each failure.

    The report must have ``titles``.
    """
    return {form: _Words(report, texts, form).all() for form in FORMS}


class _Words:
    def __init__(self, report: dict[str, Any], texts: Texts, form: str) -> None:
        self._report = report
        self._texts = texts
        self._form = form
        self._titles: Titles = report["titles"]

    def all(self) -> dict[str, Any]:
        return {
            "summary": self._summary(),
            "reasons": [self._reason(one) for one in self._report["verdict"]["reasons"]],
            "must_pass": [self._failure(one) for one in self._report["must_pass"]],
        }

    def _summary(self) -> list[str]:
        report, right = self._report, self._report["right"]
        said = [self._say("passed" if report["verdict"]["passed"] else "refused")]
        if report["live"] is None:
            said.append(self._say("first", now=right["now"], questions=report["questions"]))
        else:
            if report["better"] or report["worse"]:
                counts = {"better": len(report["better"]), "worse": len(report["worse"])}
                said.append(self._say("better_worse", **counts))
            else:
                said.append(self._say("no_change", questions=report["questions"]))
            said.append(self._say("right", questions=report["questions"], **right))
        said += self._gap()
        for which in ("new", "gone"):
            if report[which]:
                named = ", ".join(self._title(intent) for intent in report[which][:MOST_NAMED])
                more = len(report[which]) - MOST_NAMED
                said.append(
                    self._say(f"{which}_more", subjects=named, more=more)
                    if more > 0
                    else self._say(which, subjects=named)
                )
        return said

    def _gap(self) -> list[str]:
        forms = self._report["forms"]
        if not all(form in forms for form in FORMS):
            return []
        share = {form: 100 * forms[form]["now"] / forms[form]["questions"] for form in FORMS}
        shown = {form: round(share[form]) for form in FORMS}
        said = [self._say("forms", **shown)]
        apart = round(share["nb"] - share["nn"])
        if abs(apart) >= 2:
            said.append(self._say("nn_behind" if apart > 0 else "nb_behind", points=abs(apart)))
        return said

    def _reason(self, reason: dict[str, Any]) -> str:
        values = dict(reason["values"])
        if "intent" in values:
            values["subject"] = self._title(values.pop("intent"))
        if "form" in values:
            values["written"] = self._say(f"form.{values.pop('form')}")
        return self._say(f"gate.{reason['code']}", **values)

    def _failure(self, failure: dict[str, Any]) -> str:
        wanted = " / ".join(self._title(intent) for intent in failure["wanted"])
        given = self._title(failure["given"]) if failure["given"] else ""
        return self._say(f"must_pass.{failure['why']}", text=failure["text"], wanted=wanted, given=given)

    def _title(self, intent: str) -> str:
        return self._titles.get(intent, {}).get(self._form, intent)

    def _say(self, key: str, **values: object) -> str:
        return self._texts.get(f"{AREA}.{key}", self._form, **values)


def _changed(one: Changed) -> dict[str, Any]:
    return {
        "text": one.question.text,
        "lang": one.question.lang,
        "source": one.question.source,
        "wanted": list(one.question.intents),
        "before": asdict(one.before),
        "now": asdict(one.now),
    }
