"""Ordering the layers of a graph so that few lines cross: barycentre sweeps, the best result kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import networkx as nx

_SWEEPS: Final = 12
_MOST_STOPS: Final = 20_000
"""Lines over several layers pass a stop in each; beyond so many stops, lines lead straight across."""

_Layer = list[str]
_Neighbours = dict[str, list[tuple[str, float]]]


def ordered(graph: nx.DiGraph[str], layers: Mapping[str, int], order: Sequence[str]) -> list[list[str]]:
    """The nodes of every layer from top to bottom. `order` is the order they begin in; edges have a `rank`."""
    columns, before, after = _with_stops(graph, layers, order)
    best, fewest = [list(column) for column in columns], _crossings(columns, after)
    stale = 0
    for sweep in range(_SWEEPS):
        if not fewest or stale > 3:
            break
        if sweep % 2 == 0:
            for index in range(1, len(columns)):
                _sort(columns[index], columns[index - 1], before)
        else:
            for index in range(len(columns) - 2, -1, -1):
                _sort(columns[index], columns[index + 1], after)
        count = _crossings(columns, after)
        if count < fewest:
            best, fewest, stale = [list(column) for column in columns], count, 0
        else:
            stale += 1
    return [[key for key in column if key in layers] for column in best]


def _with_stops(
    graph: nx.DiGraph[str], layers: Mapping[str, int], order: Sequence[str]
) -> tuple[list[_Layer], _Neighbours, _Neighbours]:
    """Layers with a stop where a line passes one, and the neighbours of all in the layers before and after."""
    columns: list[_Layer] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    before: _Neighbours = {}
    after: _Neighbours = {}
    for key in _walk(graph, order):
        columns[layers[key]].append(key)
    stops = 0
    for source in [key for column in columns for key in column]:
        targets = sorted(graph.successors(source), key=lambda target: graph.edges[source, target]["rank"])
        for rank, target in enumerate(targets):
            last = source
            for layer in range(layers[source] + 1, layers[target]):
                if stops >= _MOST_STOPS:
                    break
                stops += 1
                stop = f"{source}\0{target}\0{layer}"
                columns[layer].append(stop)
                _join(before, after, last, stop, rank if last == source else 0, len(targets))
                last = stop
            _join(before, after, last, target, rank if last == source else 0, len(targets))
    return columns, before, after


def _walk(graph: nx.DiGraph[str], order: Sequence[str]) -> list[str]:
    """Nodes as a walk from the roots meets them, so that branches begin together."""
    met: dict[str, None] = {}
    stack = [key for key in reversed(order) if not graph.in_degree(key)]
    while stack:
        key = stack.pop()
        if key not in met:
            met[key] = None
            ways = sorted(graph.successors(key), key=lambda target: graph.edges[key, target]["rank"])
            stack.extend(reversed(ways))
    return [*met, *(key for key in order if key not in met)]


def _join(before: _Neighbours, after: _Neighbours, source: str, target: str, rank: int, ways: int) -> None:
    # Lines that leave a node higher up count as coming from a little higher.
    before.setdefault(target, []).append((source, rank / (ways + 1)))
    after.setdefault(source, []).append((target, rank / (ways + 1)))


def _sort(column: _Layer, neighbour: _Layer, joined: _Neighbours) -> None:
    place = {key: index for index, key in enumerate(neighbour)}
    weights = {}
    for index, key in enumerate(column):
        near = [place[one] + part for one, part in joined.get(key, ()) if one in place]
        weights[key] = sum(near) / len(near) if near else float(index)
    column.sort(key=weights.__getitem__)


def _crossings(columns: Sequence[_Layer], after: _Neighbours) -> int:
    """How many pairs of lines between neighbouring layers cross."""
    total = 0
    for left, right in pairwise(columns):
        place = {key: index for index, key in enumerate(right)}
        passed: list[int] = []
        for key in left:
            ends = sorted(place[one] for one, _ in after.get(key, ()) if one in place)
            total += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                passed.insert(bisect_right(passed, end), end)
    return total
