"""The tests' own PostgreSQL server."""

import psycopg
from sqlalchemy import create_engine, text

from tests.postgres import PostgresServer


def test_a_fresh_database_is_empty_and_has_the_extensions_that_search_needs(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        tables = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        connection.execute(text("CREATE EXTENSION pg_trgm"))
        likeness = connection.scalar(text("SELECT similarity('Überlingen', 'Überlinger')"))
    engine.dispose()
    assert tables == 0
    assert likeness is not None
    assert likeness > 0.5


def test_a_database_made_from_another_holds_its_tables_and_leaves_it_alone(postgres_server: PostgresServer) -> None:
    first = postgres_server.create()
    with psycopg.connect(host=str(postgres_server.folder), user="counterflow", dbname=first) as connection:
        connection.execute("CREATE TABLE item (name text)")
    second = postgres_server.create(template=first)
    with psycopg.connect(host=str(postgres_server.folder), user="counterflow", dbname=second) as connection:
        connection.execute("INSERT INTO item VALUES ('Chai')")
    with psycopg.connect(host=str(postgres_server.folder), user="counterflow", dbname=first) as connection:
        rows = connection.execute("SELECT count(*) FROM item").fetchone()
    postgres_server.drop(second)
    postgres_server.drop(first)
    assert rows == (0,)
