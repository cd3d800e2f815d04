"""The results as tables: aligned text for a terminal, and Markdown."""

import dataclasses


@dataclasses.dataclass
class Table:
    """Columns of text; all but the first are numbers."""

    title: str
    note: str
    header: list
    rows: list

    def text(self):
        lines = [self.header, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.header))]
        return f"{self.title}\n{self.note}\n\n" + "".join(f"{aligned(line, widths)}\n" for line in lines)

    def markdown(self):
        marks = ["---"] + ["---:"] * (len(self.header) - 1)
        lines = [self.header, marks, *self.rows]
        return f"### {self.title}\n\n{self.note}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def aligned(line, widths):
    cells = [
        cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(zip(line, widths))
    ]
    return "  ".join(cells).rstrip()


def number(value, digits):
    return "–" if value is None else f"{value:.{digits}f}"


def times(entry, digits):
    """The median, with the minimum behind it."""
    if entry is None:
        return "–"
    if entry["minimum"] is None:
        return number(entry["median"], digits)
    return f"{number(entry['median'], digits)} ({number(entry['minimum'], digits)})"


def ratio(entry):
    """The median ratio, with the least and the greatest behind it."""
    if entry is None:
        return "–"
    r = entry["ratio"]
    return f"{r['median']:.2f} ({r['least']:.2f} to {r['greatest']:.2f})"


def names(sections):
    """The contestants of some sections, in order of appearance."""
    return list(dict.fromkeys(name for section in sections for name in section["contestants"]))


def side_by_side(sections, unit, digits):
    """A header, and a row for each section with the times of all contestants and their ratios to Ingot's."""
    header = [""]
    for name in names(sections):
        header += [f"{name}, {unit}"] + ([f"{name} / Ingot"] if name != "Ingot" else [])
    rows = []
    for section in sections:
        row = [section["title"]]
        for name in names(sections):
            entry = section["contestants"].get(name)
            row += [times(entry, digits)] + ([ratio(entry)] if name != "Ingot" else [])
        rows.append(row)
    return header, rows


def steps_table(results):
    note = (
        f"Milliseconds: each turn has the median of {counted(results['steps'], 'step')}, and the table the median of "
        f"{counted(results['turns'], 'turn')}, with the shortest step in parentheses. Ratios: the median of the turns, "
        "with the least and the greatest; above 1, Ingot is faster."
    )
    return Table("A training step", note, *side_by_side(results["training"], "ms", 2))


def turns_table(results):
    note = (
        "The milliseconds of each turn and, in parentheses, the nanoseconds that a number took from one core to the "
        "other: the mean of a measurement before the turn and one after it."
    )
    sections = results["training"]
    rows = [
        [section["title"], *(of_turns(section["contestants"].get(name)) for name in names(sections))]
        for section in sections
    ]
    return Table("Turn by turn", note, ["", *names(sections)], rows)


def of_turns(entry):
    return ", ".join(f"{turn['median']:.2f} ({distance(turn)})" for turn in entry["turns"]) if entry else "–"


def distance(turn):
    found = [ns for ns in turn["handoff_ns"] if ns is not None]
    return number(sum(found) / len(found) if found else None, 0)


def memory_table(results):
    sections = results["training"]
    rows = []
    for section in sections:
        peaks = (peak(section["contestants"].get(name)) for name in names(sections))
        rows.append([section["title"], *(number(value, 0) for value in peaks)])
    note = "MB: the most memory that the process held while its steps were timed, with all 60,000 images."
    return Table("Peak memory", note, ["", *names(sections)], rows)


def peak(entry):
    found = [turn["peak_mb"] for turn in entry["turns"] if turn["peak_mb"] is not None] if entry else []
    return max(found) if found else None


def start_table(results):
    note = (
        "Seconds from the start of the process to its exit after one step, which for the peers counts their imports "
        "and their compilation."
    )
    return Table("From nothing to the first step", note, *side_by_side(results["start"], "s", 2))


def compile_table(results):
    rows = [[entry["program"], number(entry["ms"], 1), number(entry["growth"], 2)] for entry in results["compile"]]
    note = "`ingot compile`, the whole process, the shortest of some tries; a layer is linear with a ReLU."
    return Table("Compiling", note, ["", "ms", "times the half"], rows)


def decoder_table(results):
    note = (
        "Microseconds of a call of the decoder that `ingot export` makes, on one thread: the median and the shortest. "
        "Ratios are to `Ingot`, which exports with its defaults; above 1, that is faster."
    )
    header, rows = [""], {}
    for section in results["decoder"]:
        header += [f"batch {section['batch']}, µs", "/ Ingot"]
        for name in names(results["decoder"]):
            entry = section["contestants"].get(name)
            rows.setdefault(name, [name]).extend([times(entry, 1), "1" if name == "Ingot" else ratio(entry)])
    return Table("A decoder", note, header, list(rows.values()))


def emitted_table(sections):
    note = (
        "Milliseconds of a step on one thread: the median of the turns' medians, with the shortest step in parentheses. "
        "Ratios: the median of the turns, with the least and the greatest; above 1, the executor is faster."
    )
    return Table("A training step in C", note, *side_by_side(sections, "ms", 2))


def peaks_table(results):
    rows = [
        [counted(p["threads"], "thread"), number(p["gflops"], 0), number(p["gb_per_s"], 1)] for p in results["peaks"]
    ]
    note = (
        "What a loop of fused multiply-adds on registers reaches, and a sweep that reads and writes memory; a profile "
        "can be read against them."
    )
    return Table("The machine's peaks", note, ["", "GFLOP/s", "GB/s"], rows)


def counted(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


TABLES = {
    "training": (steps_table, turns_table, memory_table),
    "start": (start_table,),
    "compile": (compile_table,),
    "decoder": (decoder_table,),
    "peaks": (peaks_table,),
}


def tables(results):
    """A table or two for each kind of measurement that was made."""
    return [table(results) for kind, of_kind in TABLES.items() if results.get(kind) for table in of_kind]
