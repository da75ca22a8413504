"""Sound feeds, sitemaps and lists, as publishers and GDELT write them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

RSS_2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
<title>The Example – World</title><language>en-GB</language>
<item><title>Talks &lt;b&gt;resume&lt;/b&gt; in Geneva</title><link>https://news.example/talks</link>
<pubDate>Tue, 05 Jan 2027 23:30:00 -0500</pubDate><guid isPermaLink="false">a-17</guid></item>
<item><title>By its guid</title><guid>https://news.example/by-guid</guid></item>
<item><title>Relative</title><link>/relative?id=3</link><source url="https://wire.example/rss">The Wire</source></item>
<item><title>Behind a counter</title><link>https://count.example/9</link>
<feedburner:origLink>https://news.example/original</feedburner:origLink></item>
<item><title>A podcast</title><enclosure url="https://news.example/talk.mp3" type="audio/mpeg" length="9"/></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://news.example/fr/"><title>L'Exemple</title>
<entry><title type="html">&lt;i&gt;Accord&lt;/i&gt; signé</title><id>tag:news.example,2027:1</id>
<link rel="alternate" type="application/pdf" href="accord.pdf"/><link rel="alternate" type="text/html" href="accord.html"/>
<published>2027-01-05T08:00:00+01:00</published><updated>2027-01-06T09:00:00Z</updated></entry>
<entry><title>Mis à jour seulement</title><id>tag:news.example,2027:2</id><link href="https://news.example/fr/b"/>
<updated>2027-01-07T09:00:00Z</updated></entry>
<entry><title>Vidéo</title><id>tag:news.example,2027:3</id><link rel="alternate" type="video/mp4" href="https://news.example/v.mp4"/></entry>
</feed>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Example</title><link>https://news.example/</link></channel>
<item rdf:about="https://news.example/one"><title>One</title><link>https://news.example/one</link><dc:date>2027-01-05T10:00:00+09:00</dc:date></item>
</rdf:RDF>"""

RSS_091 = """<?xml version="1.0"?><rss version="0.91"><channel><title>Old</title><link>https://old.example</link>
<item><title>Still here</title><link>https://old.example/1</link></item></channel></rss>"""

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc> https://news.example/a?x=1&amp;y=2 </loc><lastmod>2027-01-06</lastmod>
<xhtml:link rel="alternate" hreflang="fr" href="https://news.example/fr/a"/>
<image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>A photograph</image:title></image:image>
<news:news><news:publication><news:name>The Example</news:name><news:language>en-us</news:language></news:publication>
<news:publication_date>2027-01-05T10:00:00+01:00</news:publication_date><news:title>Talks resume</news:title></news:news></url>
<url><loc>https://news.example/b</loc></url>
</urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/2027-01.xml.gz</loc><lastmod>2027-01-31T00:00:00Z</lastmod></sitemap>
<sitemap><loc>https://news.example/2026-12.xml</loc></sitemap></sitemapindex>"""

OPML = """<opml version="2.0"><body><outline text="World"><outline type="rss" xmlUrl="https://a.example/rss"/>
<outline type="rss" xmlURL=" https://b.example/atom "/><outline text="a folder"/></outline></body></opml>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example",
        "language": "de-AT",
        "items": [
            {"id": 7, "url": "https://a.example/7", "title": "Sieben", "date_published": "2027-01-05T10:00:00Z"},
            {"id": "8", "external_url": "https://b.example/8"},
            {"id": "9", "content_text": "no page"},
        ],
    }
)

TABLE = 'url,title,date,outlet\nhttps://a.example/1,"Talks, again",2027-01-05,The Example\n'
LINES = '# a remark\nhttps://a.example/1\n{"url": "https://a.example/2", "title": "Talks", "publisher": "The Example"}\n'
GDELT = "\t".join(["1", *["0"] * 58, "20270105101500", "https://a.example/1"])
RELEASE = f"123 {'0' * 32} http://data.example/20270105101500.export.CSV.zip\n"


def zipped(text: str, packing: int = zipfile.ZIP_DEFLATED, *, name: str = "20270105.export.CSV") -> bytes:
    """A ZIP archive of one file, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text, packing)
    return out.getvalue()


def seeds() -> dict[str, list[bytes]]:
    """Sound listings of each kind."""
    packings = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return {
        "feed": [text.encode() for text in (RSS_2, ATOM, RDF, RSS_091, JSON_FEED, OPML)] + [ATOM.encode("utf-16")],
        "sitemap": [NEWS.encode(), INDEX.encode(), INDEX.encode("utf-16"), gzip.compress(NEWS.encode(), mtime=0)],
        "list": [text.encode() for text in (TABLE, LINES, GDELT, RELEASE)] + [zipped(GDELT, packing) for packing in packings],
    }
