"""Writes the rule book, docs/rules.md, from the code that holds the rules: `python -m tools.rule_book`.

A test compares the file with what this module makes, so that the book says what the program does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from limen.lib.decision.moves import MOVES, WHO
from limen.lib.decision.rights import RIGHTS
from limen.lib.emrtd import suspicions
from limen.lib.inspection.checks import minors
from limen.lib.inspection.checks.minors import rule_of
from limen.lib.safeguards.duties import KINDS

ROOT = Path(__file__).resolve().parent.parent
LIB = ROOT / "src" / "limen" / "lib"
BOOK = ROOT / "docs" / "rules.md"

HEAD = """# Rule book

What the software finds, which duties it opens, what may follow what, and who may do what. Made from the code by
`python -m tools.rule_book`; a test compares. A source marked *to be confirmed* was cited from memory and waits for
somebody with the text; sources that begin with *Limen* or *Country pack* are rules of this product or of its State.
"""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule that a finding names."""

    id: str
    weight: str
    sentence: str
    source: str
    place: str


def rules() -> list[Rule]:
    """Return every rule that a finding about a traveller is made with, in the order of their ids."""
    rooms = (LIB / "mrz", LIB / "inspection", LIB / "emrtd")
    found = {rule for room in rooms for path in sorted(room.rglob("*.py")) for rule in _rules_in(path)}
    return sorted([*found, *_accompaniment(), *_suspicions()])


def _accompaniment() -> list[Rule]:
    """The findings on children are one for each way to be accompanied, made from a table."""
    return [
        Rule(
            id=rule_of(found),
            weight=severity.name.lower(),
            sentence=sentence,
            source=minors.SOURCE,
            place="limen/lib/inspection/checks/minors.py",
        )
        for found, (severity, sentence) in minors.FOUND.items()
    ]


def _suspicions() -> list[Rule]:
    """What is told of lists of authorities before they take effect stands in a table, too."""
    return [
        Rule(
            id=rule,
            weight=severity.name.lower(),
            sentence=sentence,
            source=suspicions.SOURCE,
            place="limen/lib/emrtd/suspicions.py",
        )
        for rule, (severity, sentence) in suspicions.FOUND.items()
    ]


def book() -> str:
    """Return the whole book as Markdown."""
    return "\n".join([HEAD, *_findings(), *_duties(), *_moves(), *_rights()])


def _rules_in(path: Path) -> Iterator[Rule]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
            fields = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            if "rule" in fields and not isinstance(fields["rule"], ast.Call):
                yield Rule(
                    id=_id(fields["rule"]),
                    weight=" or ".join(dict.fromkeys(_weights(fields["severity"]))) or "by case",
                    sentence=" / ".join(dict.fromkeys(_sentences(fields["sentence"], constants))) or "by case",
                    source="; ".join(dict.fromkeys(_texts(fields["source"], constants))) if "source" in fields else "",
                    place=path.relative_to(ROOT / "src").as_posix(),
                )


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The values of names given once in a module: rules are often written from tables above them."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found


def _id(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return " or ".join(text for text in _texts(node, {}))


def _weights(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "Severity":
            yield part.attr.lower()


def _sentences(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "N_":
            yield from _texts(part.args[0], {})
        elif isinstance(part, ast.Name) and part.id in constants:
            inner = constants[part.id]
            yield from _sentences(inner, {name: value for name, value in constants.items() if name != part.id})


def _texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body, constants)
        yield from _texts(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from _texts(constants[node.id], {})
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _findings() -> Iterator[str]:
    yield "## What is found\n"
    yield "| rule | weight | what is said | source | where |\n|---|---|---|---|---|"
    for rule in rules():
        yield f"| `{rule.id}` | {rule.weight} | {_cell(rule.sentence)} | {_cell(rule.source)} | `{rule.place}` |"


def _duties() -> Iterator[str]:
    yield "\n## Duties\n"
    yield "There is no override. Which evidence closes a duty is in the country pack; who may close it is here.\n"
    yield "| duty | what must be done | blocks | closed by | source |\n|---|---|---|---|---|"
    for kind in KINDS.values():
        blocks, by = ", ".join(sorted(kind.blocks)), ", ".join(sorted(kind.closable_by))
        yield f"| `{kind.name}` | {_cell(kind.must)} | {blocks} | {by} | {_cell(kind.source)} |"


def _moves() -> Iterator[str]:
    yield "\n## What may follow what\n"
    yield "| from | move | to | by |\n|---|---|---|---|"
    for state, moves in MOVES.items():
        for move, after in moves.items():
            yield f"| {state.value} | {move.value} | {after.value} | {', '.join(sorted(WHO[move]))} |"
        if not moves:
            yield f"| {state.value} | - | - | - |"


def _rights() -> Iterator[str]:
    yield "\n## Who may do what\n"
    yield "| role | rights |\n|---|---|"
    for role, rights in RIGHTS.items():
        yield f"| {role.value} | {', '.join(sorted(right.value for right in rights))} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write the book."""
    BOOK.write_text(book(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
