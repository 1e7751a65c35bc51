"""`dialoom info`: what a bot file holds, and what of it is not understood."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from studio.archive import BotFile, read_bot_file
from studio.bot.bot import Bot
from studio.bot.card import UnknownCard
from studio.bot.describe import NODE_NAMES, card_kind
from studio.bot.node import UnknownNode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    facts = describe(read_bot_file(options.bot))
    if options.json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        print_facts(facts)
    return 0


def describe(file: BotFile) -> dict[str, Any]:
    """The facts of a bot file, as plain JSON."""
    bot = Bot(file.bot.value)
    nodes = [node for workflow in bot.workflows for node in workflow.nodes]
    cards = [card for node in nodes for card in node.cards]
    return {
        "name": bot.name or Path(file.label).stem,
        "format_version": bot.version,
        "workflows": [
            {
                "id": workflow.id,
                "name": workflow.name,
                "nodes": len(workflow.nodes),
                "cards": sum(len(node.cards) for node in workflow.nodes),
            }
            for workflow in bot.workflows
        ],
        "node_types": dict(Counter(node.type for node in nodes).most_common()),
        "card_types": dict(Counter(card_kind(card) for card in cards).most_common()),
        "tables": [
            {"id": table_id, "name": table.name, "rows": sum(1 for _ in file.table_rows(table_id))}
            for table_id, table in bot.tables.items()
        ],
        "files": [{"name": name, "bytes": file.size(name)} for name in file.member_names() if "/" in name],
        "not_understood": not_understood(bot),
        "findings": [
            {"severity": found.severity, "entry": found.entry, "message": found.message} for found in file.findings
        ],
    }


def not_understood(bot: Bot) -> list[dict[str, str]]:
    """Nodes, cards and fields that are kept but mean nothing to us, with their places."""
    found = []
    for workflow in bot.workflows:
        for node in workflow.nodes:
            place = {"workflow": workflow.name, "node": node.name}
            if isinstance(node, UnknownNode):
                found.append({**place, "what": f"node type “{node.type}”"})
            found += [{**place, "what": f"node field “{field}”"} for field in node.irregular_fields]
            for card in node.cards:
                if isinstance(card, UnknownCard):
                    found.append({**place, "what": f"card type “{card.type}”"})
                found += [
                    {**place, "what": f"field “{field}” of card {card_kind(card)}"} for field in card.irregular_fields
                ]
    return found


def print_facts(facts: dict[str, Any]) -> None:
    """The facts for a person."""
    print(f"{facts['name']}  (format {facts['format_version'] or 'unknown'})")
    print(f"\nWorkflows ({len(facts['workflows'])})")
    for workflow in facts["workflows"]:
        print(f"  {workflow['nodes']:5} nodes  {workflow['cards']:5} cards  {workflow['name']}")
    _print_counts("Nodes", {NODE_NAMES.get(kind, kind): n for kind, n in facts["node_types"].items()})
    _print_counts("Cards", facts["card_types"])
    if facts["tables"]:
        print(f"\nTables ({len(facts['tables'])})")
        for table in facts["tables"]:
            print(f"  {table['rows']:5} rows  {table['name']}")
    if facts["files"]:
        total = sum(file["bytes"] for file in facts["files"])
        print(f"\nFiles: {len(facts['files'])}, {total:,} bytes")
    if facts["not_understood"]:
        print(f"\nNot understood ({len(facts['not_understood'])}), kept as found")
        for item in facts["not_understood"]:
            print(f"  {item['workflow']} › {item['node']}: {item['what']}")
    for finding in facts["findings"]:
        print(f"\n{finding['severity']}: {finding['message']}")


def _print_counts(title: str, counts: dict[str, int]) -> None:
    print(f"\n{title} ({sum(counts.values())})")
    for kind, number in counts.items():
        print(f"  {number:5}  {kind}")
