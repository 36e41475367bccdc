"""Every error the gateway answers with, as one tree.

    SvaraError
    ├── InvalidRequestError (422)     what was sent cannot be used
    │   ├── InvalidJsonError (400)
    │   ├── MessageEmptyError, MessageTooLongError
    │   ├── IdempotencyKeyMissingError (400)
    │   ├── ChoiceNotOfferedError
    │   ├── UnknownMunicipalityError, UnknownDepartmentError
    │   ├── EmailInvalidError         nothing can be sent to this address
    │   ├── ContactMissingError       nobody can answer without telephone or e-mail
    │   ├── ExampleUnusableError      a sentence that nothing can be learned from
    │   │   └── PersonalDataInExampleError
    │   ├── ImportUnreadableError     a file of examples is broken; nothing was taken from it
    │   ├── AnswerUnfinishedError     something is missing before an answer can be published
    │   └── PersonalDataInTextError   a personal number or a secret where it does not belong
    ├── BodyTooLargeError (413)
    ├── NotSignedInError (401)
    ├── NotAllowedError (403)
    │   ├── SecondPersonNeededError   an override takes two people
    │   └── RightMissingError         what was asked for takes a right this person has not been given
    ├── ConversationNotFoundError, CaseNotFoundError, MeetingNotFoundError, NotInStudioError (404)
    ├── PracticeNotFoundError (404)   no such case to practise on, or it is somebody else's practice
    ├── NotConfiguredError (404)      whoever runs the service has not set this up
    ├── ConversationGoneError (410)
    ├── ConflictError (409)
    │   ├── IdempotencyKeyReusedError
    │   ├── ClaimLostError            another agent has the conversation
    │   ├── NotClaimedError           nobody has it; claim it first
    │   ├── ColleagueNotHereError     only somebody who is there can be given a conversation
    │   ├── CaseTakenError, CaseClosedError
    │   ├── EditedMeanwhileError      somebody else has changed the same since it was read
    │   ├── SubjectExistsError
    │   ├── CannotUndoError           what would be undone has been changed since
    │   ├── MeetingNotTodayError      arrival is registered on the day of the meeting
    │   ├── TrainingRunningError, TrainingNotRunningError
    │   ├── ModelNotComparedError, ModelRefusedError, OverrideNotAskedError
    │   └── NoFormerModelError, ActivationRunningError
    ├── TooManyRequestsError (429)
    └── UnavailableError (503)
        ├── MailUnavailableError      the mail server does not take anything now
        ├── ActivationFailedError     no Rasa process took a version of the model into use
        ├── StorageUnavailableError   Redis or the SQL database does not answer
        └── StorageNotDurableError    Redis may lose what it acknowledges

``code`` is stable and part of the public contract; the text people read is ``errors.<code>`` in the
locale files, with a title (what happened) and a detail (what to do).
"""

from __future__ import annotations

from typing import ClassVar


class SvaraError(Exception):
    """Base of all of them. ``values`` fill the placeholders of the locale text; never message text."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500

    def __init__(self, **values: str | int) -> None:
        super().__init__(f"{self.code} {values}" if values else self.code)
        self.values = values


class InvalidRequestError(SvaraError):
    """The request has the wrong shape. ``field`` names what is wrong."""

    code = "invalid_request"
    status = 422


class InvalidJsonError(InvalidRequestError):
    """The body is not JSON."""

    code = "invalid_json"
    status = 400


class MessageEmptyError(InvalidRequestError):
    """There is nothing to read in the message."""

    code = "message_empty"


class MessageTooLongError(InvalidRequestError):
    """The message is longer than ``limit`` characters."""

    code = "message_too_long"


class IdempotencyKeyMissingError(InvalidRequestError):
    """A message came without a usable ``Idempotency-Key`` (a UUID)."""

    code = "idempotency_key_missing"
    status = 400


class ChoiceNotOfferedError(InvalidRequestError):
    """The choice was never offered in this conversation."""

    code = "choice_not_offered"


class UnknownMunicipalityError(InvalidRequestError):
    """No municipality with this id is served here."""

    code = "unknown_municipality"


class UnknownDepartmentError(InvalidRequestError):
    """The municipality has no department with this id (``department``)."""

    code = "unknown_department"


class ContactMissingError(InvalidRequestError):
    """A message for later without a telephone number or an e-mail address that can be used."""

    code = "contact_missing"


class EmailInvalidError(InvalidRequestError):
    """The address cannot be used, or its mail server will not have it."""

    code = "email_invalid"


class PersonalDataInTextError(InvalidRequestError):
    """A form or a note holds what stops a message: a personal number, a password, a code."""

    code = "personal_data_in_text"


class ExampleUnusableError(InvalidRequestError):
    """A sentence that cannot be an example: empty, or longer than anybody writes (``limit`` characters)."""

    code = "example_unusable"


class PersonalDataInExampleError(ExampleUnusableError):
    """A sentence with personal data in it never becomes an example."""

    code = "personal_data_in_example"


class ImportUnreadableError(InvalidRequestError):
    """A file of examples cannot be read (``line``, 0 where no line is to blame); nothing was taken from it."""

    code = "import_unreadable"


class AnswerUnfinishedError(InvalidRequestError):
    """Something is missing before the answer can be published: ``field`` first, ``count`` in all."""

    code = "answer_unfinished"


class BodyTooLargeError(SvaraError):
    """The request body is larger than is read."""

    code = "body_too_large"
    status = 413


class NotSignedInError(SvaraError):
    """No token, a wrong one, or one that has expired."""

    code = "not_signed_in"
    status = 401


class SignInFailedError(NotSignedInError):
    """User name and password do not belong together."""

    code = "sign_in_failed"


class NotAllowedError(SvaraError):
    """Signed in, but this is not this person's to do; or the request did not come from our own page."""

    code = "not_allowed"
    status = 403


class RightMissingError(NotAllowedError):
    """Signed in, but without the right (``right``) this takes; see ``api.governance.rights``."""

    code = "right_missing"


class ConversationNotFoundError(SvaraError):
    """No such conversation, or the token is for another one (the two are not told apart)."""

    code = "conversation_not_found"
    status = 404


class CaseNotFoundError(SvaraError):
    """No case with this number."""

    code = "case_not_found"
    status = 404


class AbsenceNotFoundError(SvaraError):
    """The absence is over or has been taken away."""

    code = "absence_not_found"
    status = 404


class MeetingNotFoundError(SvaraError):
    """The link to register an arrival is wrong or has been replaced by another."""

    code = "meeting_not_found"
    status = 404


class PracticeNotFoundError(SvaraError):
    """No such case to practise on (any more), or what was practised is somebody else's."""

    code = "practice_not_found"
    status = 404


class PageNotFoundError(SvaraError):
    """No such address."""

    code = "page_not_found"
    status = 404


class NotConfiguredError(SvaraError):
    """A part that is only there where it has been set up, and here it has not."""

    code = "not_configured"
    status = 404


class MethodNotAllowedError(SvaraError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = 405


class NotInStudioError(SvaraError):
    """The studio has no such subject, answer, message or change."""

    code = "not_in_studio"
    status = 404


class ConversationGoneError(SvaraError):
    """The conversation has been archived or deleted."""

    code = "conversation_gone"
    status = 410


class ConflictError(SvaraError):
    """The state of things does not allow it."""

    code = "conflict"
    status = 409


class IdempotencyKeyReusedError(ConflictError):
    """The same key came with another text."""

    code = "idempotency_key_reused"


class ClaimLostError(ConflictError):
    """Another agent (``name``) has the conversation."""

    code = "claim_lost"


class NotClaimedError(ConflictError):
    """Nobody has the conversation; it must be claimed before it is written in."""

    code = "not_claimed"


class ConversationClosedError(ConflictError):
    """The conversation is closed."""

    code = "conversation_closed"


class ColleagueNotHereError(ConflictError):
    """The colleague's console is not open, or they take nothing now."""

    code = "colleague_not_here"


class CaseTakenError(ConflictError):
    """Another agent (``name``) has the case."""

    code = "case_taken"


class CaseClosedError(ConflictError):
    """The case is closed."""

    code = "case_closed"


class MeetingNotTodayError(ConflictError):
    """The meeting is on another day (``day``)."""

    code = "meeting_not_today"


class EditedMeanwhileError(ConflictError):
    """Somebody else (``who``) has changed the same since it was read; nothing was changed."""

    code = "edited_meanwhile"


class SubjectExistsError(ConflictError):
    """There is a subject with this title already (``subject``)."""

    code = "subject_exists"


class CannotUndoError(ConflictError):
    """What would be undone has been undone, or changed since (by ``who``)."""

    code = "cannot_undo"


class ModelNotFoundError(SvaraError):
    """There is no version of the model with this number (``number``)."""

    code = "model_not_found"
    status = 404


class SecondPersonNeededError(NotAllowedError):
    """An override takes somebody else than who asked for it and who had the version trained."""

    code = "second_person_needed"


class TrainingRunningError(ConflictError):
    """A training is under way already; ``name`` started it."""

    code = "training_running"


class TrainingNotRunningError(ConflictError):
    """There is no training to cancel."""

    code = "training_not_running"


class ModelNotComparedError(ConflictError):
    """The version has not been compared with the one that is live, so nobody knows what it does."""

    code = "model_not_compared"


class ModelRefusedError(ConflictError):
    """The gate does not let this version through; its report says why."""

    code = "model_refused"


class OverrideNotAskedError(ConflictError):
    """There is no override to agree to: somebody must ask for it first, with a reason."""

    code = "override_not_asked"


class NoFormerModelError(ConflictError):
    """No version was live before this one, or none of them is kept any more."""

    code = "no_former_model"


class ActivationRunningError(ConflictError):
    """Another version is being put live at this moment."""

    code = "activation_running"


class TooManyRequestsError(SvaraError):
    """More than the limit in a minute. ``seconds`` says when to try again."""

    code = "too_many_requests"
    status = 429


class UnavailableError(SvaraError):
    """A part the answer depends on is down."""

    code = "unavailable"
    status = 503


class TranslationUnavailableError(UnavailableError):
    """Nothing here translates, or the translation came back harmed."""

    code = "translation_unavailable"


class ActivationFailedError(UnavailableError):
    """No Rasa process could take the version into use; the one that was live is live still."""

    code = "activation_failed"


class WorkingCopyUnreadableError(UnavailableError):
    """A file of the studio's working copy (``file``) has been spoilt by hand; nothing is written over it."""

    code = "working_copy_unreadable"


class PublishingFailedError(UnavailableError):
    """What was published could not be taken into use; what answered before answers still."""

    code = "publishing_failed"


class MailUnavailableError(UnavailableError):
    """The mail server does not answer, or takes nothing from us."""

    code = "mail_unavailable"


class StorageUnavailableError(UnavailableError):
    """Redis or the SQL database does not answer; nothing was lost, and the same key may be sent again."""

    code = "storage_unavailable"


class StorageNotDurableError(UnavailableError):
    """Redis is not set to keep what it acknowledges, so nothing is accepted."""

    code = "storage_not_durable"


def all_errors(base: type[SvaraError] = SvaraError) -> list[type[SvaraError]]:
    """Every error class, the base first; the test of the locale files goes through them."""
    return [base, *(error for child in base.__subclasses__() for error in all_errors(child))]
