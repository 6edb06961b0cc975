BEGIN TRANSACTION;
CREATE TABLE answer (
            id TEXT PRIMARY KEY,
            asked_at TEXT NOT NULL,
            question TEXT NOT NULL,
            is_claim INTEGER NOT NULL,
            published_from TEXT,
            published_to TEXT,
            source TEXT,
            url TEXT,
            language TEXT NOT NULL,
            generation TEXT NOT NULL,
            status TEXT NOT NULL,
            confidence REAL NOT NULL,
            quotes TEXT NOT NULL
        );
INSERT INTO "answer" VALUES('6cyrlolLOUpy','2026-03-01T12:00:00+00:00','Wann stieg der Flus?',0,NULL,NULL,NULL,NULL,'de','g1','answered',0.9,'[{"article_id": "a", "start": 100, "end": 133, "text": "Der Fluss stieg am \u201eMontag\u201c \ud83d\udea2 an.", "score": 0.9}]');
INSERT INTO "answer" VALUES('Kl1xjzDI_vXr','2026-03-01T12:00:00+00:00','Who''s there?',1,'2019',NULL,'Talbote','https://discord.com/channels/1/2/3','en','g1','no_answer',0.1,'[]');
CREATE TABLE secret (key BLOB NOT NULL);
INSERT INTO "secret" VALUES(X'26DAD1A9F40C277DC5D1D58990BFB0F62D33961A2B35FA820A95CFA182665A97');
CREATE TABLE vote (
            number INTEGER PRIMARY KEY,
            answer_id TEXT NOT NULL REFERENCES answer (id),
            voter BLOB NOT NULL,
            is_helpful INTEGER NOT NULL,
            voted_at TEXT NOT NULL,
            UNIQUE (answer_id, voter)
        );
INSERT INTO "vote" VALUES(1,'6cyrlolLOUpy',X'4C251AB31DA716F59FABD0A222C66BFC6BB002E17253127EA3F40B111F5776CC',1,'2026-03-01T12:00:00+00:00');
INSERT INTO "vote" VALUES(2,'6cyrlolLOUpy',X'97B2EB570166986FACCEB9827959DE517165FB31C5892DA0DC2C8078D4086E30',0,'2026-03-01T12:00:00+00:00');
INSERT INTO "vote" VALUES(3,'Kl1xjzDI_vXr',X'69EB0378E88A383BBB75D2B35980650B53AF0D3F1C49A5F02992E92EFE8E90C8',1,'2026-03-01T12:00:00+00:00');
CREATE INDEX answer_by_time ON answer (asked_at);
COMMIT;
PRAGMA application_id = 1182101092;
PRAGMA user_version = 1;
