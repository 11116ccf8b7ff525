"""Rules that PostgreSQL holds for the rows of claims: frozen content, moves from stage to stage."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from .impact_rules import on_claims
from .members import COLUMNS
from .restoration import is_under_way
from .rules import FROZEN, TRANSACTION, Act, Rule, keeps
from .vocabulary import Stage

MOVES = [
    (Stage.DRAFT, Stage.IN_REVIEW),
    (Stage.DRAFT, Stage.DROPPED),
    (Stage.DRAFT, Stage.APPROVED),
    (Stage.DRAFT, Stage.WITHDRAWN),
    (Stage.DROPPED, Stage.DRAFT),
    (Stage.IN_REVIEW, Stage.DRAFT),
    (Stage.IN_REVIEW, Stage.APPROVED),
    (Stage.IN_REVIEW, Stage.PUBLISHED),
    (Stage.IN_REVIEW, Stage.WITHDRAWN),
    (Stage.APPROVED, Stage.PUBLISHED),
    (Stage.APPROVED, Stage.DRAFT),
    (Stage.PUBLISHED, Stage.DRAFT),
    (Stage.PUBLISHED, Stage.IN_REVIEW),
    (Stage.WITHDRAWN, Stage.DRAFT),
]
"""Every step from stage to stage that signatures lead to.

A draft goes back to *published* without one where what was signed for it as it stands says what
its last edition says; to *approved* and *withdrawn* where nobody wrote in it since both signed.
A claim that the law withholds goes to *withdrawn* from a draft, and nowhere after.
"""


def may_do(account: str, permission: str) -> str:
    """SQL: whether an account is an active colleague with a permission of `access.roles`."""
    return f"""EXISTS (
    SELECT 1 FROM auth_user AS account
    WHERE account.id = {account} AND account.is_active AND account.is_staff
    AND (account.is_superuser OR EXISTS (
        SELECT 1 FROM auth_permission AS may
        JOIN django_content_type AS noun ON noun.id = may.content_type_id
        WHERE noun.app_label = 'claims'
        AND may.codename
            = {permission}
        AND (EXISTS (SELECT 1 FROM auth_user_user_permissions AS own
                     WHERE own.user_id = account.id AND own.permission_id = may.id)
             OR EXISTS (SELECT 1 FROM auth_user_groups AS member
                        JOIN auth_group_permissions AS role ON role.group_id = member.group_id
                        WHERE member.user_id = account.id AND role.permission_id = may.id)))))"""


_CAN_DO_IT = may_do(
    "NEW.assigned_to_id",
    "CASE NEW.stage WHEN 'in_review' THEN 'review_claim' ELSE 'submit_claim' END",
)
"""SQL: whether the account NEW is assigned to may do what the claim waits for (`access.roles`)."""
_SIGNED_IT = """NEW.assigned_to_id = (
    SELECT submitted_by_id FROM claims_submission
    WHERE claim_id = NEW.id AND kind <> 'reissued' ORDER BY id DESC LIMIT 1)"""
"""SQL: whether that account submitted the claim itself."""


def _row(alias: str) -> str:
    """SQL: the content columns of OLD or NEW as one value, to be compared."""
    return "ROW(" + ", ".join(f"{alias}.{column}" for column in COLUMNS) + ")"


def claim_rules() -> list[Act]:
    """The rules for rows of `claims_claim`: first stage, frozen content, moves, deletion."""
    moves = ", ".join(f"('{old}', '{new}')" for old, new in MOVES)
    return [
        Rule(
            name="claim_starts_as_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=f"""
                IF NEW.stage <> 'draft' THEN REFUSE; END IF;
                NEW.version := {TRANSACTION};
                RETURN NEW;
            """,
            message=_("A new claim starts as a draft."),
        ),
        Rule(
            name="claim_frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
                IF {_row("OLD")} IS DISTINCT FROM {_row("NEW")} THEN
                    IF OLD.stage <> 'draft' OR NEW.stage <> 'draft' THEN REFUSE; END IF;
                    NEW.version := {TRANSACTION};
                ELSIF pg_trigger_depth() = 1 THEN
                    NEW.version := OLD.version;
                END IF;
                RETURN NEW;
            """,
            message=FROZEN,
        ),
        keeps(
            "claim",
            *("public_id", "number", "created_by", "created_at"),
            message=_("A claim keeps its id, its number and who began it."),
        ),
        Rule(
            name="claim_stage_move",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange("stage"),
            declare=[
                ("signed", "record"),
                ("review", "record"),
                ("edition_kind", "text"),
                ("restored", "record"),
            ],
            func=f"""
                IF OLD.stage = 'draft' THEN
                    SELECT e.kind, r.transaction, r.restored_at INTO restored
                    FROM claims_edition e
                    LEFT JOIN claims_restoration r ON r.id = e.restoration_id
                    WHERE e.claim_id = NEW.id ORDER BY e.position DESC LIMIT 1;
                    IF {is_under_way("restored")}
                    AND NEW.stage IN ('published', 'withdrawn')
                    AND (NEW.stage = 'withdrawn') = (restored.kind = 'withdrawn')
                    THEN RETURN NEW; END IF;
                END IF;
                IF OLD.stage = 'draft' AND NEW.stage = 'published' AND EXISTS (
                    SELECT 1 FROM claims_submission same
                    JOIN claims_edition last ON last.claim_id = same.claim_id
                    WHERE same.claim_id = NEW.id AND same.claim_version = OLD.version
                    AND last.number = (
                        SELECT max(number) FROM claims_edition WHERE claim_id = NEW.id
                    )
                    AND last.kind <> 'withdrawn'
                    AND same.document::jsonb - 'change'
                        = (last.document::jsonb -> 'claim') - 'change'
                ) THEN RETURN NEW; END IF;
                IF NEW.stage = 'withheld' AND OLD.stage = 'draft'
                AND claims_withheld_at(NEW.id) IS NOT NULL THEN RETURN NEW; END IF;
                IF NOT (OLD.stage, NEW.stage) IN ({moves}) THEN REFUSE; END IF;
                IF NEW.stage IN ('draft', 'dropped') THEN RETURN NEW; END IF;
                SELECT id, kind, claim_version INTO signed FROM claims_submission
                WHERE claim_id = NEW.id AND kind <> 'reissued' ORDER BY id DESC LIMIT 1;
                IF signed.id IS NULL OR signed.claim_version <> OLD.version THEN REFUSE; END IF;
                SELECT id, decision INTO review FROM claims_review WHERE submission_id = signed.id;
                IF NEW.stage = 'in_review' THEN
                    IF review.id IS NOT NULL THEN REFUSE; END IF;
                    IF OLD.stage = 'published' AND signed.kind <> 'withdrawn' THEN REFUSE; END IF;
                    RETURN NEW;
                END IF;
                IF review.decision IS DISTINCT FROM 'approved' THEN REFUSE; END IF;
                SELECT kind INTO edition_kind FROM claims_edition
                WHERE review_id = review.id ORDER BY position LIMIT 1;
                IF (NEW.stage = 'approved' AND edition_kind IS NOT NULL)
                OR (NEW.stage = 'published' AND coalesce(edition_kind, 'withdrawn') = 'withdrawn')
                OR (NEW.stage = 'withdrawn' AND edition_kind IS DISTINCT FROM 'withdrawn') THEN
                    REFUSE;
                END IF;
                RETURN NEW;
            """,
            message=_(
                "A claim cannot go from its stage to that one without the signatures it needs."
            ),
        ),
        Act(
            name="claim_leaves_translations_behind",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange("statement"),
            func="""
                UPDATE claims_claimtranslation SET is_stale = true
                WHERE claim_id = NEW.id AND NOT is_stale;
                RETURN NULL;
            """,
        ),
        Rule(
            name="claim_goes_to_who_can",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            condition=pgtrigger.Condition("NEW.assigned_to_id IS NOT NULL"),
            # Whoever had it before may not be able to do what it waits for now: then nobody has it.
            func=f"""
                IF TG_OP = 'UPDATE' THEN
                    IF (NEW.assigned_to_id, NEW.stage) IS NOT DISTINCT FROM
                       (OLD.assigned_to_id, OLD.stage) THEN RETURN NEW; END IF;
                END IF;
                IF {_CAN_DO_IT} AND NOT (NEW.stage = 'in_review' AND {_SIGNED_IT}) THEN
                    RETURN NEW;
                END IF;
                IF TG_OP = 'UPDATE' THEN
                    IF NEW.assigned_to_id IS NOT DISTINCT FROM OLD.assigned_to_id THEN
                        NEW.assigned_to_id := NULL;
                        NEW.due_at := NULL;
                        RETURN NEW;
                    END IF;
                END IF;
                REFUSE;
            """,
            message=_(
                "A claim goes to an active account that may do what it waits for, and in review to"
                " another person than who submitted it."
            ),
        ),
        Rule(
            name="claim_deleted_as_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func="""
                IF OLD.stage <> 'draft'
                OR EXISTS (SELECT 1 FROM claims_submission WHERE claim_id = OLD.id) THEN
                    REFUSE;
                END IF;
                RETURN OLD;
            """,
            message=_("Only a draft that was never submitted can be deleted: drop the claim."),
        ),
        *on_claims(),
    ]
