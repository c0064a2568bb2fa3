from monitor.discover.item_ids import ids_changed, pack_item_ids
from polls import item, poll, rss


def links(ids, prefix=""):
    return poll(
        rss(*(item(f"/news/judul-{n}", more=f'<guid isPermaLink="false">{prefix}{n}</guid>') for n in ids))
    ).links


def test_a_feed_that_renames_all_its_items_is_noticed():
    before = pack_item_ids(links(range(10)))
    assert ids_changed(before, links(range(4, 14), prefix="new-"))


def test_new_items_and_a_few_changes_are_nothing():
    before = pack_item_ids(links(range(10)))
    assert not ids_changed(before, links(range(10)))
    assert not ids_changed(before, links(range(10, 20)))
    assert not ids_changed(before, links(range(8, 18), prefix="new-"))
    assert not ids_changed(b"", links(range(10)))


def test_little_is_remembered():
    assert len(pack_item_ids(links(range(400)))) == 800
    assert pack_item_ids(poll(rss(item())).links) == b""
