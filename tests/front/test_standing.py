"""A queue that stands refuses what is new; a burst, or one slow answer, does not."""

from adapter.front.standing import FEW, TARGET_S, Standing


def after(*took):
    """Give one that saw these (seconds, at)."""
    standing = Standing()
    for seconds, at in took:
        standing.took(seconds, at=at)
    return standing


def test_a_burst_is_taken_however_large():
    assert not after((0.01, 1.0), (0.9, 1.2), (0.99, 1.9)).refuses(10 * FEW)


def test_a_queue_that_stands_for_a_window_refuses_what_is_new():
    standing = after((1.5, 1.0), (2.0, 1.3), (2.5, 1.6))
    assert standing.refuses(FEW)
    assert not standing.refuses(FEW - 1)  # few are taken always: they show when it is over


def test_one_quick_answer_ends_it():
    standing = after((1.5, 1.0), (2.0, 1.6))
    assert standing.refuses(FEW)
    standing.took(TARGET_S / 2, at=1.7)
    assert not standing.refuses(FEW)


def test_one_slow_answer_among_quick_ones_is_no_queue():
    assert not after((9.0, 1.0), (0.01, 1.1), (9.0, 1.6), (9.0, 1.7)).refuses(FEW)
