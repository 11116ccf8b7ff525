"""How seldom Python looks for garbage while much is read, and that it is only then."""

import gc

import pytest

from claims.record.garbage import SELDOM, seldom_collected


def test_garbage_is_collected_as_before_after_an_import_that_fails() -> None:
    usual, was_frozen = gc.get_threshold(), gc.get_freeze_count() > 0
    with pytest.raises(ValueError, match="a bad file"), seldom_collected():
        assert gc.get_threshold() == SELDOM != usual
        assert gc.get_freeze_count() > 0
        raise ValueError("a bad file")
    assert gc.get_threshold() == usual
    assert (gc.get_freeze_count() > 0) == was_frozen
