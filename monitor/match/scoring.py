"""The score of a match and its reason in one sentence; the best of its evidence.

The score orders a digest and never hides anything: half of it is where the terms stood, three tenths how often, two
tenths how near to each other.
"""

from collections.abc import Sequence
from itertools import pairwise

from monitor.match.explanation import Apart, Explanation, Place
from monitor.match.nodes import Group, Leaf
from monitor.match.scan import Hit
from monitor.match.scene import ITEM_WORDS, Scene, View
from monitor.model import Evidence, Zone

MAX_EVIDENCE = 20
_MAX_SENTENCE = 600
_MANY_SENTENCES = 10
_FAR_WORDS = 40


def score_of(hits: Sequence[Hit], view: View) -> tuple[float, str]:
    """The score, from 0 to 1, and its reason."""
    scene = view.scene
    place, place_score = _place(hits, scene)
    sentences = len({scene.sentence_number(hit) for hit in hits})
    words = _closest(hits, view)
    often_score = min(1.0, sentences / _MANY_SENTENCES)
    near_score = 1.0 if words is None else max(0.0, 1 - words / _FAR_WORDS)
    reason = Explanation(place, len(hits), sentences, _nearness(words))
    return round(0.5 * place_score + 0.3 * often_score + 0.2 * near_score, 3), str(reason)


def evidence_of(hits: Sequence[Hit], scene: Scene) -> tuple[Evidence, ...]:
    """The best evidence first, a term once a sentence, every word and group of the query among it."""
    ranked = sorted(hits, key=lambda hit: (-_weight(hit, scene), hit.start))
    once = list({(hit.leaf, hit.term, scene.sentence_number(hit)): hit for hit in reversed(ranked)}.values())[::-1]
    firsts = list({hit.leaf: hit for hit in reversed(once)}.values())
    chosen = list(dict.fromkeys([*firsts, *once]))[:MAX_EVIDENCE]
    return tuple(_evidence(hit, scene) for hit in sorted(chosen, key=lambda hit: (-_weight(hit, scene), hit.start)))


def _place(hits: Sequence[Hit], scene: Scene) -> tuple[Place, float]:
    """The most prominent part of the article in which all that was found stands."""
    leaves = {hit.leaf for hit in hits}
    titled = {hit.leaf for hit in hits if _zone(hit, scene) is Zone.TITLE}
    leading = {hit.leaf for hit in hits if scene.passage_index(hit.start) in scene.lead_indexes}
    if leaves == titled:
        return Place.TITLE, 1.0
    if titled and leaves == titled | leading:
        return Place.TITLE_AND_LEAD, 0.8
    if leaves == leading:
        return Place.LEAD, 0.7
    if titled | leading:
        return Place.TITLE_IN_PART if titled else Place.LEAD_IN_PART, 0.4
    return Place.BELOW, 0.2


def _closest(hits: Sequence[Hit], view: View) -> int | None:
    """Words between the two nearest mentions of different things; None if there is but one."""
    ordered = sorted(hits, key=lambda hit: hit.start)
    places = [(hit.leaf, *view.position(hit)) for hit in ordered]
    gaps = [max(0, later[1] - earlier[2] - 1) for earlier, later in pairwise(places) if earlier[0] != later[0]]
    return min(gaps, default=None)


def _nearness(words: int | None) -> Apart | int:
    if words is None:
        return Apart.ALONE
    if words >= ITEM_WORDS:
        return Apart.ITEMS
    return words or Apart.ADJACENT


def _weight(hit: Hit, scene: Scene) -> int:
    zone = _zone(hit, scene)
    if zone is Zone.TITLE:
        return 4
    if scene.passage_index(hit.start) in scene.lead_indexes:
        return 3
    return 2 if scene.passages[scene.passage_index(hit.start)].is_trusted else 1


def _zone(hit: Hit, scene: Scene) -> Zone:
    return scene.passages[scene.passage_index(hit.start)].zone


def _evidence(hit: Hit, scene: Scene) -> Evidence:
    passage = scene.passages[scene.passage_index(hit.start)]
    start, end = hit.start - passage.start, hit.end - passage.start
    sentence = _shortened(passage.text, *scene.sentence(hit), start, end)
    return Evidence(hit.term, _group_name(hit.leaf), passage.zone, start, end, sentence, passage.block)


def _group_name(leaf: Leaf) -> str | None:
    return leaf.name if isinstance(leaf, Group) else None


def _shortened(text: str, begin: int, stop: int, start: int, end: int) -> str:
    """The sentence; of one without end, the words around the term."""
    if stop - begin <= _MAX_SENTENCE:
        return text[begin:stop]
    left = max(begin, start - _MAX_SENTENCE // 2)
    right = min(stop, end + _MAX_SENTENCE // 2)
    return f"{'…' if left > begin else ''}{text[left:right].strip()}{'…' if right < stop else ''}"
