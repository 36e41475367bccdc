"""Which part of a municipality a conversation belongs to: by its last subject, else the front desk."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors import UnknownDepartmentError
from kb_sync.municipality import Department, Localised, Municipality, MunicipalityError
from kb_sync.subjects import Subject

FRONT_DESK = "innbyggarservice"
"""Id of the only department of a municipality whose file names none."""
_ITS_NAME = Localised(nn="Innbyggarservice", nb="Innbyggerservice")


class Departments:
    """The departments of every municipality served here."""

    def __init__(self, municipalities: Mapping[str, Municipality], subjects: Mapping[str, Subject]) -> None:
        """Raises ``MunicipalityError`` for an id used twice, or a topic or theme Los does not have."""
        self._subjects = subjects
        self._by_municipality = {
            id: {department.id: department for department in _checked(municipality, subjects)}
            for id, municipality in municipalities.items()
        }

    def of(self, municipality: str) -> list[Department]:
        """All of one municipality, the front desk first."""
        return list(self._by_municipality[municipality].values())

    def get(self, municipality: str, department: str) -> Department:
        """Raises ``UnknownDepartmentError``."""
        try:
            return self._by_municipality[municipality][department]
        except KeyError:
            raise UnknownDepartmentError(department=department) from None

    def standing(self, municipality: str, department: str | None) -> Department:
        """The department a conversation is kept under; the front desk when the file no longer has it."""
        known = self._by_municipality[municipality]
        return known.get(department or "") or next(iter(known.values()))

    def for_topic(self, municipality: str, topic: str | None, language: str = "nn") -> Department:
        """Who answers for a Los topic: named by topic, else by its theme, else the front desk.

        The front desk too, when somebody there answers in the resident's language and nobody here does.
        """
        departments = self.of(municipality)
        subject = self._subjects.get(topic or "")
        theme = subject.theme if subject else None
        by_topic = (department for department in departments if topic in department.topics)
        by_theme = (department for department in departments if theme in department.themes)
        found, desk = next(by_topic, None) or next(by_theme, None), departments[0]
        if found is None or (language in desk.languages and language not in found.languages):
            return desk
        return found


def _checked(municipality: Municipality, subjects: Mapping[str, Subject]) -> list[Department]:
    departments = list(municipality.departments)
    where = f"{municipality.id}/municipality.yml, departments"
    ids = [department.id for department in departments]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise MunicipalityError(f"{where}: {twice} stand there more than once.")
    themes = {subject.theme for subject in subjects.values()}
    for department in departments if subjects else ():
        unknown = {*department.topics} - subjects.keys() | {*department.themes} - themes
        if unknown:
            raise MunicipalityError(f"{where}, {department.id}: Los has no {sorted(unknown)}.")
    # Sorting is stable: the others keep the order of the file.
    departments.sort(key=lambda department: department.id != municipality.front_desk)
    return departments or [_only_one(municipality)]


def _only_one(municipality: Municipality) -> Department:
    desk = municipality.contact(municipality.front_desk) if municipality.front_desk else None
    return Department(id=desk.id if desk else FRONT_DESK, name=desk.name if desk else _ITS_NAME)
