-- The roles of Miteinander, and what strangers may not do in its database.
--
-- Run once by a superuser inside the empty database, and again at every update (it may be repeated):
--     psql --dbname=miteinander --set=ON_ERROR_STOP=1 --file=roles.sql
-- Passwords are set by whoever runs it: ALTER ROLE miteinander_app PASSWORD '...'.
-- Statements end with an empty line: the embedded server reads this file in single-user mode.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['owner', 'app', 'public', 'log', 'figures', 'backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'miteinander_' || wanted) THEN
            EXECUTE format('CREATE ROLE %I', 'miteinander_' || wanted);
        END IF;
    END LOOP;
END
$$;

-- Owns every table and migrates; sees all rows, so never in a web or worker process.
ALTER ROLE miteinander_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT BYPASSRLS;

-- Web and worker: owns nothing.
ALTER ROLE miteinander_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- Anonymous visitors: published views and intake tables only.
ALTER ROLE miteinander_public LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- Sessions, reading log, counters: what must outlive a rolled back request.
ALTER ROLE miteinander_log LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- Released figures only.
ALTER ROLE miteinander_figures LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT NOBYPASSRLS;

-- Reads every row, writes none. Without BYPASSRLS a dump may be empty and still end well.
ALTER ROLE miteinander_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT BYPASSRLS;

GRANT pg_read_all_data TO miteinander_backup;

-- Whoever waits to change a table makes everybody wait behind: rather give up and try again (operation/migrating.py).
ALTER ROLE miteinander_owner SET lock_timeout = '2s';

-- A forgotten transaction must not hold rows that others wait for.
ALTER ROLE miteinander_app SET statement_timeout = '15s';

ALTER ROLE miteinander_app SET lock_timeout = '3s';

ALTER ROLE miteinander_app SET idle_in_transaction_session_timeout = '30s';

ALTER ROLE miteinander_app SET row_security = on;

ALTER ROLE miteinander_public SET statement_timeout = '5s';

ALTER ROLE miteinander_public SET lock_timeout = '2s';

ALTER ROLE miteinander_public SET idle_in_transaction_session_timeout = '30s';

ALTER ROLE miteinander_log SET statement_timeout = '5s';

ALTER ROLE miteinander_log SET lock_timeout = '2s';

ALTER ROLE miteinander_log SET idle_in_transaction_session_timeout = '10s';

ALTER ROLE miteinander_figures SET statement_timeout = '15s';

ALTER ROLE miteinander_figures SET idle_in_transaction_session_timeout = '30s';

-- The database: nobody but these roles connects, nobody makes temporary tables (they have no walls).
DO $$
DECLARE
    here text := current_database();
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', here);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO miteinander_owner, miteinander_app, miteinander_public,'
                   ' miteinander_log, miteinander_figures, miteinander_backup', here);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = here AND datistemplate) THEN
        EXECUTE format('ALTER DATABASE %I OWNER TO miteinander_owner', here);
    END IF;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

ALTER SCHEMA public OWNER TO miteinander_owner;

GRANT USAGE ON SCHEMA public TO miteinander_app, miteinander_public, miteinander_log, miteinander_figures, miteinander_backup;

-- Large objects know no row-level security, and one of them made by the application would break the backup.
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea) FROM PUBLIC;

-- Double bookings refused by constraint; search by likeness; sorting without accents.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

