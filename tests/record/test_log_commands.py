"""`manage.py verify_log` and `manage.py reindex`, as an operator runs them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.models import Edition, EditionIndex, Mention
from claims.record import log
from tests import factories
from tests.going_round import sql, without_triggers

pytestmark = pytest.mark.django_db


def printed(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def lose_position_2() -> None:
    Mention.objects.filter(edition__position=2).delete()
    EditionIndex.objects.filter(position=2).delete()
    with without_triggers():
        sql("DELETE FROM claims_edition WHERE position = 2")
        sql("DELETE FROM claims_leaf WHERE position = 2")


def test_a_sound_log_is_verified_and_its_head_printed() -> None:
    factories.published_claim()
    factories.published_claim()

    line = printed("verify_log")

    assert line == f"2 editions verified, head 2:{log.head().chain}\n"


def test_an_empty_log_is_sound() -> None:
    assert printed("verify_log") == f"0 editions verified, head 0:{'0' * 64}\n"


def test_what_it_prints_is_what_head_takes() -> None:
    factories.published_claim()
    noted = printed("verify_log").split()[-1]
    factories.published_claim()

    assert printed("verify_log", "--head", noted).startswith("2 editions verified")


def test_a_broken_log_ends_in_the_sentence_that_names_the_position() -> None:
    for _ in range(3):
        factories.published_claim()
    lose_position_2()

    with pytest.raises(CommandError, match=r"^Position 2: there is no edition at this position\.$"):
        call_command("verify_log")


def test_only_a_noted_head_shows_that_the_end_is_missing() -> None:
    factories.published_claim()
    factories.published_claim()
    noted = str(log.head())
    lose_position_2()

    assert printed("verify_log").startswith("1 editions verified")
    with pytest.raises(CommandError, match=r"^Position 2: the log ends here"):
        call_command("verify_log", "--head", noted)


def test_a_later_run_goes_on_after_the_head_that_an_earlier_one_printed() -> None:
    factories.published_claim()
    noted = printed("verify_log").split()[-1]
    factories.published_claim()

    line = printed("verify_log", "--after", noted)

    assert line == f"1 editions verified after {noted}, head {log.head()}\n"
    with pytest.raises(CommandError, match=r"^--after goes with --head only"):
        call_command("verify_log", "--all", "--after", noted)


@pytest.mark.parametrize(
    "head", ["1", "1:", ":", f"-1:{'0' * 64}", f"1:{'0' * 63}", f"1:{'G' * 64}", f"１:{'0' * 64}"]
)
def test_a_head_that_is_none_is_told_so_in_one_line(head: str) -> None:
    with pytest.raises(
        CommandError, match=r"^A head is POSITION:CHAIN, as verify_log prints it\.$"
    ):
        call_command("verify_log", f"--head={head}")


def test_reindex_makes_again_what_readers_ask(client: Client) -> None:
    factories.published_claim()
    factories.published_claim()
    before = client.get("/api/v1/claims/").content
    mentions = Mention.objects.count()
    Mention.objects.all().delete()
    EditionIndex.objects.all().delete()

    assert printed("reindex") == "2 editions indexed\n"

    assert client.get("/api/v1/claims/").content == before
    assert Mention.objects.count() == mentions
    assert Edition.objects.count() == 2
