"""Contestants that take turns, so that the machine's other work falls on all of them; what counts is the ratio of the
times in each turn."""

import statistics
import time

from benchmarks.processes import Failure, say


# How often a turn is taken again because the machine's cores were moved apart.
MOST_REPETITIONS = 6
# Seconds before that, if they were so at the start.
WAIT = 5


def take_turns(title, contestants, turns, placement=None):
    """What each contestant measured in each turn, by name. One that fails is left out, but for the first.

    contestants -- by name, functions that give an object with a `median` and a `minimum`
    placement -- what tells turns that are to be taken again, all contestants' times with them
    """
    found = {name: [] for name in contestants}
    for turn in range(turns):
        still = {name: contestants[name] for name in found}
        for _ in range(MOST_REPETITIONS):
            results = take_turn(title, still, placement)
            if results:
                break
        else:
            results = take_turn(title, still, None)
        found = {name: found[name] + [result] for name, result in results.items()}
        medians = ", ".join(f"{name} {of_turns[-1]['median']:.4g}" for name, of_turns in found.items())
        say(f"{title}, turn {turn + 1} of {turns}: {medians}")
    return found


def take_turn(title, contestants, placement):
    """What each contestant measured; nothing if the machine's cores were apart before or after one of them."""
    results = {}
    if placement and placement.is_apart():
        time.sleep(WAIT)
        return None
    for name, contestant in contestants.items():
        try:
            results[name] = contestant()
        except Failure as failure:
            if not results:
                raise
            say(f"{title}: without {name}: {failure}")
        if placement and placement.is_apart():
            return None
    return results


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
