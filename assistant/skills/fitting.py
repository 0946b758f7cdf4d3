"""Answers what fits what, from the rows alone: yes, no and unknown are three different answers."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import constraints_of
from assistant.dialogue.state import Pending
from assistant.graph.compatibility import Device, Judgement, Verdict, judge
from assistant.graph.names import fitting_names
from assistant.nlu.meaning import Mention, NamedDevice
from assistant.nlu.steering.fitting import Fitting
from assistant.nlu.words.fitting import model_fields
from assistant.skills import finding
from assistant.skills.besides import LIST_CANDIDATES, listed_beside
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, Reason, Suggested, source_of
from assistant.skills.which import which_to_tell_of
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product
from retrieval.search import SearchRequest

DEVICE = "device"  # the open question which model the shopper has


def fits(context: Context) -> Outcome:
    """Whether the item in question fits the device named, the one told before, or another item."""
    pointed = context.referred()
    item, label = context.product_in_question(), device_label(context)
    if len(pointed) > 1:
        return _of_two(context, pointed[0], pointed[1])
    if label is None:
        return _which_device(context, item)
    if item is None:
        return _of_the_list(context, Device.named(label))
    if _is_device(
        context, item
    ):  # 这个壳能用吗, with a phone talked about: for its like there are…
        return accessories(context)
    return _judged(context, item, _device(context, label, item))


def _is_device(context: Context, item: Product) -> bool:
    """Whether an item is what accessories are made for, and says of nothing that it fits it."""
    kinds = {kind for kinds in context.tools.links.made_for.values() for kind in kinds}
    return item.category in kinds and not fitting_names(item)


def search_for_device(context: Context) -> Outcome:
    """A search for accessories keeps to those that are made for what the shopper has."""
    label = device_label(context) or ""
    named = NamedDevice(label, (0, 0), known=True)
    wish = context.tools.links.devices.constraint(named)
    mentions = context.meaning.mentions
    if wish is not None and wish not in context.meaning.constraints:
        mentions = (*mentions, Mention(wish, (0, 0)))
    meaning = replace(context.meaning, mentions=mentions)
    return finding.search(replace(context, meaning=meaning)).changing(device=label)


def device_label(context: Context) -> str | None:
    """The device meant: named now, told before, or what the list was asked to fit."""
    named = context.meaning.device
    if named is not None:
        return named.label
    if context.state.device:
        return context.state.device
    wishes = constraints_of(context.state.ledger)
    asked = [wish for wish in wishes if wish.field in model_fields() and not wish.op.negated]
    return str(asked[0].values[0]) if asked else None


def note_device(context: Context) -> Outcome:
    """Keeps in mind what the shopper has, and says what there is for it."""
    label = device_label(context) or ""
    found = _accessories(context, Device.named(label))
    kinds = tuple(dict.fromkeys(p.categories[-1] for p in found if p.categories))
    facts = {"device": label, "field": Field.CATEGORY, "value": kinds, "count": len(found)}
    chips = tuple(Line("chip.value", {"field": Field.CATEGORY, "value": kind}) for kind in kinds)
    line = Line("fitting.noted" if found else "fitting.noted_none", facts)
    return Outcome(
        Action.CLARIFY,
        (line,),
        suggestions=chips or (Line("chip.recommend"),),
        changes=_kept(label),
    )


def accessories(context: Context) -> Outcome:
    """What is made for the item in question, or for the device named."""
    item = None if context.meaning.device else context.product_in_question()
    label = None if item else device_label(context)
    if item is None and label is None:
        return which_to_tell_of(context)
    device = Device.of(item) if item else Device.named(label or "")
    found = _accessories(context, device)
    source = (source_of(item),) if item else ()
    if not found:
        told = _no_accessories(context, device, item)
        chips = (Line("chip.goes_with"),) if item else (Line("chip.recommend"),)
        focus = {"focus": item.id} if item else {}
        return Outcome(Action.ANSWER, (told,), sources=source, suggestions=chips, changes=focus)
    return _list(context, "fitting.accessories", device, found, item)


def generation(context: Context) -> Outcome:
    """The model that came after the item in question, or before it."""
    item = context.product_in_question()
    if item is None:
        return which_to_tell_of(context)
    links, newer = context.tools.links, context.meaning.fitting is Fitting.NEWER
    found = (links.newer if newer else links.older)(item, context.tools.shelf)
    direction = "newer" if newer else "older"
    if found is None:
        return Outcome(
            Action.ANSWER,
            (Line(f"fitting.no_{direction}", {"name": context.named(item)}),),
            sources=(source_of(item),),
            suggestions=(Line("chip.human"),),
            changes={"focus": item.id},
        )
    shown = tuple(Suggested(one, 0.0, {}) for one in _one_a_color(context, found.products))
    low = min((one.product.price for one in shown if one.product.price), default=None)
    key = f"fitting.{direction}" if found.since else f"fitting.{direction}_stated"
    facts = {
        "item": context.called(item),  # the list it had a place in gives way to another
        "device": _label(context, Device.of(found.products[0])),
        "date": found.since,
        "low": low,
    }
    kinds = (Constraint(Field.CATEGORY, Op.EQ, item.categories[-1]),)
    return listed_beside(context, (Line(key, facts),), shown, kinds, item)


def _of_two(context: Context, one: Product, other: Product) -> Outcome:
    """Whether two items belong together, whichever of them is the accessory."""
    made_for = context.tools.links.made_for
    pairs = ((one, other), (other, one))
    told = [(judge(a, Device.of(b), made_for), a, b) for a, b in pairs]
    sure = [found for found in told if found[0].verdict is not Verdict.UNKNOWN] or told
    judgement, accessory, product = sure[0]
    return _answer(context, accessory, Device.of(product), judgement)


def _device(context: Context, label: str, item: Product) -> Device:
    return context.tools.links.device(label, context.tools.store, item)


def _judged(context: Context, item: Product, device: Device) -> Outcome:
    judgement = judge(item, device, context.tools.links.made_for)
    outcome = _answer(context, item, device, judgement)
    if judgement.verdict in (Verdict.NAMED, Verdict.PORT):
        return outcome
    return _with_others(context, item, device, outcome)


def _answer(context: Context, item: Product, device: Device, judgement: Judgement) -> Outcome:
    facts = {
        "name": context.named(item),
        "field": judgement.field if judgement.field != "title" else "",
        "own": judgement.own,
        "device": _label(context, device),
        "other": tuple(one.rpartition("/")[2] for one in judgement.other),
    }
    titled = judgement.field == "title" and judgement.verdict in (Verdict.NAMED, Verdict.OTHER)
    key = f"fitting.{judgement.verdict.value}{'_title' if titled else ''}"
    sources = [source_of(item)]
    if device.product is not None:
        sources.append(source_of(device.product))
    chips = (Line("chip.add_this"),) if judgement.fits and item.available else ()
    return Outcome(
        Action.ANSWER,
        (Line(key, facts),),
        sources=tuple(sources),
        suggestions=chips or (Line("chip.human"),),
        changes={"focus": item.id, "pending": None, **_kept(_spoken_of(context))},
    )


def _of_the_list(context: Context, device: Device) -> Outcome:
    """Which goods of the kind on the screen are made for a device."""
    shown = context.state.last_list
    first = context.product(shown.ids[0]) if shown else None
    found = _accessories(context, device)
    same = [one for one in found if first is None or one.category == first.category]
    if same:
        return _list(context, "fitting.others", device, same, None).changing(device=device.label)
    kind = first.categories[-1:] if first else ()
    facts = {"device": device.label, "field": Field.CATEGORY, "value": kind}
    key = "fitting.no_others" if kind else "fitting.no_accessories"
    chips = (Line("chip.human"),)
    return Outcome(
        Action.ANSWER, (Line(key, facts),), suggestions=chips, changes=_kept(device.label)
    )


def _with_others(context: Context, item: Product, device: Device, outcome: Outcome) -> Outcome:
    """What the shop has of that kind that does fit, shown; that there is none is said."""
    same = [one for one in _accessories(context, device) if one.category == item.category]
    there = [one for one in same if one.id != item.id and one.available]
    facts = {"device": _label(context, device), "count": len(there)}
    if not there:
        if device.label == "" or not item.categories:
            return outcome
        kind = {"field": Field.CATEGORY, "value": item.categories[-1]}
        return replace(
            outcome, lines=(*outcome.lines, Line("fitting.no_others", {**facts, **kind}))
        )
    found = _list(context, "fitting.others", device, there, item)
    first, *_ = outcome.lines  # the item is not on the screen any more: its name, not its place
    told = Line(first.key, {**first.values, "name": {"position": None, "product": item}})
    lines = (told, *found.lines)
    changes = {**found.changes, **_kept(_spoken_of(context))}
    return replace(found, action=Action.ANSWER, lines=lines, changes=changes)


def _which_device(context: Context, item: Product | None) -> Outcome:
    """Asks for the model; what the row says it fits is told already."""
    if item is None:
        line = Line("fitting.which_device_of_list")
        return Outcome(Action.CLARIFY, (line,), changes={"pending": Pending(DEVICE)})
    field = next((name for name in item.attributes if name in model_fields()), "")
    facts = {"name": context.named(item), "field": field, "own": item.attributes.get(field, ())}
    key = "fitting.which_device" if field else "fitting.which_device_unknown"
    asked = Pending(DEVICE, item.id)
    return Outcome(
        Action.CLARIFY,
        (Line(key, facts),),
        sources=(source_of(item),),
        changes={"focus": item.id, "pending": asked},
    )


def _accessories(context: Context, device: Device) -> list[Product]:
    return context.tools.links.accessories(device, context.tools.shelf)


def _no_accessories(context: Context, device: Device, item: Product | None) -> Line:
    if item is not None and not device.keys:
        return Line("fitting.no_accessories_of", {"name": context.named(item)})
    return Line("fitting.no_accessories", {"device": _label(context, device)})


def _list(
    context: Context, key: str, device: Device, found: Sequence[Product], item: Product | None
) -> Outcome:
    """Accessories, ranked for the shopper, each with the row's word for what it fits."""
    kinds = tuple(dict.fromkeys(p.categories[-1] for p in found if p.categories))
    ids = {one.id for one in found}
    wish = _wish(found, device)
    about = (*_kinds(kinds), *((wish,) if wish else ()))
    request = SearchRequest("", about, limit=LIST_CANDIDATES)
    ranked = context.tools.finder.recommend(request, context.shopper).products
    reason = Reason("match", Line("reason.fits", {"device": _label(context, device)}), 0.0)
    shown = [
        replace(one, reasons=(reason, *one.reasons)) for one in ranked if one.product.id in ids
    ]
    shown += [
        Suggested(one, 0.0, {}, (reason,))
        for one in found
        if one.available and all(s.product.id != one.id for s in shown)
    ]
    facts = {
        "device": _label(context, device),
        "count": len(found),
        "field": Field.CATEGORY,
        "value": kinds,
    }
    shown = shown[: context.tools.settings.list_size]
    return listed_beside(context, (Line(key, facts),), shown, about, item)


def _wish(found: Sequence[Product], device: Device) -> Constraint | None:
    """That goods are to fit the device, in the words of the rows; None where titles alone say it."""
    values: dict[str, dict[str, None]] = {}
    for product in found:
        for field in model_fields() & product.attributes.keys():
            values.setdefault(field, {}).update(dict.fromkeys(product.attributes[field]))
    if len(values) != 1 or any(not model_fields() & p.attributes.keys() for p in found):
        return None
    ((field, named),) = values.items()
    told = tuple(named)
    return Constraint(field, Op.EQ, told[0]) if len(told) == 1 else Constraint(field, Op.IN, told)


def _kinds(names: Sequence[str]) -> tuple[Constraint, ...]:
    if len(names) == 1:
        return (Constraint(Field.CATEGORY, Op.EQ, names[0]),)
    return (Constraint(Field.CATEGORY, Op.IN, tuple(names)),) if names else ()


def _one_a_color(context: Context, products: Sequence[Product]) -> list[Product]:
    there = [one for one in products if one.available] or list(products)
    return there[: context.tools.settings.list_size]


def _label(context: Context, device: Device) -> str:
    """What to call a device in the shopper's language, where its row has a name for it."""
    return device.called(context.language)


def _spoken_of(context: Context) -> str:
    return context.meaning.device.label if context.meaning.device else ""


def _kept(label: str) -> dict[str, object]:
    return {"device": label} if label else {}
