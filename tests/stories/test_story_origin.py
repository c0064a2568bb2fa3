"""Who had a story first, and whose text it is."""

from datetime import UTC, datetime, timedelta

from monitor.model import Dated, Relation, ToldArticle
from monitor.stories.origin import origin_of, wires_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def article(name, *, seen=0, published=None, precision="minute", relation=Relation.COPY, agencies=()):
    dated = Dated() if published is None else Dated(NOON + timedelta(minutes=published), precision)
    return ToldArticle(
        outlet=name.lower(),
        outlet_name=name,
        title=name,
        url=f"https://{name.lower()}.example/1",
        published=dated,
        first_seen_at=NOON + timedelta(minutes=seen),
        relation=relation,
        agencies=agencies,
    )


def first(*articles):
    return origin_of(articles).first.outlet_name


def test_a_single_article_has_no_origin_beside_itself():
    assert origin_of([article("Tempo")]) is None


def test_the_first_publisher_is_who_published_first_not_who_was_seen_first():
    assert first(article("Tempo", seen=1, published=-10), article("Liputan6", seen=5, published=-30)) == "Liputan6"


def test_an_article_without_a_time_counts_from_when_it_was_seen():
    assert first(article("Tempo", seen=1), article("Liputan6", seen=5, published=3)) == "Tempo"


def test_a_bare_day_does_not_make_an_article_the_first():
    assert first(article("Tempo", seen=9, published=-600, precision="day"), article("Antara", seen=2)) == "Antara"


def test_a_time_ahead_of_when_it_was_seen_is_not_believed():
    assert origin_of([article("Tempo", seen=1, published=500), article("Kontan", seen=3)]).at == NOON + timedelta(
        minutes=1
    )


def test_the_wire_is_credited_by_two_articles_of_one_text():
    told = [article("Tempo", agencies=("Reuters", "TASS")), article("Kontan", agencies=("Reuters",))]
    assert wires_of(told) == ("Reuters",)


def test_an_agency_that_tells_the_text_itself_counts_as_its_credit():
    assert wires_of([article("Antara"), article("Tempo", agencies=("Antara",))]) == ("Antara",)


def test_reports_of_their_own_making_have_no_wire():
    told = [article(name, relation=Relation.EVENT, agencies=("Reuters",)) for name in ("Tempo", "Kontan")]
    assert wires_of(told) == ()
