-- What weakens a wall, read from the catalogue: one row per finding (the thing, what is wrong). Empty when all is well.
WITH t AS (
  SELECT c.oid, c.relname, c.relowner, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
), walled AS (
  SELECT * FROM t WHERE relname <> ALL(%(open)s)
)
SELECT relname, 'has no centre' FROM walled w
  WHERE NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = w.oid AND a.attname = 'centre_id' AND a.attnotnull)
UNION ALL SELECT relname, 'row-level security is off or not forced' FROM walled WHERE NOT relrowsecurity OR NOT relforcerowsecurity
UNION ALL SELECT relname, 'belongs to another role than the owner' FROM t WHERE pg_get_userbyid(relowner) <> %(owner)s
UNION ALL SELECT relname, 'the wall of the centre is missing or says something else' FROM walled w
  WHERE (SELECT count(*) FROM pg_policy p WHERE p.polrelid = w.oid AND NOT p.polpermissive AND p.polcmd = '*' AND p.polroles = '{0}'
         AND pg_get_expr(p.polqual, p.polrelid) = %(centre)s AND pg_get_expr(p.polwithcheck, p.polrelid) = %(centre)s) <> 1
UNION ALL SELECT relname, 'a policy does not ask for the audience: ' || p.polname FROM walled w JOIN pg_policy p ON p.polrelid = w.oid
  WHERE p.polpermissive AND NOT (
    coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
      ~ '^\(?\(?\( SELECT sec\.audience\(\) AS audience\) = ''(staff|institution|interpreter|public|system)''::text\)'
    OR (p.polname = 'written' AND pg_get_expr(p.polwithcheck, p.polrelid) = '(member_id = ( SELECT sec.member() AS member))'))
UNION ALL SELECT c.relname, 'a view runs with its owner''s rights' FROM pg_class c
  WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
    AND NOT coalesce(c.reloptions::text ~ 'security_invoker=(true|on)', false)
UNION ALL SELECT c.relname, 'a materialised view holds what its owner saw' FROM pg_class c
  WHERE c.relkind = 'm' AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT n.nspname || '.' || p.proname, 'runs with its owner''s rights and without a fixed search path' FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prosecdef AND n.nspname IN ('public', 'sec') AND NOT coalesce(p.proconfig::text ~ 'search_path', false)
UNION ALL SELECT n.nspname || '.' || p.proname, 'runs with its owner''s rights and is not on the list' FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prosecdef AND n.nspname IN ('public', 'sec') AND p.proname !~ '^pgtrigger_'
    AND n.nspname || '.' || p.proname <> ALL(%(definers)s)
UNION ALL SELECT k.conrelid::regclass::text, 'a reference leaves the centre: ' || k.conname FROM pg_constraint k
  WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
    AND k.confrelid IN (SELECT oid FROM walled) AND NOT EXISTS (
      SELECT 1 FROM pg_constraint s WHERE s.contype = 'f' AND s.conrelid = k.conrelid AND s.confrelid = k.confrelid
        AND s.conkey @> k.conkey AND EXISTS (
          SELECT 1 FROM pg_attribute a WHERE a.attrelid = s.conrelid AND a.attname = 'centre_id' AND a.attnum = ANY(s.conkey)))
UNION ALL SELECT i.indexrelid::regclass::text, 'is unique across centres' FROM pg_index i JOIN walled w ON w.oid = i.indrelid
  WHERE i.indisunique AND NOT i.indisprimary AND (
    SELECT a.attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]) IS DISTINCT FROM 'centre_id'
UNION ALL SELECT w.relname, 'no index begins with the centre' FROM walled w WHERE NOT EXISTS (
  SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
  WHERE i.indrelid = w.oid AND a.attname = 'centre_id')
UNION ALL SELECT g.relname, g.grantee || ' may ' || g.privilege FROM (
    SELECT c.relname, n.nspname, coalesce(r.rolname::text, 'everybody') AS grantee, x.privilege_type AS privilege
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN aclexplode(c.relacl) x
    LEFT JOIN pg_roles r ON r.oid = x.grantee WHERE n.nspname IN ('public', 'sec') AND c.relkind IN ('r', 'p', 'v', 'm')) g
  WHERE g.grantee <> %(owner)s AND (
    g.grantee = 'everybody'
    OR (g.grantee LIKE 'miteinander%%' AND g.privilege IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'))
    OR (g.grantee = %(public)s AND g.privilege <> 'SELECT')
    OR (g.grantee = %(app)s AND g.relname LIKE '%%event' AND g.privilege NOT IN ('SELECT', 'DELETE') AND g.relname <> ALL(%(open)s))
    OR g.nspname = 'sec')
UNION ALL SELECT w.relname, 'somebody else than the platform may delete by night' FROM walled w
  WHERE (w.relname LIKE '%%event' OR EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = w.oid AND p.polname = 'erased'))
    AND has_table_privilege(%(app)s, w.oid, 'DELETE') AND NOT EXISTS (
      SELECT 1 FROM pg_policy p WHERE p.polrelid = w.oid AND p.polname = 'erased' AND p.polcmd = 'd' AND NOT p.polpermissive
        AND pg_get_expr(p.polqual, p.polrelid) = '(( SELECT sec.audience() AS audience) = ''system''::text)')
UNION ALL SELECT t.tgrelid::regclass::text, 'its history is written with the writer''s rights' FROM pg_trigger t
  JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND p.proname ~ '^pgtrigger_(insert|update|delete)_' AND NOT p.prosecdef
UNION ALL SELECT r.rolname, 'may pass the walls' FROM pg_roles r
  WHERE r.rolname IN (%(app)s, %(public)s, %(log)s, 'miteinander_figures') AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolinherit)
UNION ALL SELECT r.rolname, 'is a member of ' || m.roleid::regrole FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
  WHERE r.rolname IN (%(app)s, %(public)s, %(log)s, 'miteinander_figures')
UNION ALL SELECT d.datname, 'everybody may connect or make temporary tables' FROM pg_database d
  WHERE d.datname = current_database() AND EXISTS (SELECT 1 FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x WHERE x.grantee = 0)
ORDER BY 1, 2
