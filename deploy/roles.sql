-- The two roles and the database, for psql as a superuser. The owner makes tables, the application fills them; the
-- passwords come from the environment. May be run again, for example with new passwords.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\if :{?database}
\else
  \set database treaty_tracker
\endif
\set owner :database _owner

SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY[:'database', :'owner']) AS role
    WHERE role NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
ALTER ROLE :"database" LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'owner')
    WHERE :'database' NOT IN (SELECT datname FROM pg_database) \gexec
-- A temporary table hides the real one of the same name, also from the functions of triggers.
REVOKE TEMPORARY ON DATABASE :"database" FROM PUBLIC;

\connect :database
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"database";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE, SELECT ON SEQUENCES TO :"database";
