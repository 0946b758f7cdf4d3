"""How orders end up: along their course, cancelled, or after delivery sent back and refunded."""

from datetime import datetime, timedelta

import numpy as np

from demo.parcels import Course, Line

UNPAID_HOURS = 24
# Chance of each turn after delivery, with the days since delivery in which it stands at that point.
TURNS = (
    ("return_requested", 0.10, 0.2, 7.0),
    ("returned", 0.07, 3.0, 14.0),
    ("refunding", 0.07, 3.0, 14.0),
    ("refunded", 0.035, 8.0, 400.0),
    ("exchanged", 0.02, 8.0, 400.0),
)
CANCELLED = 0.025
TURN_LINES = {
    "return_requested": ("提交退货申请，等待审核",),
    "returned": ("提交退货申请", "退货申请已通过", "仓库已收到退货，验收中"),
    "refunding": ("提交退货申请", "仓库已收到退货，验收合格", "退款处理中，1–3 个工作日原路退回"),
    "refunded": ("提交退货申请", "仓库已收到退货，验收合格", "退款已原路退回"),
    "exchanged": ("提交换货申请", "仓库已收到换货商品", "换货商品已重新发出并签收"),
}


def abandoned(course: Course, now: datetime) -> tuple[str, tuple[Line, ...]]:
    """Return status and log of an order that was never paid."""
    opened = course.steps()[0][1]
    deadline = course.created + timedelta(hours=UNPAID_HOURS)
    if deadline > now:
        return "pending_payment", (opened,)
    return "cancelled", (opened, Line(deadline, "超过 24 小时未付款，订单已关闭"))


def outcome(
    rng: np.random.Generator, course: Course, now: datetime
) -> tuple[str, tuple[Line, ...]]:
    """Return status and log of a paid order, as they stand now."""
    if rng.random() < CANCELLED:
        return _cancelled(course, now)
    reached = [(status, line) for status, line in course.steps() if line.at <= now]
    status, history = reached[-1][0], tuple(line for _, line in reached)
    if status in {"delivered", "completed"}:
        return _turn(rng, course, status, history, now)
    return status, history


def _cancelled(course: Course, now: datetime) -> tuple[str, tuple[Line, ...]]:
    paid = tuple(line for _, line in course.steps()[:2])
    at = min(course.paid + (course.packed - course.paid) / 2, now - timedelta(minutes=1))
    at = at.replace(microsecond=0)
    return "cancelled", (*paid, Line(at, "买家取消订单，款项 1–3 个工作日原路退回"))


def _turn(
    rng: np.random.Generator,
    course: Course,
    status: str,
    history: tuple[Line, ...],
    now: datetime,
) -> tuple[str, tuple[Line, ...]]:
    """Let some of the delivered orders come back."""
    age = (now - course.delivered) / timedelta(days=1)
    for turn, chance, first, last in TURNS:
        if first <= age < last and rng.random() < chance:
            return turn, _came_back(history[:7], course.delivered, turn, now)
    return status, history


def _came_back(
    history: tuple[Line, ...], delivered: datetime, turn: str, now: datetime
) -> tuple[Line, ...]:
    texts = TURN_LINES[turn]
    span = min(now - delivered, timedelta(days=9))
    times = [delivered + span * (place + 1) / (len(texts) + 1) for place in range(len(texts))]
    lines = (Line(at.replace(microsecond=0), text) for at, text in zip(times, texts, strict=True))
    return (*history, *lines)
