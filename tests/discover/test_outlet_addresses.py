"""The address schemes of the shipped outlets, as seen in pages and feeds of the years named in their files."""

import pytest

from monitor.discover.addresses import Addresses, canonical_url, outlet_key
from monitor.outlets.catalogue import shipped_outlets


@pytest.fixture(scope="module")
def shipped():
    return shipped_outlets()


@pytest.mark.parametrize(
    ("slug", "url", "canonical", "key"),
    [
        ("tempo", "http://gaya.tempo.co/read/news/2015/11/05/060716092/judul?i=1", "https://gaya.tempo.co/read/news/2015/11/05/060716092/judul", "tempo-2015:060716092"),
        ("tempo", "http://en.tempo.co/read/news/2015/11/05/060716092,uk.html/Title", "https://en.tempo.co/read/news/2015/11/05/060716092,uk.html/Title", "tempo-en:060716092"),
        ("tempo", "https://dunia.tempo.co/read/1759981/judul-berita", "https://dunia.tempo.co/read/1759981/judul-berita", "tempo-read:1759981"),
        ("tempo", "https://dunia.tempo.co/amp/1759981/judul-berita", "https://dunia.tempo.co/read/1759981/judul-berita", "tempo-read:1759981"),
        ("tempo", "https://tempo.co/internasional/judul-berita-1161242", "https://www.tempo.co/internasional/judul-berita-1161242", "tempo-new:1161242"),
        ("tempo", "https://satu.tempo.co/hukum/judul-berita--2061119?utm_source=rss", "https://www.tempo.co/hukum/judul-berita--2061119", "tempo-new:2061119"),
        ("tempo", "https://www.tempo.co/ekonomi/harga-turun-rp-1-924-000-per-gram-58881", "https://www.tempo.co/ekonomi/harga-turun-rp-1-924-000-per-gram-58881", "tempo-new:58881"),
        ("liputan6", "http://global.liputan6.com/read/2436773/judul", "https://global.liputan6.com/read/2436773/judul", "liputan6-read:2436773"),
        ("liputan6", "https://www.liputan6.com/global/read/5621987/judul?source=x", "https://www.liputan6.com/global/read/5621987/judul", "liputan6-read:5621987"),
        ("liputan6", "https://liputan6.com/global/read/5621987/judul", "https://www.liputan6.com/global/read/5621987/judul", "liputan6-read:5621987"),
        ("liputan6", "https://m.liputan6.com/global/read/5621987/judul", "https://www.liputan6.com/global/read/5621987/judul", "liputan6-read:5621987"),
        ("liputan6", "https://m.liputan6.com/amp/5621987/judul", "https://m.liputan6.com/amp/5621987/judul", "liputan6-read:5621987"),
        ("kontan", "//internasional.kontan.co.id/news/judul-berita?page=2", "https://internasional.kontan.co.id/news/judul-berita", "kontan-slug:judul-berita"),
        ("kontan", "https://internasional.kontan.co.id/news/judul-berita?page=all", "https://internasional.kontan.co.id/news/judul-berita", "kontan-slug:judul-berita"),
        ("kontan", "https://amp.kontan.co.id/news/judul-berita", "https://amp.kontan.co.id/news/judul-berita", "kontan-slug:judul-berita"),
        ("antara", "http://m.antaranews.com/amp/berita/629369/judul", "https://www.antaranews.com/berita/629369/judul", "antara-berita:629369"),
        ("kompas", "http://internasional.kompas.com/amp/read/2016/02/16/14115471/Judul.", "https://internasional.kompas.com/read/2016/02/16/14115471/Judul.", "kompas-read:2016/02/16/14115471"),
        ("kompas", "http://lipsus.kompas.com/elnino/read/2016/02/16/14115471/Judul.", "https://lipsus.kompas.com/elnino/read/2016/02/16/14115471/Judul.", "kompas-read:2016/02/16/14115471"),
        ("detik", "https://health.detik.com/true-story/d-7016153/judul/amp", "https://health.detik.com/true-story/d-7016153/judul", "detik-d:7016153"),
        ("detik", "http://inet.detik.com/read/2015/11/05/100026/3062623/323/judul", "https://inet.detik.com/read/2015/11/05/100026/3062623/323/judul", "detik-read:3062623"),
        ("republika", "http://nasional.republika.co.id/berita/nasional/daerah/16/02/15/o2l07x284-judul-berita", "https://nasional.republika.co.id/berita/nasional/daerah/16/02/15/o2l07x284-judul-berita", "republika-berita:o2l07x284"),
        ("cnnindonesia", "https://www.cnnindonesia.com/internasional/20240618101112-113-1111111/judul", "https://www.cnnindonesia.com/internasional/20240618101112-113-1111111/judul", "cnnindonesia-item:1111111"),
        ("yonhap", "https://en.yna.co.kr/view/AEN20190820002300325?section=nk/nk", "https://en.yna.co.kr/view/AEN20190820002300325", "yonhap-view:AEN20190820002300325"),
        ("tass", "http://tass.ru/moskva/8836033/amp", "https://tass.ru/moskva/8836033", "tass-ru:8836033"),
        ("tass-en", "https://tass.com/politics/1806123?utm_source=x", "https://tass.com/politics/1806123", "tass-en-item:1806123"),
    ],
)  # fmt: skip
def test_an_address_gets_its_canonical_form_and_its_key(shipped, slug, url, canonical, key):
    outlet = shipped[slug]
    assert canonical_url(url, outlet, "https://example.com/") == canonical
    assert outlet_key(canonical, outlet) == key
    assert Addresses(outlet).may_be_article(canonical)
    assert not Addresses(outlet).is_skipped(canonical)


@pytest.mark.parametrize(
    ("slug", "url"),
    [
        ("tempo", "https://www.tempo.co/indeks?page=1"),
        ("tempo", "https://www.tempo.co/tag/korea-utara"),
        ("tempo", "https://www.tempo.co/internasional"),
        ("tempo", "https://www.tempo.co/info-tempo/promosi-besar-1161242"),
        ("tempo", "https://foto.tempo.co/read/106001/judul"),
        ("tempo", "https://koran.tempo.co/read/internasional/480001/judul"),
        ("liputan6", "https://www.liputan6.com/global/indeks"),
        ("liputan6", "https://www.liputan6.com/tag/korea-utara"),
        ("liputan6", "https://photo.liputan6.com/read/2437240/judul"),
        ("liputan6", "https://video.liputan6.com/news/judul-2437216"),
        ("kontan", "https://www.kontan.co.id/search/indeks?kanal=internasional"),
        ("kontan", "https://insight.kontan.co.id/news/judul-berita"),
        ("kontan", "https://pressrelease.kontan.co.id/news/judul-berita"),
        ("kontan", "https://internasional.kontan.co.id/"),
        ("antara", "https://www.antaranews.com/video/123/judul"),
        ("yonhap", "https://en.yna.co.kr/view/PYH20231228112900315"),
        ("tass", "https://tass.ru/politika"),
    ],
)
def test_sections_pictures_and_adverts_are_no_articles(shipped, slug, url):
    addresses = Addresses(shipped[slug])
    assert addresses.is_skipped(url) or not addresses.may_be_article(url)


def test_equal_ids_of_different_schemes_are_different_articles(shipped):
    tempo = shipped["tempo"]
    old = outlet_key("https://dunia.tempo.co/read/1161242/judul-lama", tempo)
    new = outlet_key("https://www.tempo.co/internasional/judul-baru-1161242", tempo)
    assert old != new


def test_an_address_without_an_id_has_no_key(shipped):
    assert outlet_key("https://www.tempo.co/internasional", shipped["tempo"]) is None
    assert outlet_key("https://www.tempo.co/internasional/judul-1161242", None) is None


def test_local_copies_of_an_outlet_keep_its_ids(shipped):
    tempo = shipped["tempo"]
    url = canonical_url("http://127.0.0.1:8101/internasional/judul-1161242?utm_source=x", tempo)
    assert url == "http://127.0.0.1:8101/internasional/judul-1161242"
    assert outlet_key(url, tempo) == "tempo-new:1161242"
