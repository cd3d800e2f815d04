"""The results on standard output, as files, and in the documentation."""

import json
import pathlib

from benchmarks.processes import ROOT
from benchmarks.tables import tables

PAGE = ROOT / "Sources/Ingot/Ingot.docc/Benchmarks.md"
BEGIN, END = "<!-- tools/bench writes from here -->", "<!-- to here -->"


def text(results):
    facts = "".join(f"{name}: {value}\n" for name, value in results["machine"].items())
    return "\n".join([f"{origin(results)}\n{facts}", *(table.text() for table in tables(results))])


def markdown(results):
    facts = "".join(f"- {name}: {value}\n" for name, value in results["machine"].items())
    return "\n".join([f"{origin(results, '`')}\n\n{facts}", *(table.markdown() for table in tables(results))])


def origin(results, quote="'"):
    return (
        f"Measured on {results['date']} with {quote}{results['command']}{quote} at revision {results['revision']}, on "
        f"{results['data']}."
    )


def rewritten(page, section):
    """The page with another text between its marks."""
    before, found, rest = page.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise SystemExit(f"'{PAGE.name}': expected the lines '{BEGIN}' and '{END}', found none of some")
    return f"{before}{BEGIN}\n\n{section}\n{END}{after}"


def write(results, options):
    print(text(results), end="")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results, indent=2) + "\n")
    if options.markdown:
        pathlib.Path(options.markdown).write_text(markdown(results))
    if options.page:
        PAGE.write_text(rewritten(PAGE.read_text(), markdown(results)))
