-- The desk's own index of a store: made from its Delta tables, can be thrown away and made anew at any time.
--
-- `n` is a number that is given once and never again (AUTOINCREMENT): what was taken out stays out of every posting and of the full text,
-- which only grows until the index is made anew. An article counts once `ready` is 1: all its records are in.

CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS articles (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT,
    headline TEXT NOT NULL,    -- the title, or where there is none the first words of the text
    outlet TEXT,
    url TEXT,
    language TEXT,
    published TEXT,            -- the day that sorts it: the earliest that it may have been published, else the latest; NULL where not known
    published_earliest TEXT,
    published_latest TEXT,
    coder TEXT NOT NULL,
    shard TEXT NOT NULL,
    chars INTEGER NOT NULL,
    flags TEXT NOT NULL,       -- kinds of flags, separated by blanks
    events INTEGER NOT NULL DEFAULT 0,
    statements INTEGER NOT NULL DEFAULT 0,
    positions INTEGER NOT NULL DEFAULT 0,
    relations INTEGER NOT NULL DEFAULT 0,
    ready INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS articles_id ON articles (id, ready);

-- What an article's page needs beside its records, packed: kind `articles` (the article itself, without raw_map), `dates`, `places`, `actors`.
CREATE TABLE IF NOT EXISTS packs (article INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (article, kind));

CREATE TABLE IF NOT EXISTS records (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,        -- events, statements, positions, relations: the store's tables
    id TEXT NOT NULL,
    article INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    type TEXT,                 -- PLOVER type; kind of statement or relation; stance
    status TEXT,
    quad INTEGER,
    score REAL,
    confidence REAL,
    carried TEXT,
    earliest TEXT,             -- of the record's own time; of the publication for relations, which have none
    latest TEXT,
    published TEXT,            -- of the article, as above
    place_country TEXT,
    place_name TEXT,
    lat REAL,
    lon REAL,
    issue TEXT,
    stance TEXT,
    force TEXT,                -- of a statement: what the cue says of it (say, deny)
    language TEXT,
    outlet TEXT,
    quote TEXT NOT NULL,       -- the words that carry the record, at start to "end" of the article's text
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS records_article ON records (article, kind, ordinal);
CREATE INDEX IF NOT EXISTS records_id ON records (id);

-- The record as the store holds it, packed JSON: rows.unpacked(body).
CREATE TABLE IF NOT EXISTS bodies (record INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- One row for each country of each party: role is actor, recipient, speaker, addressee, holder, target or party.
CREATE TABLE IF NOT EXISTS parties (record INTEGER NOT NULL, role TEXT NOT NULL, country TEXT, identity TEXT, name TEXT);
CREATE INDEX IF NOT EXISTS parties_record ON parties (record);
CREATE INDEX IF NOT EXISTS parties_country ON parties (country, role, record);
CREATE INDEX IF NOT EXISTS parties_identity ON parties (identity, record);

-- Which records (space r) or articles (space a) have a value, as a Roaring bitmap of their n; `size` is how many.
CREATE TABLE IF NOT EXISTS postings (space TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, size INTEGER NOT NULL, ids BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS postings_value ON postings (space, field, value);
CREATE INDEX IF NOT EXISTS postings_size ON postings (space, field, size DESC, value);

-- Numbers to sort and cut by, for each n, in chunks of 65,536: little-endian int32, the least of them where there is none.
CREATE TABLE IF NOT EXISTS columns (space TEXT NOT NULL, name TEXT NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (space, name, chunk));

-- What linking says of articles, by their ids: kind is reprints or stories, "group" the family or the story. All of it is replaced with each linking.
CREATE TABLE IF NOT EXISTS links (
    article TEXT NOT NULL, kind TEXT NOT NULL, "group" TEXT NOT NULL, role TEXT NOT NULL, of TEXT, score REAL, reason TEXT NOT NULL,
    PRIMARY KEY (article, kind)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_group ON links (kind, "group");

-- From how many independent sources a record is known, by its id.
CREATE TABLE IF NOT EXISTS sources (
    record TEXT PRIMARY KEY, articles INTEGER NOT NULL, families INTEGER NOT NULL, sources INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;

-- Every name of every actor, to find identities by a part of a name.
CREATE TABLE IF NOT EXISTS names (name TEXT NOT NULL, identity TEXT NOT NULL, PRIMARY KEY (name, identity)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS name_words USING fts5 (name, identity UNINDEXED, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'", prefix = '2 3');

CREATE TRIGGER IF NOT EXISTS name_new AFTER INSERT ON names BEGIN
    INSERT INTO name_words (name, identity) VALUES (new.name, new.identity);
END;

-- Full text: rowid is n. Contentless, since the texts are in the packs; terms.py makes the terms.
CREATE VIRTUAL TABLE IF NOT EXISTS article_words USING fts5 (words, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
CREATE VIRTUAL TABLE IF NOT EXISTS record_words USING fts5 (words, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");

-- Terms wait in memory until they are this many bytes: 40 % faster than the megabyte that is the default.
INSERT INTO article_words (article_words, rank) VALUES ('hashsize', 16777216);
INSERT INTO record_words (record_words, rank) VALUES ('hashsize', 16777216);
