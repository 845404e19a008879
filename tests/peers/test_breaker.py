"""The breaker: opens for a target that is not there, not for a few messages that upset it."""

from adapter.peers.breaker import FAILURES_MAX, REST_FIRST_S, TROUBLES_MAX, Breaker


def test_a_target_that_does_not_answer_rests_and_then_one_may_try():
    breaker = Breaker()
    for _ in range(FAILURES_MAX):
        assert breaker.admit(0.0) == 0.0
        breaker.failed(0.0)
    assert breaker.admit(0.0) == REST_FIRST_S
    assert breaker.admit(REST_FIRST_S) == 0.0
    assert breaker.admit(REST_FIRST_S) > 0.0  # another waits for the outcome
    breaker.failed(REST_FIRST_S)
    assert breaker.resting_s(REST_FIRST_S) == 2 * REST_FIRST_S
    breaker.succeeded()
    assert breaker.admit(REST_FIRST_S) == 0.0


def test_errors_that_a_target_answers_with_close_it_only_when_there_is_nothing_else_for_long():
    breaker = Breaker()
    for _ in range(TROUBLES_MAX - 1):
        breaker.troubled(0.0)
    assert breaker.admit(0.0) == 0.0
    breaker.succeeded()
    for _ in range(TROUBLES_MAX):
        assert breaker.admit(0.0) == 0.0
        breaker.troubled(0.0)
    assert breaker.admit(0.0) > 0.0
