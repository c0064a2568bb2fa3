"""The article's pictures: those the page tells machines, and those whose captions stand in the article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from monitor.clean.page_addresses import absolute
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.structured import MAX_IMAGES
from monitor.clean.zones import Zoned
from monitor.model import Image, Zone

_PICTURES: Final = "img, amp-img"
_LEVELS: Final = 4  # elements from a caption up to the one that holds its picture
_BORDERS: Final = frozenset({"article", "main", "body", "section"})
_ADDRESSES: Final = ("data-src", "data-original", "data-lazy-src", "data-srcset", "src", "srcset")
_SIZE: Final = re.compile(r"[-_]?\d{2,4}x\d{2,4}|[-_](?:scaled|large|medium|small|thumb)$|\.\w{3,4}$")
_CREDIT: Final = re.compile(
    r"(?:[(\[]\s*)?(?:(?:Photo|Foto|Bild|Image|Crédit|Credit|Picture)(?: credits?| by| oleh| von)?\s*[:/]|©)\s*"
    r"(?P<credit>[^()\[\]:.]{2,80}?)\s*[)\]]?\.?$"
)


def find_images(page: RawPage, zoned: Zoned, told: Sequence[Image], url: str | None) -> tuple[Image, ...]:
    """What is told first, completed by what the page shows below its pictures; addresses are absolute."""
    found = [_at(address, image) for image in told if (address := absolute(image.url, url))]
    captions, credits_ = _texts(page.blocks, zoned, Zone.CAPTION), _texts(page.blocks, zoned, Zone.CREDIT)
    if shown := list(_shown(page.captions, captions, credits_, url)) if captions or credits_ else ():
        found = _completed(found, shown)
    return tuple(found[:MAX_IMAGES])


def _at(address: str, image: Image) -> Image:
    return image if address == image.url else replace(image, url=address)


def _texts(blocks: Sequence[RawBlock], zoned: Zoned, zone: Zone) -> list[str]:
    pairs = zip(blocks, zoned.verdicts, strict=True)
    return [block.text for block, verdict in pairs if verdict.zone is zone]


def _shown(
    nodes: Sequence[LexborNode], captions: Sequence[str], credits_: Sequence[str], url: str | None
) -> Iterator[Image]:
    """The pictures above captions: `figcaption` elements, where a page knows none what is so named."""
    for node in [node for node in nodes if node.tag == "figcaption"] or nodes:
        text = " ".join(node.text().split())
        caption = " ".join(one for one in captions if one in text)
        credit = " ".join(one for one in credits_ if one in text)
        address = absolute(_address(node), url) if caption or credit else None
        if address:
            yield _credited(Image(address, caption, credit))


def _credited(image: Image) -> Image:
    """With the photographer taken from the caption's end, where it names one and nothing else does."""
    found = None if image.credit else _CREDIT.search(image.caption)
    if not found:
        return image
    return replace(image, caption=image.caption[: found.start()].rstrip(), credit=found["credit"])


def _address(node: LexborNode) -> str:
    """The address of the picture nearest above the caption."""
    around = node.parent
    for _ in range(_LEVELS):
        if around is None or around.tag in _BORDERS:
            return ""
        pictures = around.css(_PICTURES)
        if pictures:
            return _source(pictures[-1].attributes)
        around = around.parent
    return ""


def _source(attributes: Mapping[str, str | None]) -> str:
    """The picture's own address; what loads it late names it elsewhere than in `src`."""
    told = (attributes.get(name) or "" for name in _ADDRESSES)
    firsts = (value.split()[0].rstrip(",") for value in told if value.strip())
    return next((one for one in firsts if not one.startswith("data:")), "")


def _completed(told: Sequence[Image], shown: Sequence[Image]) -> list[Image]:
    """The pictures, with what is new of those that are known in another size."""
    found = list(told)
    places: dict[str, int] = {}
    for index, image in enumerate(found):
        places.setdefault(_name(image.url), index)
    for image in shown:
        place = places.setdefault(_name(image.url), len(found))
        if place == len(found):
            found.append(image)
        else:
            known = found[place]
            found[place] = Image(known.url, known.caption or image.caption, known.credit or image.credit)
    return found


def _name(url: str) -> str:
    """The file's name without its size: one picture has many."""
    name = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
    while (shorter := _SIZE.sub("", name)) != name:
        name = shorter
    return name or url
