"""What people did: written by the verb modules in the same transaction, read by the activity page and undo."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from positions.models.user import User


class EventQuerySet(models.QuerySet["Event"]):
    def record(
        self,
        verb: str,
        on: models.Model,
        *,
        by: "User | None",
        why: str = "",
        old: dict[str, Any] | None = None,
        new: dict[str, Any] | None = None,
        inverse_of: "Event | None" = None,
    ) -> "Event":
        """Write down one act. `old` and `new` are JSON: what changed, enough to undo it."""
        return self.create(
            verb=verb,
            noun=on._meta.model_name or "",
            noun_id=on.pk,
            by=by,
            why=why,
            old=old or {},
            new=new or {},
            inverse_of=inverse_of,
        )

    def about(self, row: models.Model) -> Self:
        return self.filter(noun=row._meta.model_name, noun_id=row.pk)


class Event(models.Model):
    """One act of one person (or, with `by` null, of the product itself). Never changed."""

    class Verb(models.TextChoices):
        INTAKE = "intake", _("took in")
        RETRY = "retry", _("tried again to take in")
        SETTLE = "settle", _("looked at the changed page of")
        UNSETTLE = "unsettle", _("wants somebody to look at the changed page of")
        WITHHOLD = "withhold", _("withheld the captured copy of")
        ADD_SOURCE = "add_source", _("added the source")
        READ_SOURCE = "read_source", _("switched on the reading of")
        PAUSE_SOURCE = "pause_source", _("paused the reading of")
        EDIT_SOURCE = "edit_source", _("changed the reading of")
        EDIT_ARTICLE = "edit_article", _("changed the details of")
        DISMISS = "dismiss", _("dismissed")
        PARK = "park", _("parked")
        ASSIGN = "assign", _("changed who looks at")
        PUT_BACK = "put_back", _("put back in the queue")
        UNDO_TRIAGE = "undo_triage", _("took back what was decided about")
        LINK_STORY = "link_story", _("said which article is retold by")
        UNLINK_STORY = "unlink_story", _("took back a retelling of")
        DECLINE_STORY = "decline_story", _("declined a retelling by")
        REOPEN_STORY = "reopen_story", _("left open again a retelling by")
        ACCEPT_SUGGESTION = "accept_suggestion", _("accepted")
        REJECT_SUGGESTION = "reject_suggestion", _("rejected")
        REOPEN_SUGGESTION = "reopen_suggestion", _("opened again")
        DRAFT = "draft", _("drafted")
        EDIT = "edit", _("edited")
        DISCARD = "discard", _("discarded the draft of")
        RESTORE = "restore", _("restored the draft of")
        SEND = "send", _("sent for review")
        APPROVE = "approve", _("approved")
        SEND_BACK = "send_back", _("sent back")
        UNDO_APPROVE = "undo_approve", _("took back the approval of")
        WITHDRAW = "withdraw", _("withdrew")
        UNDO_WITHDRAW = "undo_withdraw", _("published again")
        COMMENT = "comment", _("commented on")
        RESOLVE = "resolve", _("resolved a comment on")
        REOPEN_COMMENT = "reopen_comment", _("opened again a comment on")
        REPORT_ERROR = "report_error", _("reported an error in")
        ANSWER_REPORT = "answer_report", _("answered")
        REOPEN_REPORT = "reopen_report", _("opened again")
        MERGE = "merge", _("merged away")
        UNMERGE = "unmerge", _("unmerged")
        ADD = "add", _("added")
        RENAME = "rename", _("renamed")
        MOVE = "move", _("moved")
        RETIRE = "retire", _("retired")
        UNRETIRE = "unretire", _("brought back into use")
        TELL_APART = "tell_apart", _("told apart from another")
        UNTELL_APART = "untell_apart", _("left open whether it is another")
        INVITE = "invite", _("invited")
        CHANGE_ROLE = "change_role", _("changed the role of")
        CLOSE_ACCOUNT = "close_account", _("closed the account of")
        OPEN_ACCOUNT = "open_account", _("opened the account of")
        RESET_SECOND_STEP = "reset_second_step", _("took away the second step of")

    verb = models.CharField(max_length=20, choices=Verb)
    noun = models.CharField(max_length=30)
    noun_id = models.BigIntegerField()
    by = models.ForeignKey("User", models.PROTECT, null=True, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    why = models.TextField(blank=True)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    inverse_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        # "What happened to this row", newest first.
        indexes: ClassVar = [
            models.Index(fields=["noun", "noun_id", "-id"], name="event_about"),
            # What this person did, newest first, and the same of one verb: also what can be taken back at once.
            models.Index(fields=["by", "verb", "-id"], name="event_of_a_person"),
            models.Index(fields=["verb", "-id"], name="event_of_a_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.by or 'system'} {self.get_verb_display()} {self.noun} {self.noun_id}"
