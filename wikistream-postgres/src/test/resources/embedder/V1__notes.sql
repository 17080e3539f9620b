CREATE TABLE note (id int PRIMARY KEY, text text NOT NULL);
INSERT INTO note VALUES (1, 'of the embedding program');
