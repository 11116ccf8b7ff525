"""Tests of questions whose SQL is written once: they answer about whoever asks, whenever."""

import pytest
from django.db import connection
from django.db.models.functions import Now, TruncDate
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim
from claims.models.prepared import STAND_INS, Prepared
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_prepared_question_is_about_the_keys_of_each_asking() -> None:
    asked = Prepared(
        lambda by, to: Claim.objects.filter(created_by=by, assigned_to=to).values_list("number")
    )
    ann, ben = factories.editor(), factories.editor()
    his, hers = (factories.claim(created_by=a, assigned_to=b) for a, b in ((ann, ben), (ben, ann)))
    assert asked.rows(ann.pk, ben.pk) == [(his.number,)]
    assert asked.rows(ben.pk, ann.pk) == [(hers.number,)]
    assert asked.rows(ann.pk, ann.pk) == []
    Claim.objects.filter(pk=his.pk).update(assigned_to=ann)
    with CaptureQueriesContext(connection) as queries:
        assert asked.rows(ann.pk, ann.pk) == [(his.number,)]
    [query] = queries.captured_queries
    assert not any(str(key) in query["sql"] for key in STAND_INS)


def test_a_day_begins_where_the_reader_is() -> None:
    """Between the two zones lie 25 hours: they never have the same day."""
    days = Prepared(lambda: Claim.objects.values_list(TruncDate(Now())))
    factories.claim()
    found = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with timezone.override(zone):
            found += days.rows()
    assert found[0] > found[1]
