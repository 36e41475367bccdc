"""Answers about a subject: decides which, picks the section of its article, and composes the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions import compose, explain
from actions.choices import OtherSubject, is_it, is_it_of
from actions.decide import Decision, Verdict, decide
from actions.pages import LOOKED_AT, FoundPage, best_article_score, nearness_of, pages_in, showable
from actions.reply import Reply
from actions.replying_action import ReplyingAction
from actions.section_search import PART_OF_INTENT, SectionSearch
from actions.thresholds import Thresholds
from actions.turn import Turn
from kb_sync.article import ASPECTS
from kb_sync.chunks import Passage
from kb_sync.search import KnowledgeBase, SearchResult


class ActionAnswer(ReplyingAction):
    """The subject is known or guessed: answer, ask back, or say that there is no answer."""

    action_name = "action_answer"

    async def reply_to(self, turn: Turn) -> Reply:
        reply = await turn.context.lookup.ask(lambda base: subject_reply(turn, base))
        return reply or compose.unanswered(turn)


def subject_reply(turn: Turn, base: KnowledgeBase) -> Reply | None:
    """The reply about a subject; None when nothing fits. Runs off the event loop. Raises ``KnowledgeBaseError``."""
    message, municipality = turn.message, turn.municipality.id
    if message.text and not any(map(str.isalnum, message.text)):
        return None  # "?!" and smileys: whatever they are likest to is chance
    written = base.titles(municipality, turn.form)
    titles = {name: subject.name.of(turn.form) for name, subject in turn.context.subjects.items()} | written
    found = SearchResult((), ())
    if message.text:
        found = base.search(message.text, municipality, turn.form, limit=LOOKED_AT)
    naming = turn.context.question_words.naming(message.text)
    only_question = bool(message.text) and (not naming or message.intent in PART_OF_INTENT)
    decision = decide(message, found, set(titles), turn.context.thresholds, only_question=only_question)
    length = len(message.text.split())
    decision = turn.context.sensitive.checked(decision, naming, titles, length=length)
    pages = _pages(turn, found, decision)
    explain.note(turn, found, decision, pages)
    match decision.verdict:
        case Verdict.ANSWER if decision.topic in written:
            return _answer(turn, base, decision, titles, found, pages)
        case Verdict.ANSWER:
            return compose.no_article(turn, decision, titles)
        case _ if pages and _answers_alone(turn, pages[0], found, decision, naming):
            return compose.from_page(turn, pages, decision.topic, pages[0].certainty)
        case Verdict.CLARIFY:
            meant = is_it(turn, _others(turn, base, decision.candidates, titles))
            asked_back = compose.clarification(turn, meant, decision.topic, None, "reply.clarify")
            return compose.or_pages(turn, asked_back, pages)
        case Verdict.ASK_SUBJECT:
            aspect = wanted_aspect(turn)
            having = {name: aspect in base.keys_of(municipality, name) for name in decision.candidates}
            meant = is_it_of(
                turn,
                [OtherSubject(name, titles[name], aspect if has else None) for name, has in having.items()],
            )
            return compose.clarification(turn, meant, decision.topic, aspect, "reply.which_topic")
        case Verdict.NOTHING if pages:
            return compose.pages_to_look_at(turn, pages)
        case Verdict.NOTHING:
            return None


def _pages(turn: Turn, found: SearchResult, decision: Decision) -> list[FoundPage]:
    """Pages that may be shown; none where the message itself was not looked for, or a person had better answer."""
    if decision.because in ("chosen", "follow_up", "sensitive"):
        return []
    return showable(pages_in(found, turn, wanted_aspect(turn)), turn)


def _answers_alone(
    turn: Turn, page: FoundPage, found: SearchResult, decision: Decision, naming: Sequence[str]
) -> bool:
    """Whether a page answers a message whose subject is unsure: near, and not far behind any article."""
    if decision.verdict is Verdict.ASK_SUBJECT and not naming:
        return False
    least = best_article_score(found, None) - turn.context.thresholds.page_before_unsure.value
    return page.is_near(turn.context.thresholds) and page.score >= least


def wanted_aspect(turn: Turn) -> str | None:
    """The part of the subject that is asked about: as chosen, as the classifier is sure of, as the words point."""
    message = turn.message
    if message.chosen_aspect is not None:
        return message.chosen_aspect
    if message.intent in PART_OF_INTENT:
        return PART_OF_INTENT[message.intent]
    guess = message.aspect
    sure = guess is not None and guess.confidence >= turn.context.thresholds.aspect.value
    if guess is not None and sure and guess.name in ASPECTS and guess.name != "about":
        return guess.name
    return turn.context.question_words.aspect(message.text) or ("about" if sure else None)


def _answer(
    turn: Turn,
    base: KnowledgeBase,
    decision: Decision,
    titles: dict[str, str],
    found: SearchResult,
    pages: list[FoundPage],
) -> Reply | None:
    municipality, topic = turn.municipality.id, decision.topic
    if topic is None:
        return None
    keys = base.keys_of(municipality, topic)
    aspect = wanted_aspect(turn)
    search = SectionSearch(turn, base, topic)
    key = _key(turn, search, aspect, keys)
    passage = base.section(municipality, topic, key, turn.form) if key else None
    if pages and _goes_first(turn, base, pages[0], passage, titles[topic], best_article_score(found, topic)):
        return compose.from_page(turn, pages, topic, decision.confidence)
    near = [page for page in pages if page.is_near(turn.context.thresholds)]
    if passage is None:
        unknown = compose.no_section(turn, topic, titles[topic], keys, decision.confidence)
        return compose.or_pages(turn, unknown, near)
    others = _others(turn, base, [name for name in decision.candidates if name != topic], titles)
    nearest = [hit.passage for hit in search.ranked] if _is_ranked(turn, search) else []
    reply = compose.answer(turn, passage, keys, decision.confidence, nearest, others)
    return compose.with_pages(reply, near if passage.referral else pages)


def _key(turn: Turn, search: SectionSearch, aspect: str | None, keys: tuple[str, ...]) -> str | None:
    """The section to answer with; None when the part that was asked for is not in the article."""
    message, thresholds = turn.message, turn.context.thresholds
    chosen = message.chosen_aspect is not None
    parts, asked_word = search.parts, search.asked_word
    if chosen or not message.text or not parts:
        return pick(search.points, aspect, keys, chosen=chosen, thresholds=thresholds)
    hits, points = search.hits, search.points
    if search.asks_for_no_part and "about" in keys:
        return "about"
    lacking = aspect not in (None, "about") and aspect not in {hit.passage.aspect for hit in hits}
    certain = asked_word == aspect or parts.get(aspect or "", 0.0) >= thresholds.answer.value
    # A referral is one passage, whatever is asked; an article says so where it lacks what was clearly asked for.
    if not hits or (lacking and certain and len(keys) > 1):
        return pick(points, aspect, keys, chosen=chosen, thresholds=thresholds)
    return search.ranked[0].passage.key


def _is_ranked(turn: Turn, search: SectionSearch) -> bool:
    """Whether the message itself tells which sections of the subject are nearest to it."""
    message = turn.message
    return (
        bool(message.text and message.chosen_aspect is None and search.parts) and not search.asks_for_no_part
    )


def _others(
    turn: Turn, base: KnowledgeBase, names: Sequence[str], titles: Mapping[str, str]
) -> list[OtherSubject]:
    return [OtherSubject(one, titles[one], _nearest_key(turn, base, one)) for one in names if one in titles]


def _nearest_key(turn: Turn, base: KnowledgeBase, topic: str) -> str | None:
    """The section of another subject that the message would have got; None for the subject as a whole."""
    search = SectionSearch(turn, base, topic)
    if not _is_ranked(turn, search) or not search.ranked:
        return None
    key = search.ranked[0].passage.key
    return key if key != "about" else None


def _goes_first(
    turn: Turn,
    base: KnowledgeBase,
    page: FoundPage,
    passage: Passage | None,
    title: str,
    article_score: float,
) -> bool:
    """Whether the page answers rather than the section of the article called ``title``."""
    thresholds = turn.context.thresholds
    if not page.is_near(thresholds):
        return False
    if passage is None:
        return True
    if passage.local:
        return page.score >= article_score - thresholds.page_before_local.value
    # Words of a message turn up on pages about something else; what its subject is called seldom does.
    lacking = thresholds.page_about_subject.value - page.certainty / 2
    if lacking <= 0:
        return True
    named = base.search(title, turn.municipality.id, turn.form, limit=LOOKED_AT)
    return nearness_of(page, named) >= lacking


def pick(
    points: dict[str, float],
    aspect: str | None,
    keys: tuple[str, ...],
    *,
    chosen: bool,
    thresholds: Thresholds,
) -> str | None:
    """The key of the section to answer with; None when the part asked for is not in the article.

    A section the message's own words point at clearly comes first (most often an extra question, which is a
    closer answer than a whole section), then the section of the aspect, then what the subject is about.
    ``chosen``: the resident picked this very part, so no other will do.
    """
    if chosen:
        return aspect if aspect in keys else None
    asked = aspect if aspect != "about" else None  # "about" is what is left when no part is asked for
    enough = thresholds.pointed if asked is None else thresholds.pointed_past_aspect
    best = max(points, key=lambda key: points[key], default=None)
    if best is not None and points[best] >= enough.value:
        return best
    if asked is not None:
        return asked if asked in keys else None
    return "about" if "about" in keys else next(iter(keys), None)
