CREATE TABLE IF NOT EXISTS edit (
    id uuid NOT NULL,
    wiki varchar(255) NOT NULL,
    title varchar(255) NOT NULL,
    made_at timestamp NOT NULL
);
