"""The language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.language import detect_language, language_code

SENTENCES = {
    "id": "Presiden itu mengatakan bahwa pihaknya akan memperdalam hubungan dengan negara tersebut pada tahun ini.",
    "en": "The president said that the two countries would deepen their trade ties in the coming year.",
    "ru": "Президент заявил, что стороны договорились о поставках и что визит состоится в конце года.",
    "uk": "Президент заявив, що сторони домовилися про постачання, але це буде також після візиту.",
    "ko": "러시아 대통령은 오늘 평양에서 열린 회담에서 협력을 강화하겠다고 말했다.",
    "ja": "大統領は首脳会談で両国の協力を強化すると述べた。",
    "zh": "总统在会谈中表示将加强两国之间的合作。",
    "de": "Der Präsident hat gesagt, dass die beiden Länder ihre Beziehungen auch im nächsten Jahr vertiefen werden.",
    "fr": "Le président a déclaré que les deux pays vont renforcer leurs relations dans les mois qui viennent.",
    "es": "El presidente dijo que los dos países van a reforzar sus relaciones también en el próximo año.",
    "pt": "O presidente disse que os dois países não vão reforçar as relações também no próximo ano.",
    "it": "Il presidente ha detto che i due paesi non hanno ancora deciso della visita, ma anche questo è possibile.",
    "nl": "De president heeft gezegd dat het land ook volgend jaar niet aan de oefening zal meedoen.",
    "sv": "Presidenten sade att länderna ska fördjupa sitt samarbete och att det inte är farligt för någon.",
    "fi": "Presidentti sanoi, että maat syventävät yhteistyötä ja että vierailu on myös ensi vuonna.",
    "pl": "Prezydent powiedział, że oba kraje będą się spotykać także w przyszłym roku oraz że nie jest to groźne.",
    "tr": "Cumhurbaşkanı iki ülkenin ilişkilerini daha da geliştireceğini ve bu ziyaretin çok önemli olduğunu söyledi.",
    "ar": "قال الرئيس إن البلدين سوف يعززان العلاقات بينهما في هذا العام على الرغم من ذلك.",
    "el": "Ο πρόεδρος δήλωσε ότι οι δύο χώρες θα ενισχύσουν τη συνεργασία τους.",
    "he": "הנשיא אמר כי שתי המדינות יחזקו את שיתוף הפעולה.",
    "th": "ประธานาธิบดีกล่าวว่าทั้งสองประเทศจะกระชับความสัมพันธ์",
    "vi": "Tổng thống cho biết hai nước sẽ tăng cường hợp tác trong năm nay và các chuyến thăm khi được mời.",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_enough(language, text):
    assert detect_language(text) == language


def test_what_is_declared_yields_to_a_clear_text():
    assert detect_language(SENTENCES["id"] * 3, "en-US") == "id"


def test_what_is_declared_decides_where_the_text_says_little():
    assert detect_language("Putin Kim 2024", "id-ID") == "id"
    assert detect_language("12:30", "ko") == "ko"


def test_neighbours_are_told_apart_by_what_is_declared():
    assert detect_language("Dia berkata itu akan dilakukan pada hari ini.", "ms-MY") == "ms"


def test_a_language_without_word_list_is_believed():
    assert detect_language("Bhí an tUachtarán i láthair inniu.", "ga") == "ga"


def test_nothing_told_is_nothing_known():
    assert detect_language("") is None
    assert detect_language("123 456 789") is None


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("id-ID", "id"),
        ("in", "id"),
        ("iw", "he"),
        ("nb_NO", "no"),
        ("zh-Hans", "zh"),
        ("eng", "en"),
        ("x-default", None),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_is_cut_to_its_language(tag, code):
    assert language_code(tag) == code


@given(st.text(max_size=300), st.none() | st.text(max_size=10))
def test_any_text_has_a_language_or_none(text, declared):
    code = detect_language(text, declared)

    assert code is None or (len(code) == 2 and code.islower())
