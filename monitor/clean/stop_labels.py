"""Labels after which a text dump goes on with other articles."""

from typing import Final

from monitor.clean.folding import fold

_LABELS: Final = """
populer|terpopuler|terbaru|terkini|berita terkini|berita terkini selengkapnya|berita terkait|berita lainnya
artikel terkait|rekomendasi artikel|rekomendasi|video pilihan|video terkait|berita populer|topik terkait|tag terkait
baca juga artikel lainnya|berita rekomendasi|terpopuler lainnya|related articles|related stories|related news
related posts|recommended|recommended for you|most read|most popular|trending|trending now|more stories|latest news
you may also like|you might also like|read next|more from this section|comments|leave a reply|kontan academy
das könnte sie auch interessieren|mehr zum thema|meistgelesen|sur le même sujet|les plus lus|te puede interesar
lo más leído|noticias relacionadas|материалы по теме|читайте также|новости по теме|самое читаемое
관련기사|많이 본 뉴스|인기기사|相关新闻|相关阅读|相關新聞|関連記事
"""

STOP_LABELS: Final = frozenset(fold(label) for line in _LABELS.strip().split("\n") for label in line.split("|"))
