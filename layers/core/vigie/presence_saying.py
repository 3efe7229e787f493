"""Saying a recommendation and a workload: which sentence, and its numbers, in each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from vigie.advice import Because, advise
from vigie.channels._words import NARROW, say_number, typeset
from vigie.presence import Channel, Objective, Ranked, bound_share, find_net
from vigie.presence_words import PRESENCE, WORKLOAD, Forms
from vigie.workload import Act, Capacity, Workload

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


def say_advice(one: Ranked, objective: Objective, name: str, language: str) -> str:
    """What a channel's figures suggest, as one or two sentences with its numbers."""
    advice, because = advise(one)
    key = advice.value if because is Because.SCORE else f"{advice}_{because}"
    channel, words = one.channel, PRESENCE[language]
    text = _say(
        words,
        key,
        _count_behind(channel, because),
        language,
        name=name,
        facts=_list_facts(channel, objective, language),
        **_numbers(channel, language),
    )
    if one.rank is None:
        text += _say(words, "alone", 0, language, name=name)
    return typeset(text, language)


def say_absence(name: str, needs: int, language: str) -> str:
    """That people look for something where the brand is not."""
    return typeset(_say(PRESENCE[language], "join", needs, language, name=name), language)


def say_workload(load: Workload, language: str) -> str:
    """A week's work in words: what it was, whether there is time for it, and what comes."""
    words = WORKLOAD[language]
    parts = [_say_acts(load, act, language) for act in Act if load.counts.get(act)]
    sentences = [
        _say(words, "week", 0, language, time=say_minutes(load.minutes, language), parts=parts_of)
        if (parts_of := _join(parts, words, language))
        else _say(words, "nothing", 0, language),
        _say_capacity(load, language) if parts else "",
        _say(words, "next", 0, language, time=say_minutes(load.forecast, language))
        if load.forecast
        else "",
    ]
    return typeset(" ".join(filter(None, sentences)), language)


def say_minutes(minutes: float, language: str) -> str:
    """A span as people say it: 40 min, 2 h 05, 3 days (of 24 hours)."""
    whole = max(1, round(minutes)) if minutes > 0 else 0
    if whole < _HOUR:
        return f"{whole}{NARROW}min"
    hours, rest = divmod(whole, _HOUR)
    tail = f"{NARROW}{rest:02d}" if rest else ""
    return f"{say_number(hours, language)}{NARROW}h{tail}"


def say_wait(seconds: int, language: str) -> str:
    """A wait as people say it, in days from two days on."""
    minutes = seconds / 60
    if minutes < 2 * _DAY:
        return say_minutes(minutes, language)
    days = say_number(minutes / _DAY, language)
    return f"{days} jours" if language == "fr" else f"{days} days"


def _say_capacity(load: Workload, language: str) -> str:
    """A person's week is told of once it is passed; else what was stated, or assumed."""
    is_over = load.minutes > load.capacity
    if load.minutes > load.person_week:
        key = "over_person"
    elif load.capacity_of is Capacity.USUAL:
        key = "usual_over" if is_over else "usual_within"
    else:
        key = "over" if is_over else "within"
    return _say(
        WORKLOAD[language],
        key,
        0,
        language,
        capacity=say_minutes(load.capacity, language),
        person=say_minutes(load.person_week, language),
        missing=say_minutes(load.minutes - load.capacity, language),
    )


def _say_acts(load: Workload, act: Act, language: str) -> str:
    each = _say_decimal(load.pace.minutes[act], language)
    return _say(WORKLOAD[language], act.value, load.counts[act], language, each=each)


def _count_behind(channel: Channel, because: Because) -> int:
    """The number a sentence turns on."""
    if because is Because.WAITING:
        return channel.owed - channel.count("answered")
    if because is Because.LATE:
        return channel.count("overdue_answer")
    return channel.count("negative" if because is Because.NEGATIVE else "mentions")


def _numbers(channel: Channel, language: str) -> dict[str, str]:
    negative, mentions = channel.count("negative"), channel.count("mentions")
    low, high = bound_share(negative, mentions)
    promised = channel.count("in_time") + channel.count("overdue_answer")
    return {
        "wanting": say_number(channel.owed, language),
        "promised": say_number(promised, language),
        "mentions": say_number(mentions, language),
        "share": _percent(negative, mentions),
        "low": str(round(100 * low)),
        "high": str(round(100 * high)),
        "net": _say_net(channel.counts),
        "before": _say_net(channel.before),
    }


def _list_facts(channel: Channel, objective: Objective, language: str) -> str:
    facts = [
        _say_mentions(channel, language),
        _say(PRESENCE[language], "net", 0, language, net=_say_net(channel.counts)),
        _say_answers(channel, language),
        *_say_result(channel, objective, language),
    ]
    words = PRESENCE[language]
    said = _join([fact for fact in facts if fact], words, language)
    if not channel.minutes:
        return said
    time = say_minutes(channel.minutes, language)
    return _say(words, "minutes", 0, language, facts=said, time=time)


def _say_mentions(channel: Channel, language: str) -> str:
    words = PRESENCE[language]
    now, before = channel.count("mentions"), channel.count_before("mentions")
    said = _say(words, "mentions", now, language)
    if not before:
        return said
    key = "more" if now > before else "fewer" if now < before else "same"
    return _say(words, key, abs(now - before), language, said=said)


def _say_answers(channel: Channel, language: str) -> str:
    words, owed = PRESENCE[language], channel.owed
    if not owed:
        return ""
    numbers = {"answered": channel.count("answered"), "wanting": owed}
    told = {name: say_number(n, language) for name, n in numbers.items()}
    said = _say(words, "answered", 0, language, **told)
    if channel.median is None:
        return said
    return said + _say(words, "wait", 0, language, time=say_wait(channel.median, language))


def _say_result(channel: Channel, objective: Objective, language: str) -> Iterator[str]:
    words = PRESENCE[language]
    if objective is Objective.AWARENESS:
        reach = say_number(channel.count("reach"), language)
        yield _say(words, "awareness", channel.authors, language, reach=reach)
    elif objective is Objective.TRAFFIC:
        yield _say(words, "traffic", channel.count("clicks"), language)
    else:
        positive = channel.count("positive")
        if sided := positive + channel.count("negative"):
            yield _say(words, "health", 0, language, share=_percent(positive, sided))
        if complaints := channel.complaints:
            numbers = {"settled": channel.count("~ca"), "complaints": complaints}
            told = {name: say_number(n, language) for name, n in numbers.items()}
            yield _say(words, "complaints", 0, language, **told)


def _say_net(counts: Mapping[str, int]) -> str:
    net = find_net(counts)
    return "–" if net is None else f"{net:+.0f}" if round(net) else "0"


def _percent(cases: int, of: int) -> str:
    return str(round(100 * cases / of)) if of else "0"


def _say_decimal(number: float, language: str) -> str:
    text = f"{number:g}"
    return text.replace(".", ",") if language == "fr" else text


def _say(words: Forms, key: str, n: int, language: str, **facts: str) -> str:
    forms = words[key]
    if isinstance(forms, tuple):
        forms = forms[0] if n == 1 or (n == 0 and language == "fr") else forms[1]
    return forms.format(n=say_number(n, language), **facts)


def _join(parts: list[str], words: Forms, language: str) -> str:
    *most, last = parts or [""]
    return f"{', '.join(most)}{_say(words, 'and', 0, language)}{last}" if most else last
