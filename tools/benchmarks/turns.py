"""Contestants that take turns, so that the machine's other work falls on all of them; what counts is the ratio of the
times in each turn."""

import statistics

from benchmarks.processes import Failure, say


def take_turns(title, contestants, turns):
    """What each contestant measured in each turn, by name. One that fails is left out, but for the first.

    contestants -- by name, functions that give an object with a `median` and a `minimum`
    """
    found = {name: [] for name in contestants}
    for turn in range(turns):
        for name in list(found):
            try:
                found[name].append(contestants[name]())
            except Failure as failure:
                if name == next(iter(contestants)):
                    raise
                say(f"{title}: without {name}: {failure}")
                del found[name]
        medians = ", ".join(f"{name} {of_turns[-1]['median']:.4g}" for name, of_turns in found.items())
        say(f"{title}, turn {turn + 1} of {turns}: {medians}")
    return found


def compared(found):
    """The medians of the turns' medians, the least minimum, and the ratios to the first contestant."""
    base = next(iter(found.values()))
    return {name: {**summary(turns), "ratio": ratio(turns, base), "turns": turns} for name, turns in found.items()}


def summary(turns):
    minima = [turn["minimum"] for turn in turns]
    return {
        "median": statistics.median(turn["median"] for turn in turns),
        "minimum": None if None in minima else min(minima),
    }


def ratio(turns, base):
    """Above 1 where the first contestant is faster."""
    ratios = [own["median"] / other["median"] for own, other in zip(turns, base)]
    return {"median": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios)}
