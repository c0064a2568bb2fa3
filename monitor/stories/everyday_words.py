"""Who and what is in the news every day: data for `monitor.stories.terms`.

States, their capitals, leaders and offices. They are not silent as the commonest words are, but before anything was
filed they are known to stand in many reports. What is filed later tells their frequency anew.
"""

from typing import Final

EVERYDAY_WORDS: Final = (
    # Indonesian
    "presiden menteri pemerintah negara negeri rusia ukraina korea utara selatan amerika serikat as cina tiongkok "
    "jepang indonesia malaysia singapura australia india israel palestina gaza iran irak suriah turki arab saudi "
    "mesir inggris prancis jerman italia spanyol eropa asia afrika moskow pyongyang seoul washington beijing tokyo "
    "kyiv kiev jakarta putin vladimir zelensky kim jong un trump donald biden joe xi jinping lavrov peskov netanyahu "
    "jokowi joko widodo prabowo subianto dunia internasional kerja sama hubungan pertemuan kunjungan dukungan militer "
    "perang senjata nuklir keamanan gedung putih kremlin pbb nato uni dewan juru bicara pemimpin kepala "
    # English
    "president minister prime government state states country countries nation national international foreign united "
    "america american us usa uk britain british russia russian ukraine ukrainian north south korea korean china "
    "chinese japan japanese india indian israel israeli palestinian gaza iran iraq syria turkey egypt france french "
    "germany german italy spain european europe union africa asia australia canada mexico pyongyang london paris "
    "york obama bush white house senate congress parliament party leader leaders official spokesman secretary council "
    "military war weapons nuclear security talks meeting visit support "
    # Russian
    "президент министр министерство правительство государство страна страны россия российский рф украина украинский "
    "киев сша америка американский китай кндр корея северная южная япония индия израиль палестина иран ирак сирия "
    "турция египет франция германия великобритания италия испания европа европейский евросоюз беларусь казахстан "
    "москва московский вашингтон пекин пхеньян сеул путин владимир зеленский трамп дональд байден лавров песков "
    "лукашенко область край регион район город глава губернатор мэр власти госдума дума совет партия кремль "
    "военный война оружие ядерный безопасность переговоры встреча визит поддержка сотрудничество международный "
    # Korean, two syllables as its stems are
    "대통 정부 국가 국제 한국 북한 남한 러시 우크 미국 중국 일본 영국 독일 프랑 유럽 인도 이란 이스 모스 평양 서울 "
    "워싱 베이 푸틴 블라 김정 국무 위원 트럼 바이 시진 젤렌 라브 장관 총리 외무 국방 외교 대변 정상 회담 회의 방문 "
    "협력 관계 지원 군사 전쟁 무기 핵무 안보 "
)
