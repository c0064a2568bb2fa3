"""The whole way over real HTTP and SMTP with the real program: outlet's page → webhook, mail digest, folder."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsstand import RELATED, Newsstand, Story, seed_stories, strangers_in
from program import Program
from receivers import Mailbox, Receiver, payload_text, texts_of

HARVEST = Story(
    outlet="tempo",
    id=1_700_101,
    slug="panen-raya-di-lereng-gunung",
    title="Panen Raya di Lereng Gunung Disambut Gembira",
    paragraphs=(
        "TEMPO.CO, Magelang - Panen raya di lereng gunung itu dihadiri ratusan petani dari tiga kabupaten.",
        "Bupati mengatakan hasil tahun ini lebih baik daripada tahun lalu berkat hujan yang cukup dan pupuk murah.",
        "Harga gabah di tingkat petani tetap terjaga sampai akhir musim, menurut dinas pertanian setempat.",
    ),
)
VISIT = Story(
    outlet="liputan6",
    id=1_700_102,
    slug="menteri-pertahanan-rusia-tiba-di-wonsan",
    title="Menteri Pertahanan Rusia Tiba di Wonsan untuk Melihat Latihan Kapal Selam",
    paragraphs=(
        "Liputan6.com, Wonsan - Menteri Pertahanan Rusia mendarat di Wonsan, Korea Utara, untuk melihat latihan kapal selam.",
        "Ia disambut barisan kehormatan angkatan laut dan anak-anak sekolah dengan bunga, kata kantor berita setempat.",
        "Latihan itu berlangsung empat hari dan melibatkan dua kapal selam tua serta satu kapal penyapu ranjau baru.",
        "Seorang pengamat di Vladivostok menyebut kunjungan itu lebih bersifat upacara daripada persiapan perang.",
    ),
)

RAILWAY = Story(
    outlet="kontan",
    id=1_700_103,
    slug="jalur-kereta-khasan-tumangang-dibuka-lagi",
    title="Jalur Kereta Khasan-Tumangang Dibuka Lagi Setelah Empat Tahun",
    paragraphs=(
        "KONTAN.CO.ID - KHASAN. Kereta penumpang pertama antara Rusia dan Korea Utara sejak pandemi berangkat dari Khasan.",
        "Gerbong itu membawa rombongan pesenam dan guru bahasa menuju sebuah perkemahan musim panas di tepi laut.",
        "Tiket dijual di stasiun perbatasan, dan pemeriksaan paspor memakan waktu dua jam, kata perusahaan kereta api.",
        "Jembatan lama di atas sungai itu diperbaiki tahun lalu dengan balok baja baru dan rel yang lebih lebar.",
    ),
    authors=("Tata Fauzi",),
    editors=("Rina Hadi",),
)


def is_fresh(story, hours):
    return replace(story, published_at=datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The street with the seeds, a story too old for a first contact, and a page that only its related list makes one
    of the topic; those who are told; the program.
    """
    seeds = [is_fresh(story, hours) for hours, story in enumerate(seed_stories(), 1)]
    with (
        Newsstand([*seeds, is_fresh(HARVEST, 2), is_fresh(RAILWAY, 30)]) as stand,
        Receiver() as receiver,
        Mailbox() as mailbox,
    ):
        folder = tmp_path_factory.mktemp("desk")
        channels = [
            receiver.channel(),
            mailbox.channel(digest=["00:00"]),
            {"name": "folder", "kind": "folder", "path": "digests", "digest": ["00:00"]},
        ]
        yield World(
            stand,
            receiver,
            mailbox,
            Program.with_settings(folder, outlets=stand.outlet_settings(), channels=channels),
            seeds,
        )


class World:
    def __init__(self, stand, receiver, mailbox, program, seeds):
        self.stand, self.receiver, self.mailbox, self.program, self.seeds = stand, receiver, mailbox, program, seeds

    def round(self):
        """One `monitor once`; what the outlets were asked, robots.txt left out, and how many messages came."""
        self.stand.take_requests()
        before = len(self.receiver.messages)
        self.program.once()
        self.program.assert_sound()
        assert self.receiver.wrong == []
        return [request for request in self.stand.take_requests() if not request.is_robots], len(
            self.receiver.messages
        ) - before

    def fate_of(self, story):
        return dict(self.program.rows("SELECT url, fate FROM link"))[self.stand.url(story)]


def test_the_way_from_poll_to_mail(world):
    first_round(world)
    second_round(world)
    a_new_story(world)
    nothing_is_told_twice(world)
    assert world.program.call("audit").stdout.endswith("nothing is missing\n")


def first_round(world):
    """Every story is told, once; what is old at first contact and what stands only beside an article is not."""
    requests, _ = world.round()
    assert sum(request.is_poll for request in requests) == 3
    told = {article["url"] for payload in world.receiver.messages.values() for article in payload["data"]["articles"]}
    assert told == {world.stand.url(story) for story in world.seeds}
    assert world.fate_of(RAILWAY) == "silent"
    assert world.fate_of(HARVEST) == "suppressed"
    why = world.program.call("why", world.stand.url(HARVEST)).stdout
    assert "related: " in why
    assert RELATED[1] in why
    assert_digest_is_clean(world)
    for payload in world.receiver.messages.values():
        assert strangers_in(payload_text(payload)) == []


def assert_digest_is_clean(world):
    (letter,) = world.mailbox.letters
    assert letter["To"] == "reader@example.com"
    text, html = texts_of(letter)
    for story in world.seeds:
        assert world.stand.url(story) in text
        assert world.stand.url(story) in html
    (file,) = (world.program.folder / "digests").glob("*.html")
    for told in (text, html, file.read_text(), file.with_suffix(".txt").read_text()):
        assert strangers_in(told) == []


def second_round(world):
    """Nothing is new: only conditional requests, and nothing is sent."""
    requests, message_count = world.round()
    assert [(request.is_poll, request.is_conditional, request.status) for request in requests] == [
        (True, True, 304)
    ] * 3
    assert message_count == 0
    assert len(world.mailbox.letters) == 1


def a_new_story(world):
    """Exactly that one is told."""
    world.stand.publish(is_fresh(VISIT, 0))
    requests, message_count = world.round()
    assert message_count == 1
    assert world.receiver.told()[-1] == VISIT.title
    assert [request.path for request in requests if not request.is_poll] == [VISIT.path]


def nothing_is_told_twice(world):
    """The old host, an AMP twin, another slug, a tracking parameter, a copy at another outlet, an edited page."""
    stand, (first, second, _, fourth, fifth) = world.stand, world.seeds
    stand.list_at(first, stand.twin("tempo") + first.path)
    stand.list_at(second, stand.base("liputan6") + f"/global/read/{second.id}/judul-yang-baru", "Judul yang Baru")
    stand.list_at(fourth, stand.url(fourth) + "?utm_source=rss", fourth.title)
    stand.list_at(fifth, stand.twin("kontan") + fifth.path)
    copy = is_fresh(
        replace(
            fourth,
            outlet="kontan",
            slug="salinan-dari-kantor-berita",
            title="AS: Kim dan Putin Akan Bertemu Bahas Senjata",
        ),
        0,
    )
    stand.publish(copy)
    edited = replace(
        fifth,
        slug=fifth.slug + "-2",
        paragraphs=(*fifth.paragraphs[:-1], fifth.paragraphs[-1] + " Kunjungan itu singkat."),
    )
    stand.publish(edited)
    requests, message_count = world.round()
    read = {request.path for request in requests if not request.is_poll}
    assert read == {copy.path + "?page=all", edited.path + "?page=all"}
    assert message_count == 0
    assert (world.fate_of(copy), world.fate_of(edited)) == ("joined", "joined")
    assert len(world.mailbox.letters) == 1
