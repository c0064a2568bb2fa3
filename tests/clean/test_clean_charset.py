"""Which encoding a page is in, and what was lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.charset import META_BYTES, Decoded, declared_codecs, decode_page

RUSSIAN = "Президент России прибыл в Пхеньян с визитом. " * 30
JAPANESE = "大統領は本日、首脳会談のため平壌に到着した。" * 30
KOREAN = "러시아 대통령이 오늘 정상회담을 위해 평양에 도착했다. " * 30


def test_a_byte_order_mark_decides():
    assert decode_page("\ufeffMoskwa".encode(), "text/html; charset=iso-8859-2") == Decoded("Moskwa", "utf-8", False)
    assert decode_page(b"\xff\xfe" + "Moskwa".encode("utf-16-le")).text == "Moskwa"
    assert decode_page(b"\xfe\xff" + "Moskwa".encode("utf-16-be")).text == "Moskwa"


def test_valid_utf8_is_utf8_whatever_the_page_says():
    body = '<meta charset="iso-8859-1"><p>Pyongyang – “Kamerad” naïve</p>'.encode()

    decoded = decode_page(body, "text/html; charset=ISO-8859-1")

    assert decoded.charset == "utf-8"
    assert "“Kamerad”" in decoded.text


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("iso-8859-1", "cp1252"),
        ("Latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("windows-1251", "cp1251"),
        ("gb2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("x-sjis", "cp932"),
        ("unicode-1-1-utf-8", "utf-8"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_labels_mean_what_browsers_make_of_them(label, codec):
    assert declared_codecs(b"", f"text/html; charset={label}") == (codec,)


def test_the_header_comes_before_the_meta_tag_and_the_xml_declaration():
    body = b'<?xml version="1.0" encoding="koi8-r"?><meta charset=windows-1250>'

    assert declared_codecs(body, 'text/html; charset="windows-1251"') == ("cp1251", "cp1250", "koi8-r")


def test_a_meta_tag_cannot_declare_utf16():
    assert declared_codecs(b'<meta charset="utf-16">') == ("utf-8",)


def test_an_unknown_label_is_no_label():
    assert declared_codecs(b'<meta charset="base64">', "text/html; charset=rot13") == ()


def test_a_meta_tag_is_read_in_the_first_four_kilobytes_only():
    tag = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'

    assert declared_codecs(b" " * (META_BYTES - len(tag)) + tag) == ("cp1251",)
    assert declared_codecs(b" " * META_BYTES + tag) == ()


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
        (KOREAN, "cp949", "euc-kr"),
        ("Çağrı İstanbul’da ".replace("’", "'") * 20, "cp1254", "iso-8859-9"),
    ],
)
def test_legacy_pages_are_read_as_declared(text, codec, label):
    decoded = decode_page(text.encode(codec), f"text/html; charset={label}")

    assert decoded.text == text
    assert not decoded.replaced


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (JAPANESE, "cp932"), (KOREAN, "cp949")])
def test_a_page_without_label_is_recognised(text, codec):
    assert decode_page(text.encode(codec)).text == text


def test_cyrillic_declared_as_latin1_is_recognised():
    assert decode_page(RUSSIAN.encode("cp1251"), "text/html; charset=iso-8859-1").text == RUSSIAN


def test_french_in_latin1_stays_french():
    text = "L'été à Genève a été très agité, où ça ? Évidemment à l'école. " * 20

    assert decode_page(text.encode("cp1252"), "text/html; charset=iso-8859-1").text == text


def test_a_few_broken_bytes_are_replaced_and_flagged():
    body = ("Kraków, Łódź, Gdańsk. " * 50).encode() + b"\xff" + b" koniec artykulu"

    decoded = decode_page(body, "text/html; charset=utf-8")

    assert decoded.charset == "utf-8"
    assert decoded.replaced
    assert "Łódź" in decoded.text


def test_a_character_cut_off_at_the_end_is_not_worth_a_flag():
    body = ("Москва " * 10).encode()[:-2]

    assert not decode_page(body, "text/html; charset=utf-8").replaced


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_become_text(body, content_type):
    assert isinstance(decode_page(body, content_type).text, str)


@given(st.text(max_size=200).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_comes_back_as_it_was(text):
    assert decode_page(text.encode(), "text/html; charset=utf-8") == Decoded(text, "utf-8", False)
