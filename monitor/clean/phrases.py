"""The lines that outlets put between and around their paragraphs, by what they are, in many languages.

All in lower case. Tables of whole lines, of beginnings, and of inner phrases: `monitor.clean.lines` reads them.
"""

from typing import Final

from monitor.model import Zone

_RELATED_POINTERS: Final = """
baca juga|baca selengkapnya|baca berita|baca artikel|simak juga|simak video|simak berita|lihat juga|
pilihan editor|pilihan redaksi|tonton juga|artikel terkait|berita terkait|berita lainnya|saksikan video|
saksikan juga|lihat video|lihat foto|read also|also read|read more|read next|see also|more on this|
related stories|related story|related article|related articles|related coverage|related content|related posts|
related news|related video|related topics|recommended stories|recommended reading|recommended for you|must read|
don't miss|don’t miss|you may also like|you might also like|you may like|you might like|further reading|
keep reading|continue reading|more from|more stories|more news|more like this|most read|most popular|
trending now|what to read next|what you need to know about|watch more|watch next|watch now|listen next|up next|
click here to read|in case you missed it|lesen sie auch|lesen sie hier|lesen sie mehr|lesen sie dazu|
lesen sie weiter|lies auch|lies hier|mehr zum thema|mehr zu diesem thema|mehr dazu|siehe auch|auch interessant|
das könnte sie auch|das könnte dich auch|zum thema|passend zum thema|weiterlesen|mehr lesen|lesetipp|
weitere artikel|weitere nachrichten|weitere themen|lire aussi|à lire aussi|a lire aussi|à lire également|
a lire également|lire également|lire plus|lire la suite|voir aussi|à voir aussi|sur le même sujet|
sur le même thème|pour aller plus loin|nos articles|>> lire aussi|leer más|leer mas|lea también|lea tambien|
lee también|lee además|lee mas|lee más|te puede interesar|te podría interesar|te recomendamos|puede interesarle|
le puede interesar|más información|mas informacion|ver más|vea también|ver también|mira también|
noticias relacionadas|notas relacionadas|también puedes leer|además|sigue leyendo|leggi anche|leggi pure|
per approfondire|guarda anche|potrebbe interessarti|ti potrebbe interessare|articoli correlati|lees ook|
lees meer|lees verder|bekijk ook|meer over|ook interessant|läs också|läs även|läs mer|läs vidare|se även|
se också|les også|les mer|læs også|læs mere|lue myös|lue lisää|katso myös|czytaj też|czytaj także|czytaj więcej|
czytaj dalej|zobacz też|zobacz także|zobacz również|przeczytaj także|přečtěte si také|čtěte také|
mohlo by vás zajímat|citește și|citeşte şi|citiți și|vezi și|прочитайте также|читайте также|читать также|
читайте такж|смотрите также|по теме|материалы по теме|читайте|ещё по теме|читайте ещё|читайте еще|подробнее|
читайте також|дивіться також|ilgili haberler|ilgili haber|ayrıca bakınız|bunu da oku|διαβάστε επίσης|
διαβάστε ακόμη|δείτε επίσης|pročitajte i|pročitajte još|pročitajte više|čitajte još|olvassa el|
ez is érdekelheti|kapcsolódó cikk|kapcsolódó|関連記事|関連ニュース|あわせて読みたい|続きを読む|こちらもおすすめ|
관련기사|관련 기사|추천기사|相关阅读|相关新闻|延伸閱讀|延伸阅读|推薦閱讀|相關新聞|اقرأ أيضا|اقرأ أيضًا|
اقرأ المزيد|إقرأ أيضا|شاهد أيضا|leia também|você pode gostar|você também pode gostar|talvez você goste|
veja outras|leia mais|leia tambem|veja também|veja mais|saiba mais|ler mais|veja abaixo|xem thêm|đọc thêm|
อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|यह भी पढ़ें|ये भी पढ़ें|आणखी वाचा|ಇದನ್ನೂ ಓದಿ|இதையும் படிக்க|
"""

_RELATED_LABELS: Final = """
related|recommended|trending|popular|latest|latest news|latest stories|top stories|news|more|more news|
next article|previous article|populer|terpopuler|terbaru|terkini|berita terkini|berita terkini selengkapnya|
berita populer|rekomendasi artikel|rekomendasi|video pilihan|video terkait|artikel selanjutnya|
berita selanjutnya|baca|tag terkait|topik terkait|topik populer|live streaming|produk rekomendasi|meistgelesen|
mehr|themen|aktuelles|neueste artikel|das beste|a la une|à la une|les plus lus|lo más leído|lo más visto|
lo último|relacionado|relacionados|relacionadas|temas relacionados|i più letti|mest lästa|mest lest|
meest gelezen|najczęściej czytane|самое читаемое|новости по теме|популярное|多く読まれている記事|아래|추천 뉴스|
最多阅读|editor's picks|editors' picks|editor’s picks|editors’ picks|our picks|top news|must-reads|see more|
view more|load more|show more|read more|learn more|find out more|more details|next|previous|back to top|
story continues below|article continues below|the latest|most viewed|most commented|recent posts|recent stories|
recent articles|featured|featured stories|promoted stories|around the web|from around the web|
"""

_ADVERTS: Final = """
advertisement|advertisements|advertising|advert|ad|ads|sponsored|sponsored content|sponsored links|promoted|
promoted content|iklan|scroll untuk melanjutkan|scroll ke bawah untuk melanjutkan membaca|
scroll to continue with content|advertisement - story continues below|advertisement - scroll to continue|
article continues after ad|story continues after advertisement|article continues below advertisement|
continue reading below advertisement|article continues after advertisement|story continues below advertisement|
anzeige|werbung|- anzeige -|publicité|publicidad|pubblicità|publicidade|continua após a publicidade|advertentie|
annons|annonse|annonce|mainos|reklama|reklam|реклама|広告|광고|广告|إعلان|реклама на сайте|
the article continues below|artikel wird nach der anzeige fortgesetzt|slot-iklan|remove ads|skip advertisement|
la suite après la publicité|la suite après cette publicité|sigue después de la publicidad|ad feedback|
-advertisement-|commercial break|paid content|paid post|anúncio|reklam alanı|hirdetés|διαφήμιση|quảng cáo|
inzerce|publicitate|oglas|artikel ini merupakan konten sponsor|konten sponsor|
"""

_ADVERT_LEADS: Final = """
baca berita dengan sedikit iklan|slot-iklan|konten sponsor pada widget|scroll untuk|scroll down untuk|
iklan scroll|article continues after|article continues below|story continues below|continue reading below|
advertisement scroll|- advertisement|
"""

_PROMOS: Final = """
sign up for|sign up to|sign up here|sign up now|subscribe to|subscribe now|subscribe here|subscribe today|
subscribe for|subscribe on|get our|get the latest|get unlimited|become a member|become a subscriber|join our|
join the conversation on|follow us|follow @|follow our|follow the|like us on|find us on|connect with us|
download our|download the|download now|stay up to date|stay informed|stay connected|support our journalism|
support quality journalism|already a subscriber|to continue reading|continue reading with|
this article is for subscribers|this content is for|this story is for|enjoy unlimited|try for free|
start your free|read this article for free|register for free|create a free account|log in to|
you must be logged in|you need to|your support|donate now|make a donation|want more|love politico|have a tip|
got a tip|have a story|send tips|contact us|do you have a|if you have a story|share your thoughts|
tell us what you think|what do you think|let us know in the comments|listen to this article|listen to the|
dengarkan artikel|text to speech|this article is more than|view comments|post a comment|leave a comment|
leave a reply|join the discussion|comments are closed|show comments|add a comment|we may earn|
when you purchase through|if you buy something|affiliate links|products featured|all products featured|
if you click|this post may contain affiliate|this post contains affiliate|disclosure:|our standards:|
the thomson reuters trust principles|all rights reserved|copyright ©|copyright|© |(c) |©|
this material may not be published|ikuti berita|ikuti kami|ikuti saluran|ikuti kanal|cek berita dan artikel|
dapatkan update|dapatkan informasi|dapatkan berita|mari bergabung|segera download|download aplikasi|yuk gabung|
ayo gabung|gabung di|bergabunglah|klik di sini|saksikan live|update berita|anda bisa membaca|kontan academy|
tampilkan ringkasan|editor: simak|jangan lewatkan|cek artikel|abonnieren sie|jetzt abonnieren|jetzt anmelden|
jetzt testen|hier anmelden|newsletter abonnieren|melden sie sich|sie wollen mehr|sie möchten weiterlesen|
dieser artikel ist|diesen artikel|jetzt kostenlos|kostenlos registrieren|folgen sie uns|folge uns|
kommentieren sie|diskutieren sie|haben sie fehler|hinweis der redaktion zu|abonnez-vous|inscrivez-vous|
s'abonner|s’abonner|suivez-nous|rejoignez|recevez|cet article est réservé|suscríbete|suscribite|regístrate|
síguenos|siga a|sigue a|sigue toda la|recibe|únete|para seguir leyendo|suscríbase|este contenido|accede a|
inicia sesión|apúntate|conéctate|si quieres|iscriviti|abbonati|seguici|resta aggiornato|ricevi|
continua a leggere|meld je aan|volg ons|abonneer|schrijf je in|wil je|prenumerera|följ oss|skaffa|
bli prenumerant|abonner på|meld deg på|tilmeld dig|tilaa|seuraa|zapisz się|obserwuj nas|subskrybuj|dołącz do|
zaloguj|masz informację|odebírejte|sledujte nás|přihlaste se|подписывайтесь|подпишитесь|подписаться|
присоединяйтесь|следите за|если вы нашли|нашли опечатку|выделите|підписуйтесь|читайте нас|abone ol|bizi takip|
abone olun|acompanhe|siga o|inscreva-se|assine|receba|clique aqui|participe|entre no|compartilhe|登録|フォロー|
購読|구독|네이버에서|▶|☞|저작권자|무단전재|무단 전재|ⓒ|기사제보|제보는|카카오톡|订阅|訂閱|关注|關注|扫码|
責任編輯|责任编辑|版权|版權|اشترك|تابعنا|تابع|نسخ الرابط|theo dõi|
"""

_PROMO_PHRASES: Final = """
mit werbung und tracking|werbespots und tracking|wie gewohnt mit personalisierter werbung|
newsletter here|our newsletter|weekly newsletter|daily newsletter|free newsletter|morning briefing|
newsletters from|whatsapp channel|whatsapp-kanal|telegram channel|google news|on twitter at|on x at|
on twitter @|follow him on|follow her on|follow them on|on facebook and|on instagram and|follow us on|
all rights reserved|may not be published, broadcast|tous droits réservés|todos los derechos reservados|
todos os direitos reservados|alle rechte vorbehalten|tutti i diritti riservati|affiliate commission|
earn a commission|commission from|affiliate link|klik tautan|channel whatsapp|saluran whatsapp|kanal whatsapp|
kanal telegram|grup telegram|our app |copyright 20|copyright © 20|© 20|download the app|unsubscribe|
terms of service|terms of use|privacy policy|privacy notice|datenschutzerklärung|política de privacidad|
cookie policy|cookie settings|cookie consent|cookie preferences|use cookies|uses cookies|our cookies|accept cookies|
cookies to|cookies und|cookies von|cookies setzen|cookies zu|cookies pour|cookies para|les cookies|las cookies|
os cookies|i cookie|
javascript|your browser|ad blocker|adblocker|adblock|im newsletter|den newsletter|unseren newsletter|
newsletter anmelden|a nuestro newsletter|nuestra newsletter|la newsletter|notre newsletter|nossa newsletter|
nyhetsbrev|nieuwsbrief|newslettera|рассылк|в telegram|в телеграм|наш канал|无断转载|unauthorized reproduction|
reproduction without|
"""

_SHARES: Final = """
share|share this|share this article|share this story|share on facebook|share on twitter|share on x|
share via email|share on whatsapp|share on linkedin|tweet|facebook|twitter|whatsapp|linkedin|telegram|pinterest|
reddit|email|e-mail|print|copy link|copy url|link copied|copied|save|bookmark|gift article|bagikan|
bagikan artikel|salin tautan|simpan|cetak|teilen|merken|drucken|artikel teilen|per mail|partager|
partager l'article|imprimer|enviar|compartir|compartilhar|imprimir|condividi|stampa|delen|dela|del|deel|jaa|
udostępnij|sdílet|поделиться|поделиться в|скопировать ссылку|paylaş|シェア|シェアする|공유|공유하기|分享|مشاركة|
share full article|share article|share save|share options|link|flipboard|pocket|messenger|instagram|youtube|
tiktok|threads|bluesky|mastodon|rss|x|sms|mail|sharing|comments|comment|kommentare|kommentieren|commentaires|
commenter|comentarios|comentar|comentários|commenti|reacties|kommentarer|komentarze|komentari|комментарии|
комментировать|yorumlar|コメント|댓글|评论|komentar|diskuze|
"""

_LOGINS: Final = """
weiter mit werbung|mit werbung weiterlesen|continue with ads|continuer avec publicité|accetta e continua|
accepter et continuer|akzeptieren und weiter|aceptar y continuar|
log in|login|sign in|sign up|register|subscribe|sukses|masuk|daftar|masuk/daftar|anmelden|registrieren|
einloggen|lupa kata sandi? klik di sini|atau masuk melalui|belum memiliki akun daftar di sini|
atau daftar melalui|sudah memiliki akun masuk di sini|konfirmasi email|kirimkan lagi sekarang|se connecter|
iniciar sesión|entrar|войти|
"""

_LOGIN_LEADS: Final = """
lupa kata sandi|atau masuk|belum memiliki akun|atau daftar|sudah memiliki akun|konfirmasi email|
kami telah mengirimkan link|klik link aktivasi|jika anda tidak menerima email|kirimkan lagi|
this website uses cookies|we use cookies|necessary cookies are|any cookies that may not be|
wir verwenden cookies|nous utilisons des cookies|utilizamos cookies|utilizziamo i cookie|forgot password|
forgot your password|don't have an account|already have an account|we have sent|check your email|
"""

_PROMO_LEADS: Final = """
subscribe to read|subscribe to continue|subscribe to keep reading|log in to continue|log in to read|
register to continue|register to read|sign in to continue|sign in to read|artikel ini khusus pelanggan|
artikel ini khusus untuk pelanggan|berlangganan untuk membaca|um weiterzulesen|für abonnenten|pour lire la suite|
la suite est réservée|para seguir leyendo|para continuar leyendo|para continuar lendo|чтобы продолжить чтение|
чтобы читать дальше|
follow official whatsapp|fakta atau hoaks|untuk mengetahui kebenaran informasi yang beredar|
cek berita dan artikel yang lain|ikuti berita terkini|dapatkan update berita|saksikan siaran langsung|
segera download aplikasi|
"""

_CLOSING_LEADS: Final = """
additional reporting by|reporting by|with reporting by|with files from|with contributions from|contributing:|
this article originally appeared|this article was originally published|this story originally appeared|
this story was originally published|this article first appeared|originally published|dieser artikel ist zuerst|
dieser artikel erschien zuerst|dieses thema im programm|mit agenturmaterial|bildrechte:|bildquelle:|
il vous reste|cet article est paru|este artículo fue publicado|permalink|note: we are|more ap |
hat ihnen dieser artikel|we apologize, but this video|thanks for signing up|
your subscription has been confirmed|please enter your date of birth|this video has an invalid|
please use a html5|sorry, but you can|please enable javascript|an error has occurred|
an dieser stelle findest du|an dieser stelle finden sie|ich bin damit einverstanden|
empfohlener redaktioneller inhalt|empfohlener externer inhalt|externer inhalt|externen inhalt|
damit können personenbezogene daten|per visualizzare questo|pour afficher ce contenu|para ver este contenido|
to view this content|view this post on instagram|a post shared by|this content is not available|
your browser does not|what makes a family? our|article content|story continues|kurz erklärt|ai 요약|이 기사는|
본 기사는|
"""

_NAVIGATION: Final = """
image-gnews|perbesar|font:|ukuran font: - +|ukuran font:|lanjutkan membaca|lanjutkan membaca ↓|
banner langganan top|×|close|menu|search|home|skip to content|enlarge|expand|open image modal|view gallery|
view image|show caption|hide caption|toggle caption|enlarge this image|image|loading|loading...|play|pause|mute|
play video|now playing|watch|zoom|agrandir|ampliar|vergrößern|bild vergrößern|bild in lightbox öffnen|
image source|image caption|caption|inhalt|inhaltsverzeichnis|table of contents|contents|in this article|
in this story|sommaire|daftar isi|in diesem artikel|getting your trinity audio player ready...|
no compatible source was found for this media.|video player cannot play video.|0 seconds of|transcript|foto|
fotos|photo|photos|video|videos|audio|gallery|fotogalerie|bildergalerie|galeria|galería|1/|feedback|corrections|
correction|report a problem|top|end of content|ende des inhalts|quelle|source|sources|tags|tag|topics|themen|
temas|topik|mots-clés|parole chiave|terkait|ключевые слова|теги|labels|filed under|categories|category|keywords|
etiquetas|
"""

_NAVIGATION_LEADS: Final = """
tags:|tag:|topics:|topic:|filed under|posted in|categories:|category:|keywords:|labels:|themen:|schlagwörter|
stichworte|mots-clés|mots clés|temas:|etiquetas:|tagi:|теги:|метки:|ключевые слова|topik:|kata kunci|tag :|
tags :|kategorien:|error report|report an error|report typo|fehler melden|signaler|click to enlarge|
click to expand|
"""

_BIOS: Final = """
about the author|about the writer|about the authors|tentang penulis|über den autor|über die autorin|zur person|
à propos de l'auteur|sobre el autor|sobre o autor|sull'autore|om forfatteren|об авторе|the author is|
the writer is|
"""


_WEAK_POINTERS: Final = ("related", "more", "watch", "video", "baca", "see", "read", "mehr", "lesen sie", "également")


def _lines(table: str) -> tuple[str, ...]:
    return tuple(line for line in (part.strip("\n") for part in table.replace("|\n", "|").split("|")) if line.strip())


WHOLE_LINES: Final[dict[Zone, tuple[str, ...]]] = {
    Zone.RELATED: _lines(_RELATED_LABELS) + _lines(_RELATED_POINTERS),
    Zone.ADVERT: _lines(_ADVERTS),
    Zone.PROMO: _lines(_SHARES) + _lines(_BIOS),
    Zone.LOGIN: _lines(_LOGINS),
    Zone.NAVIGATION: _lines(_NAVIGATION),
}
"""Lines that are nothing else."""

HEADING_LEADS: Final = _lines(
    """
more from|more on|more in|more about|more stories|more news|most read|most popular|recommended|related|latest|
also in|also on|you may|you might|read more|what to read|popular in|trending|top stories|editor's|editors'|
sign up|newsletter|subscribe|follow|mehr zu|mehr zum|mehr von|mehr aus|mehr themen|weitere|lesen sie|das könnte|
meistgelesen|beliebt|audio und video|die redaktion|à lire|lire aussi|sur le même|plus de|les plus|más sobre|
más en|más noticias|te puede|lo más|noticias de|leggi anche|altre notizie|meer over|lees ook|läs mer|mer om|
les også|mere om|læs også|więcej|zobacz|czytaj|читайте|ещё по|другие|baca juga|berita|artikel terkait|関連|
おすすめ|관련|추천|相关|推荐|share this|leave a|comments|join the|about the author|über den autor|tags|topics|
tell us what|privacy overview|privacy policy|cookie|latest issue|stuff to watch|conversation|contribute|
our latest|the latest|in this series|up next|next up|keep reading|explore more|discover more|
"""
)
"""Beginnings of headings over what is no part of the article."""

LEADS: Final[dict[Zone, tuple[str, ...]]] = {
    Zone.CREDIT: _lines(_CLOSING_LEADS),
    Zone.PROMO: _lines(_PROMO_LEADS),
    Zone.ADVERT: _lines(_ADVERT_LEADS),
    Zone.LOGIN: _lines(_LOGIN_LEADS),
    Zone.NAVIGATION: _lines(_NAVIGATION_LEADS),
}
"""Lines that begin so, whatever follows."""

POINTERS: Final[dict[Zone, tuple[str, ...]]] = {
    Zone.RELATED: (*_lines(_RELATED_POINTERS), *_WEAK_POINTERS),
    Zone.PROMO: _lines(_PROMOS) + _lines(_BIOS),
}
"""Beginnings that need a second sign, a colon, a link or shortness: sentences may begin so too."""

PROMO_PHRASES: Final = _lines(_PROMO_PHRASES)
"""Phrases inside short paragraphs that ask something of the reader."""
