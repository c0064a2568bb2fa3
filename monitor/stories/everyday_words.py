"""Words of everyday news: data for `monitor.stories.terms`.

They are not silent as the commonest words are, but before anything was filed they are known to stand in many reports:
states, capitals and leaders, offices, and what news is mostly about. What is filed later tells their frequency anew.
"""

from typing import Final

EVERYDAY_WORDS: Final = (
    # Indonesian
    "presiden menteri pemerintah negara negeri rusia ukraina korea utara selatan amerika serikat as cina "
    "tiongkok jepang indonesia malaysia singapura australia india israel palestina gaza iran irak suriah "
    "turki arab saudi mesir inggris prancis jerman italia spanyol eropa asia afrika moskow pyongyang seoul "
    "washington beijing tokyo kyiv kiev jakarta putin vladimir zelensky kim jong un trump donald biden joe xi "
    "jinping lavrov peskov netanyahu jokowi joko widodo prabowo subianto dunia internasional luar dalam kerja "
    "sama hubungan pertemuan kunjungan pembicaraan perjanjian kesepakatan dukungan bantuan militer tentara "
    "pasukan perang serangan rudal senjata nuklir keamanan pertahanan ancaman sanksi konflik krisis "
    "perdamaian rakyat warga masyarakat kota kabupaten provinsi daerah wilayah desa jalan rumah keluarga anak "
    "perempuan laki korban tewas meninggal luka polisi hukum pengadilan kasus korupsi tersangka partai pemilu "
    "politik dpr ekonomi harga rupiah dolar juta miliar triliun persen pasar perusahaan bank investasi minyak "
    "energi industri teknologi pendidikan sekolah kesehatan sakit virus covid vaksin media sosial informasi "
    "data laporan pernyataan juru bicara pejabat pemimpin kepala direktur ketua anggota tim pemain "
    "pertandingan gol liga program kegiatan acara proses masalah kebijakan keputusan rencana upaya langkah "
    "gempa banjir kebakaran cuaca pekerja bisnis produk layanan kapal pesawat kendaraan mobil kereta gedung "
    "putih kremlin pbb nato uni dewan "
    # English
    "president minister prime government state states country countries nation national international foreign "
    "united america american us usa uk britain british russia russian ukraine ukrainian north south korea "
    "korean china chinese japan japanese india indian israel israeli palestinian gaza iran iraq syria turkey "
    "egypt france french germany german italy spain european europe union africa asia australia canada mexico "
    "moscow pyongyang washington beijing london paris tokyo kyiv york obama bush house senate congress white "
    "parliament party election vote voters campaign political leader leaders official spokesman secretary "
    "department council committee court judge law case police officer officers arrested charged prison trial "
    "attack attacks killed dead death died injured bomb war military army troops forces soldiers missile "
    "weapons nuclear security defense defence threat sanctions crisis conflict peace talks agreement deal "
    "meeting visit support aid help people public citizens community city town street home family children "
    "child women woman men man students school university health hospital doctors disease virus covid money "
    "million billion dollars market company companies business bank economy economic price prices trade oil "
    "energy industry technology internet online media television newspaper information data statement plan "
    "plans program project service services system work workers job jobs team game games match season player "
    "players coach win won league club film music show star world group members director chief head chairman "
    "executive fire storm weather water air car plane airport rights protest protesters decision policy issue "
    "problem change history life "
    # Russian
    "президент министр министерство правительство государство страна страны россия российский россии рф "
    "украина украинский киев сша америка американский китай кндр корея северная южная япония индия израиль "
    "палестина иран ирак сирия турция египет франция германия великобритания италия испания европа "
    "европейский евросоюз беларусь казахстан москва московский петербург санкт вашингтон пекин пхеньян сеул "
    "путин владимир зеленский трамп дональд байден лавров песков лукашенко область край регион район город "
    "улица дом жители граждане люди народ семья дети ребенок женщина мужчина полиция мвд суд закон дело "
    "уголовное арест задержан следствие прокуратура депутат госдума дума совет партия выборы глава губернатор "
    "мэр администрация власть власти чиновник политика политический военный армия войска война удар ракета "
    "оружие ядерный безопасность оборона угроза санкции конфликт кризис мир переговоры встреча визит "
    "соглашение договор помощь поддержка сотрудничество отношения международный компания бизнес банк рынок "
    "экономика экономический цена рубль рублей доллар миллион миллиард процент нефть газ энергия завод "
    "производство технология интернет сайт сеть сми канал издание агентство пресс служба информация данные "
    "заявление сообщение решение проект программа план система работа работники здоровье здравоохранение врач "
    "больница пациент заболевание вирус коронавирус ковид пандемия случай случаи смерть погиб пострадавший "
    "пожар авария дтп автомобиль водитель машина самолет погода температура школа студент университет "
    "образование команда матч игра игрок чемпионат турнир клуб тренер победа фильм актер звезда шоу праздник "
    "победы история жизнь помощью место центр территория "
    # Korean, two syllables as its stems are
    "대통 정부 국가 국제 한국 북한 남한 러시 우크 미국 중국 일본 영국 독일 프랑 유럽 인도 이란 이스 모스 평양 "
    "서울 워싱 베이 푸틴 블라 김정 국무 위원 트럼 바이 시진 젤렌 라브 장관 총리 외무 국방 외교 대변 정상 회담 "
    "회의 방문 협력 관계 지원 협정 조약 합의 군사 군인 병력 파병 전쟁 공격 미사 무기 핵무 안보 위협 제재 평화 "
    "경제 시장 기업 은행 가격 억원 달러 산업 기술 국회 의원 정당 선거 후보 경찰 검찰 법원 사건 사고 사망 부상 "
    "화재 코로 환자 병원 학교 학생 교육 시민 주민 가족 아이 여성 남성 지역 도시 세계 사회 정책 계획 발표 보도 "
    "언론 통신 방송 정보 자료 문제 상황 경기 선수 감독 팀이 우승 "
)
