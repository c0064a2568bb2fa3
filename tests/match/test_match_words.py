"""Whole words, clitics, particles; where sentences end."""

import pytest

from monitor.match.folding import fold
from monitor.match.sentences import sentence_spans
from monitor.match.words import is_whole_word


def stands_in(name, text):
    folded, wanted = fold(f"\x00{text}\x00").text, fold(name).text
    at = folded.find(wanted)
    while at >= 0:
        if is_whole_word(folded, at, at + len(wanted)):
            return True
        at = folded.find(wanted, at + 1)
    return False


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rusia", "Rusialah yang menang"),
        ("Rusia", "pasukan Rusianya"),
        ("Putin", "Putinpun datang"),
        ("Putin", "Putin-lah orangnya"),
        ("Putin", "kuPutin-kan"),
        ("Korea Utara", "Korea-Utara"),
        ("Russia", "Russia’s army"),
        ("Russia", "pro-Russia"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("북한", "북한이"),
        ("북한", "북한에서는"),
        ("러시아", "러시아와의 회담"),
        ("DPRK", "DPRK는"),
        ("朝鲜", "访问朝鲜首都"),
        ("รัสเซีย", "ประธานาธิบดีรัสเซียเดินทาง"),
        ("КНДР", "«КНДР»"),
    ],
)
def test_a_name_stands_there_as_a_word(name, text):
    assert stands_in(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rusia", "Belarusia"),
        ("Russia", "Prussia"),
        ("NK", "BNKA dan NKRI"),
        ("Putin", "Putintseva"),
        ("Ri", "Rinya"),  # too short a name to carry a clitic
        ("Korea Utara", "Korea - Utara"),
        ("Korea Utara", "Korea, Utara"),
        ("북한", "북한강"),
        ("한국", "대한국"),
        ("Путин", "Путинцева"),
        ("Iran", "Irani"),
    ],
)
def test_a_name_within_another_word_is_none(name, text):
    assert not stands_in(name, text)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Sergey V. Lavrov tiba.", "Ia disambut."],
        ["Pasal No. 5 berlaku.", "Selesai."],
        ["Nilainya Rp6,7 T.", "Pada pukul 13.30 WIB rapat usai."],
        ["“Kami siap.”", "Ia pergi."],
        ["Gen. Kim said no.", "The U.S. envoy left."],
        ["Apa kabar?", "Baik!", "Ya…"],
        ["Он приехал в 2024 г. в Пхеньян.", "Вот и всё."],
        ["그는 떠났다.", "회담은 끝났다."],
        ["他来了。", "他走了。"],
        ["tanpa titik"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences):
    text = " ".join(sentences)

    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_an_empty_text_has_no_sentence():
    assert sentence_spans(" \n ") == []
