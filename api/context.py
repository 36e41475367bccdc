"""Everything one gateway process is made of, built once at start and never replaced: the only wiring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
from fastapi import Request
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from api.conversation.answering import Answering, AnsweringParts
from api.conversation.durability import Durability
from api.conversation.feedback import Feedback
from api.conversation.forget import Forgetting
from api.conversation.incoming import IncomingParts
from api.conversation.limits import RateLimits
from api.conversation.log import ConversationLog
from api.conversation.model_choice import ModelChoice
from api.conversation.other_languages import OtherLanguages
from api.conversation.rasa_client import RasaClient
from api.conversation.records import Work
from api.conversation.scripts import Keys, Scripts
from api.conversation.turn import TurnWorker
from api.conversation.wake import Wakeups
from api.errors import UnknownMunicipalityError
from api.governance.archive import Archive
from api.governance.archiving import Archiving
from api.governance.audit import AuditLog
from api.governance.sessions import Sessions
from api.governance.users import Users
from api.handover.absences import Absences
from api.handover.calls import Calls
from api.handover.cases import Cases
from api.handover.claims import Claims
from api.handover.departments import Departments
from api.handover.desk import Desk
from api.handover.figures import Figures
from api.handover.history import History
from api.handover.knowledge import Knowledge, open_knowledge
from api.handover.later import MessagesForLater
from api.handover.meetings import Meetings
from api.handover.notices import Notices
from api.handover.offered_answers import OfferedAnswers
from api.handover.outlook import Outlooks
from api.handover.passing_on import PassingOn
from api.handover.practice import Practice
from api.handover.practice_cases import PracticeCases, made_up_cases
from api.handover.preferences import Preferences
from api.handover.presence import Presence
from api.handover.promise import HandoverPromise
from api.handover.replies import Reply, load_replies
from api.handover.residents import Residents
from api.handover.supervision import Supervision
from api.handover.switches import Switches
from api.mail import Outbox
from api.settings import GatewaySettings
from api.studio.material import Material, build_material
from api.studio.model_desk import ModelDesk, build_models
from kb_sync.municipality import Municipality, load_municipalities
from kb_sync.subjects import Subject, load_subjects
from kb_sync.texts import Texts
from nlu.crisis import shared as crisis_detector


@dataclass(frozen=True)
class Context:
    """The parts of one gateway process."""

    settings: GatewaySettings
    texts: Texts
    municipalities: dict[str, Municipality]
    replies: dict[str, tuple[Reply, ...]]
    redis: Redis
    http: httpx.AsyncClient
    durability: Durability
    log: ConversationLog
    wakeups: Wakeups
    limits: RateLimits
    rasa: RasaClient
    incoming: IncomingParts
    worker: TurnWorker
    departments: Departments
    subjects: Mapping[str, Subject]
    presence: Presence
    residents: Residents
    outlooks: Outlooks
    promise: HandoverPromise
    claims: Claims
    passing_on: PassingOn
    cases: Cases
    calls: Calls
    knowledge: Knowledge
    later: MessagesForLater
    notices: Notices
    meetings: Meetings
    desk: Desk
    switches: Switches
    preferences: Preferences
    absences: Absences
    supervision: Supervision
    users: Users
    audit: AuditLog
    sessions: Sessions
    feedback: Feedback
    forgetting: Forgetting
    archive: Archive
    archiving: Archiving
    history: History
    practice: Practice
    offered_answers: OfferedAnswers
    material: Material
    models: ModelDesk
    outbox: Outbox | None
    test_credential: str

    def municipality(self, municipality: str) -> Municipality:
        """Raises ``UnknownMunicipalityError``."""
        try:
            return self.municipalities[municipality]
        except KeyError:
            raise UnknownMunicipalityError(field="municipality") from None


def context_of(request: Request) -> Context:
    """The process's context, as a FastAPI dependency."""
    context: Context = request.app.state.context
    return context


def build(settings: GatewaySettings, transport: httpx.AsyncBaseTransport | None = None) -> Context:
    """Put the parts together. Connects to nothing yet; raises ``MunicipalityError`` on bad content.

    ``transport`` stands in for the network towards Rasa and the action server; tests give one.
    """
    texts = Texts.load(Path(__file__).resolve().parent / "locale")
    municipalities = load_municipalities(settings.content)
    redis = connect(settings)
    keys = Keys(settings.pool)
    scripts = Scripts(redis, keys, settings.retention_hours * 3600)
    secret = settings.secret_key()
    conversations = ConversationLog(redis, keys, scripts, secret, settings.turn_lease_s)
    http = httpx.AsyncClient(
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=32), transport=transport
    )
    choice = ModelChoice(redis, keys)
    rasa = RasaClient(http, settings.rasa_addresses(), settings.rasa_timeout_s, choice)
    now = settings.now
    subjects = load_subjects(settings.content)
    departments = Departments(municipalities, subjects)
    presence = Presence(scripts)
    outlooks = Outlooks(scripts, conversations, presence, departments, municipalities, texts, now)
    audit = AuditLog(settings.sql_url(), now)
    switches = Switches(redis, keys, audit, now)
    promise = HandoverPromise(texts, outlooks, departments, municipalities, switches, now)
    cases = Cases(settings.sql_url(), now)
    later = MessagesForLater(cases, departments, municipalities, now)
    notices = Notices(redis, keys, scripts)
    desk = Desk(redis, keys, scripts, presence, cases)
    absences = Absences(settings.sql_url(), now)
    feedback = Feedback(
        settings.sql_url(), partial(conversations.digest, "feedback"), now, settings.feedback_text_days
    )
    archive = Archive(settings.sql_url(), now, settings.archive_days)
    archiving = Archiving(
        redis, keys, scripts, conversations, archive, municipalities, feedback.rated, settings.archive_after()
    )
    practice = Practice(settings.sql_url(), PracticeCases(made_up_cases(), archive), now)
    offered_answers = OfferedAnswers(settings.sql_url(), partial(conversations.digest, "offer"), now)
    answering = AnsweringParts(conversations, rasa, texts, promise, later, switches, settings.episode_turns)

    crisis = crisis_detector()
    material = build_material(
        settings,
        conversations,
        rasa,
        http,
        audit,
        texts,
        municipalities,
        subjects,
        crisis,
        shipped=settings.examples,
    )

    def prepare(work: Work) -> Answering:
        return Answering(answering, municipalities[work.conversation.municipality], work)

    return Context(
        settings=settings,
        texts=texts,
        municipalities=municipalities,
        replies=load_replies(settings.content, municipalities),
        redis=redis,
        http=http,
        durability=Durability(redis),
        log=conversations,
        wakeups=Wakeups(redis, keys),
        limits=RateLimits(
            redis,
            keys,
            {
                "messages": settings.messages_per_minute,
                "conversations": settings.conversations_per_minute,
                "sign_ins": settings.sign_ins_per_minute,
                "arrivals": settings.sign_ins_per_minute,
            },
            {"emails": settings.emails_per_hour},
        ),
        rasa=rasa,
        incoming=IncomingParts(
            conversations,
            texts,
            crisis,
            OtherLanguages.load(),
            later,
            settings.max_message_characters,
        ),
        worker=TurnWorker(conversations, settings.turns_at_once, prepare, material.recorder.answered),
        departments=departments,
        subjects=subjects,
        presence=presence,
        residents=Residents(scripts),
        outlooks=outlooks,
        promise=promise,
        claims=Claims(redis, keys, scripts, conversations, texts, settings.claim_lease_s),
        passing_on=PassingOn(scripts, conversations, presence, texts, settings.claim_lease_s),
        cases=cases,
        calls=Calls(settings.sql_url(), now),
        knowledge=Knowledge(partial(open_knowledge, settings.data, settings.embedding_model)),
        later=later,
        notices=notices,
        meetings=Meetings(cases, notices, municipalities, now),
        desk=desk,
        users=Users(settings.sql_url()),
        switches=switches,
        preferences=Preferences(redis, keys),
        absences=absences,
        supervision=Supervision(
            scripts,
            conversations,
            presence,
            notices,
            desk,
            Figures(redis, keys),
            switches,
            absences,
            departments,
            municipalities,
            audit,
            texts,
            settings.claim_lease_s,
            now,
        ),
        audit=audit,
        sessions=Sessions(redis, keys, settings.session_hours),
        feedback=feedback,
        forgetting=Forgetting(
            redis,
            keys,
            scripts,
            (feedback, cases, offered_answers, practice, archiving, material.recorder),
            notices,
        ),
        archive=archive,
        archiving=archiving,
        history=History(archive, municipalities),
        practice=practice,
        offered_answers=offered_answers,
        material=material,
        models=build_models(settings, redis, keys, http, choice, material.copy, audit, texts, now),
        outbox=settings.outbox(),
        test_credential=settings.test_credential(),
    )


def connect(settings: GatewaySettings) -> Redis:
    """A client that gives up after the settings' timeout and makes lost connections again."""
    return Redis.from_url(
        settings.redis_url,
        decode_responses=True,
        socket_timeout=settings.redis_timeout_s,
        socket_connect_timeout=settings.redis_timeout_s,
        health_check_interval=15,
        # Scripts may safely run twice, so a broken connection is simply tried again.
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), 3),
        retry_on_error=[RedisConnectionError],
    )
