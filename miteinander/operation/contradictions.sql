-- What can never be true at once in the rows of a healthy installation, though no constraint of a table can say so.
-- Read by contradictions.py: each rule gives centre, table and id of the rows that contradict themselves or others, never more.
--     rule: its name     says: what is wrong, in German     do: what helps
--     key: there, gone   only where the key of the person with that id still exists, or does not (it lies in a file)
-- %(now)s is the instant, %(today)s the day in Germany. What belongs on somebody's list of today is no contradiction.

-- Interpreting: who is sent

-- rule: talk_of_leaver
-- says: Ein Einsatz ist vergeben, obwohl die Person nicht mehr im Pool ist
-- do: Bitte im Zentrum zurückgeben und neu vergeben lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a JOIN interpreting_interpreter i ON i.id = a.interpreter_id
WHERE a.state = 'booked' AND i.status IN ('ended', 'rejected')

-- rule: talk_of_suspended
-- says: Ein künftiger Einsatz ist an eine Person vergeben, die gesperrt oder noch nicht aufgenommen ist
-- do: Bitte im Zentrum zurückgeben und neu vergeben lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a JOIN interpreting_interpreter i ON i.id = a.interpreter_id
WHERE a.state = 'booked' AND upper(a.talk) > %(now)s AND i.status NOT IN ('active', 'paused', 'ended', 'rejected')

-- rule: talk_without_paper
-- says: Ein künftiger Einsatz ist vergeben, obwohl an diesem Tag ein verlangter Nachweis (etwa Führungszeugnis, Verschwiegenheit) nicht gilt
-- do: Bitte im Zentrum den Nachweis erneuern oder den Einsatz neu vergeben lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a
CROSS JOIN LATERAL (SELECT (lower(a.talk) AT TIME ZONE 'Europe/Berlin')::date AS day) d
CROSS JOIN LATERAL (
  SELECT t.required_papers FROM interpreting_terms t WHERE t.centre_id = a.centre_id AND t.valid_from <= %(today)s
  ORDER BY t.valid_from DESC LIMIT 1) terms
WHERE a.state = 'booked' AND lower(a.talk) > %(now)s AND EXISTS (
  SELECT FROM unnest(terms.required_papers) AS required(kind) WHERE NOT EXISTS (
    SELECT FROM interpreting_paper p WHERE p.interpreter_id = a.interpreter_id AND p.kind = required.kind
      AND p.seen_on <= d.day AND (p.valid_until IS NULL OR p.valid_until >= d.day)))

-- rule: talk_beyond_work_permission
-- says: Ein künftiger Einsatz ist vergeben, obwohl die Arbeitserlaubnis der Person vorher endet
-- do: Bitte im Zentrum die Erlaubnis erneuern oder den Einsatz neu vergeben lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a
CROSS JOIN LATERAL (SELECT (lower(a.talk) AT TIME ZONE 'Europe/Berlin')::date AS day) d
WHERE a.state = 'booked' AND lower(a.talk) > %(now)s
  AND EXISTS (SELECT FROM interpreting_paper p WHERE p.interpreter_id = a.interpreter_id AND p.kind = 'work_permission')
  AND NOT EXISTS (
    SELECT FROM interpreting_paper p WHERE p.interpreter_id = a.interpreter_id AND p.kind = 'work_permission'
      AND p.seen_on <= d.day AND (p.valid_until IS NULL OR p.valid_until >= d.day))

-- rule: talk_at_conflict
-- says: Ein künftiger Einsatz ist an eine Person vergeben, die in diese Einrichtung nicht geschickt werden darf
-- do: Bitte im Zentrum zurückgeben und neu vergeben lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a
JOIN interpreting_conflict c ON c.interpreter_id = a.interpreter_id AND c.institution_id = a.institution_id
WHERE a.state = 'booked' AND lower(a.talk) > %(now)s

-- rule: talk_not_kept_free
-- says: Ein Einsatz hält die Zeit seines Gesprächs nicht frei; doppelte Buchung ist möglich
-- do: Bitte den Einsatz zurückgeben und neu vergeben lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a WHERE a.state IN ('booked', 'done') AND NOT a.kept_free @> a.talk

-- Interpreting: a request, who is booked for it, and its log tell the same story

-- rule: request_without_assignment
-- says: Eine Anfrage gilt als vergeben oder gemeldet, aber niemand ist dafür gebucht
-- do: Bitte die Geschichte der Anfrage ansehen und sie im Zentrum klären lassen
SELECT r.centre_id, 'interpreting_request', r.id
FROM interpreting_request r
WHERE r.state IN ('assigned', 'reported', 'closed') AND NOT EXISTS (
  SELECT FROM interpreting_assignment a WHERE a.request_id = r.id AND a.interpreter_id = r.interpreter_id
    AND a.state = CASE r.state WHEN 'assigned' THEN 'booked' ELSE 'done' END)

-- rule: assignment_without_request
-- says: Jemand ist gebucht, obwohl die Anfrage das nicht mehr vorsieht; die Person hält umsonst Zeit frei
-- do: Bitte die Geschichte der Anfrage ansehen und sie im Zentrum klären lassen
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a JOIN interpreting_request r ON r.id = a.request_id
WHERE a.state = 'booked' AND r.state <> 'assigned' OR a.state = 'done' AND r.state NOT IN ('reported', 'closed')

-- rule: assignment_unlike_request
-- says: Ein Einsatz nennt eine andere Zeit oder Einrichtung als seine Anfrage
-- do: Bitte im Zentrum klären lassen, was gilt, dann zurückgeben und neu vergeben
SELECT a.centre_id, 'interpreting_assignment', a.id
FROM interpreting_assignment a JOIN interpreting_request r ON r.id = a.request_id
WHERE a.state IN ('booked', 'done')
  AND (a.talk <> tstzrange(r.starts_at, r.ends_at) OR a.institution_id <> r.institution_id)

-- rule: request_held_by_leaver
-- says: Eine offene Anfrage liegt in den Händen von jemandem, der nicht mehr zum Team gehört
-- do: Bitte im Zentrum von jemand anderem übernehmen lassen
SELECT r.centre_id, 'interpreting_request', r.id
FROM interpreting_request r JOIN centres_member m ON m.id = r.held_by_id
WHERE r.state IN ('asked', 'assigned', 'reported') AND (m.until < %(today)s OR m.audience <> 'staff')

-- rule: request_state_without_time
-- says: Stand und Zeitpunkte einer Anfrage passen nicht zusammen (vergeben, gemeldet oder abgeschlossen ohne Zeitpunkt, oder umgekehrt)
-- do: Bitte die Geschichte der Anfrage ansehen
SELECT r.centre_id, 'interpreting_request', r.id
FROM interpreting_request r
WHERE r.state IN ('assigned', 'reported', 'closed') AND r.assigned_at IS NULL
  OR (r.state IN ('reported', 'closed')) <> (r.reported_at IS NOT NULL)
  OR (r.state = 'closed') <> (r.closed_at IS NOT NULL)

-- rule: report_before_talk
-- says: Ein Gespräch wurde gemeldet, bevor es begonnen hatte
-- do: Bitte im Zentrum die Meldung prüfen lassen, bevor abgerechnet wird
SELECT r.centre_id, 'interpreting_request', r.id FROM interpreting_request r WHERE r.reported_at < r.starts_at

-- rule: request_against_its_log
-- says: Der Stand einer Anfrage ist nicht der, mit dem ihr Verlauf endet
-- do: Bitte die Geschichte der Anfrage ansehen: Jemand hat sie an der Anwendung vorbei geändert
SELECT r.centre_id, 'interpreting_request', r.id
FROM interpreting_request r
WHERE NOT EXISTS (  -- of two who write at once the first may have begun last
  SELECT FROM interpreting_step s WHERE s.request_id = r.id AND s.to_state = r.state
    AND s.at >= (SELECT max(l.at) FROM interpreting_step l WHERE l.request_id = r.id) - interval '1 minute')

-- rule: requests_without_terms
-- says: Ein Zentrum hat offene Anfragen, aber keine geltenden Bedingungen; nichts davon lässt sich bearbeiten
-- do: Bitte im Zentrum die Bedingungen eintragen lassen
SELECT DISTINCT r.centre_id, 'centres_centre', r.centre_id
FROM interpreting_request r
WHERE r.state IN ('asked', 'assigned')
  AND NOT EXISTS (SELECT FROM interpreting_terms t WHERE t.centre_id = r.centre_id AND t.valid_from <= %(today)s)

-- Interpreting: what is kept of people, and who may see it

-- rule: data_without_consent
-- says: Die Einwilligung einer Person im Pool ist abgelaufen, ihre Angaben sind noch da
-- do: Bitte im Zentrum die Einwilligung erneuern oder die Mitarbeit beenden lassen
SELECT i.centre_id, 'interpreting_interpreter', i.id
FROM interpreting_interpreter i
WHERE i.status NOT IN ('ended', 'rejected')
  AND EXISTS (SELECT FROM interpreting_paper p WHERE p.interpreter_id = i.id AND p.kind = 'consent')
  AND NOT EXISTS (
    SELECT FROM interpreting_paper p WHERE p.interpreter_id = i.id AND p.kind = 'consent'
      AND (p.valid_until IS NULL OR p.valid_until >= %(today)s))

-- rule: sealed_of_leaver
-- says: Von jemandem, der nicht mehr im Pool ist, liegen noch versiegelte Angaben da
-- do: Bitte der Entwicklung melden: Das Ende der Mitarbeit hätte sie löschen müssen
SELECT s.centre_id, 'interpreting_privaterecord', s.id
FROM interpreting_privaterecord s JOIN interpreting_interpreter i ON i.id = s.interpreter_id
WHERE i.status IN ('ended', 'rejected')

-- rule: key_of_leaver
-- says: Von jemandem, der nicht mehr im Pool ist, gibt es noch den Schlüssel; alte Sicherungen sind damit lesbar
-- do: Bitte nachsehen, ob der Auftrag »interpreting.destroy_key« aufgegeben wurde, und ihn wiederholen
-- key: there
SELECT i.centre_id, 'interpreting_interpreter', i.id
FROM interpreting_interpreter i
WHERE i.status IN ('ended', 'rejected') AND NOT EXISTS (  -- it is about to be destroyed
  SELECT FROM procrastinate_jobs j WHERE j.task_name = 'interpreting.destroy_key' AND j.status IN ('todo', 'doing')
    AND j.args ->> 'interpreter_id' = i.id::text)

-- rule: sealed_without_key
-- says: Versiegelte Angaben sind da, aber der Schlüssel der Person fehlt; niemand kann sie öffnen
-- do: Bitte den Ordner der Schlüssel aus seiner Sicherung zurückholen, oder die Angaben neu erfassen lassen
-- key: gone
SELECT s.centre_id, 'interpreting_interpreter', s.interpreter_id
FROM interpreting_privaterecord s JOIN interpreting_interpreter i ON i.id = s.interpreter_id
WHERE i.status NOT IN ('ended', 'rejected')

-- rule: access_of_another
-- says: Bei einer Person im Pool steht der Zugang von jemand anderem
-- do: Bitte den Zugang im Zentrum beenden und neu einladen lassen
SELECT i.centre_id, 'interpreting_interpreter', i.id
FROM interpreting_interpreter i JOIN centres_member m ON m.id = i.member_id
WHERE m.audience <> 'interpreter' OR m.speaks_for <> i.id

-- Centres: who acts for whom

-- rule: access_of_left_interpreter
-- says: Jemand ist nicht mehr im Pool, hat aber noch Zugang
-- do: Bitte im Zentrum einen letzten Tag eintragen lassen
SELECT m.centre_id, 'centres_member', m.id
FROM centres_member m JOIN interpreting_interpreter i ON i.id = m.speaks_for
WHERE m.audience = 'interpreter' AND i.status IN ('ended', 'rejected')
  AND (m.until IS NULL OR m.until > greatest(%(today)s, m.since))

-- rule: access_of_inactive_institution
-- says: Jemand spricht noch für eine Einrichtung, die abgemeldet ist
-- do: Bitte im Zentrum einen letzten Tag eintragen lassen
SELECT m.centre_id, 'centres_member', m.id
FROM centres_member m JOIN directory_institution i ON i.id = m.speaks_for
WHERE m.audience = 'institution' AND NOT i.active AND (m.until IS NULL OR m.until > greatest(%(today)s, m.since))

-- rule: speaks_for_nobody
-- says: Jemand hat Zugang für eine Einrichtung oder eine Person im Pool, die es in diesem Zentrum nicht gibt
-- do: Bitte im Zentrum einen letzten Tag eintragen lassen
SELECT m.centre_id, 'centres_member', m.id
FROM centres_member m
WHERE (m.until IS NULL OR m.until >= %(today)s) AND (
  m.audience = 'institution' AND NOT EXISTS (
    SELECT FROM directory_institution i WHERE i.id = m.speaks_for AND i.centre_id = m.centre_id)
  OR m.audience = 'interpreter' AND NOT EXISTS (
    SELECT FROM interpreting_interpreter i WHERE i.id = m.speaks_for AND i.centre_id = m.centre_id))

-- rule: blocked_account
-- says: Jemand gehört noch dazu, aber das Konto ist gesperrt; andere halten die Person für erreichbar
-- do: Bitte das Konto freigeben oder im Zentrum einen letzten Tag eintragen lassen
SELECT m.centre_id, 'centres_member', m.id
FROM centres_member m JOIN centres_user u ON u.id = m.user_id
WHERE NOT u.is_active AND m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s)

-- rule: team_without_director
-- says: Ein Zentrum hat ein Team, aber heute keine Leitung
-- do: Bitte mit »miteinander manage invite_director« eine Leitung einladen
SELECT DISTINCT m.centre_id, 'centres_centre', m.centre_id
FROM centres_member m
WHERE m.audience = 'staff' AND m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s)
  AND NOT EXISTS (
    SELECT FROM centres_member d LEFT JOIN centres_roleterm t ON t.member_id = d.id AND t.role = 'director'
    WHERE d.centre_id = m.centre_id AND d.audience = 'staff' AND 'director' = ANY(d.roles)
      AND d.since <= %(today)s AND (d.until IS NULL OR d.until >= %(today)s)
      AND (t.since IS NULL OR t.since <= %(today)s) AND (t.until IS NULL OR t.until >= %(today)s))

-- rule: role_of_another_side
-- says: Jemand hat eine Aufgabe, die nicht zu ihrer oder seiner Seite gehört (Team, Einrichtung, Pool)
-- do: Bitte die Aufgaben im Zentrum richtigstellen lassen
SELECT m.centre_id, 'centres_member', m.id
FROM centres_member m
WHERE m.audience = 'staff' AND m.roles && ARRAY['org_user', 'interpreter']::varchar[]
  OR m.audience = 'institution' AND NOT m.roles <@ ARRAY['org_user']::varchar[]
  OR m.audience = 'interpreter' AND NOT m.roles <@ ARRAY['interpreter']::varchar[]

-- rule: term_of_missing_role
-- says: Eine Aufgabe ist auf Tage begrenzt, aber die Person hat sie gar nicht
-- do: Bitte die Aufgaben im Zentrum neu speichern lassen
SELECT t.centre_id, 'centres_roleterm', t.id
FROM centres_roleterm t JOIN centres_member m ON m.id = t.member_id WHERE t.role <> ALL(m.roles)

-- rule: card_of_leaver
-- says: Die öffentliche Seite zeigt jemanden, der nicht mehr zum Team gehört
-- do: Bitte den letzten Tag im Zentrum neu eintragen lassen
SELECT c.centre_id, 'centres_teamcard', c.id
FROM centres_teamcard c JOIN centres_member m ON m.id = c.member_id
WHERE (c.until IS NULL OR c.until >= %(today)s) AND (m.until < %(today)s OR m.audience <> 'staff')

-- rule: deputy_who_left
-- says: Jemand wird heute von einer Person vertreten, die nicht mehr zum Team gehört
-- do: Bitte im Zentrum eine andere Vertretung eintragen lassen
SELECT d.centre_id, 'centres_deputy', d.id
FROM centres_deputy d JOIN centres_member m ON m.id = d.member_id JOIN centres_member s ON s.id = d.deputy_id
WHERE d.since <= %(today)s AND (d.until IS NULL OR d.until >= %(today)s)
  AND (m.until IS NULL OR m.until >= %(today)s) AND (s.until < %(today)s OR s.audience <> 'staff')

-- rule: invitation_of_leaver
-- says: Eine Einladung ist offen, aber wer sie geschickt hat, gehört nicht mehr dazu; der Link geht nicht
-- do: Bitte im Zentrum noch einmal schicken oder zurückziehen lassen
SELECT i.centre_id, 'centres_invitation', i.id
FROM centres_invitation i JOIN centres_member m ON m.id = i.invited_by_id
WHERE i.state = 'open' AND i.expires_at > %(now)s AND m.until < %(today)s

-- rule: invitation_for_nobody
-- says: Eine Einladung ist offen für eine Einrichtung oder Person, die nicht mehr dazugehört
-- do: Bitte im Zentrum zurückziehen lassen
SELECT i.centre_id, 'centres_invitation', i.id
FROM centres_invitation i
WHERE i.state = 'open' AND i.expires_at > %(now)s AND (
  EXISTS (SELECT FROM directory_institution o WHERE o.id = i.speaks_for AND NOT o.active)
  OR EXISTS (SELECT FROM interpreting_interpreter p WHERE p.id = i.speaks_for AND p.status IN ('ended', 'rejected')))

-- Sessions and logs

-- rule: session_of_blocked_account
-- says: Ein gesperrtes oder gelöschtes Konto ist noch angemeldet
-- do: Bitte die Anmeldungen dieses Kontos beenden
SELECT DISTINCT NULL::int, 'centres_user', s.account_id
FROM core_session s
WHERE s.expire_date > %(now)s AND s.account_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM centres_user u WHERE u.id = s.account_id AND u.is_active)

-- rule: opening_across_centres
-- says: Das Protokoll der Öffnungen nennt eine Person aus einem anderen Zentrum
-- do: Bitte sofort der Entwicklung und dem Datenschutz melden: Eine Grenze zwischen Zentren wurde überschritten
SELECT o.centre_id, 'core_opening', o.id
FROM core_opening o
WHERE EXISTS (SELECT FROM interpreting_interpreter i WHERE i.id = o.subject_id AND i.centre_id <> o.centre_id)
  OR EXISTS (SELECT FROM centres_member m WHERE m.id = o.member_id AND m.centre_id <> o.centre_id)

-- Knowledge, mails, search

-- rule: file_of_no_entry
-- says: Eine Datei gehört zu keinem Material und zu keiner früheren Ausgabe
-- do: Bitte der Entwicklung melden; sie wird gesichert, aber niemand findet sie
SELECT f.centre_id, 'knowledge_file', f.id
FROM knowledge_file f
WHERE NOT EXISTS (SELECT FROM knowledge_entry e WHERE e.file_id = f.id)
  AND NOT EXISTS (SELECT FROM knowledge_step s WHERE s.file_id = f.id)

-- rule: upload_of_no_statement
-- says: Ein Bild oder eine Datei gehört zu keiner Angabe auf der Seite eines Zentrums
-- do: Bitte der Entwicklung melden; sie wird gesichert, aber niemand findet sie
SELECT u.centre_id, 'centres_upload', u.id
FROM centres_upload u
WHERE NOT EXISTS (SELECT FROM centres_profileentry e WHERE u.id IN (e.picture_id, e.file_id))

-- rule: entry_against_its_log
-- says: Ein Material oder eine Antwort wurde geändert, ohne dass es im Verlauf steht
-- do: Bitte die Geschichte des Eintrags ansehen: Jemand hat ihn an der Anwendung vorbei geändert
SELECT e.centre_id, 'knowledge_entry', e.id
FROM knowledge_entry e
WHERE e.version IS DISTINCT FROM (SELECT max(s.version) FROM knowledge_step s WHERE s.entry_id = e.id)

-- rule: mail_never_ended
-- says: Eine E-Mail wird seit mehr als einem Tag gesendet; ob sie ankam, weiß niemand
-- do: Bitte im Protokoll des Mailservers nachsehen und sie im Postausgang noch einmal senden lassen
SELECT m.centre_id, 'correspondence_mail', m.id
FROM correspondence_mail m WHERE m.state = 'sending' AND m.created_at < %(now)s - interval '1 day'

-- rule: found_though_gone
-- says: Die Suche kennt noch Namen von etwas, das es nicht mehr gibt
-- do: Bitte der Entwicklung melden; die Wörter gehören gelöscht
SELECT DISTINCT w.centre_id, 'workbench_searchword', w.object_id
FROM workbench_searchword w
WHERE NOT CASE w.kind
  WHEN 'institution' THEN EXISTS (SELECT FROM directory_institution i WHERE i.id = w.object_id)
  WHEN 'interpreter' THEN EXISTS (SELECT FROM interpreting_interpreter i WHERE i.id = w.object_id)
  WHEN 'person' THEN EXISTS (SELECT FROM centres_member m WHERE m.id = w.object_id)
  WHEN 'entry' THEN EXISTS (SELECT FROM knowledge_entry e WHERE e.id = w.object_id)
  WHEN 'contact' THEN EXISTS (SELECT FROM directory_contactperson c WHERE c.id = w.object_id)
  WHEN 'quarter' THEN EXISTS (SELECT FROM directory_quarter q WHERE q.id = w.object_id)
  ELSE true END

-- rule: calling_card_unlike_interpreter
-- says: Eine Einrichtung liest von einer Person im Pool etwas anderes, als dort steht (Name, Telefon nur mit Einwilligung)
-- do: Bitte sofort der Entwicklung und dem Datenschutz melden: Jemand hat an den Auslösern vorbei geschrieben
SELECT coalesce(c.centre_id, i.centre_id), 'interpreting_callingcard', coalesce(c.id, i.id)
FROM interpreting_interpreter i FULL JOIN interpreting_callingcard c ON c.id = i.id AND c.centre_id = i.centre_id
WHERE (c.given_name, c.family_name, c.phone) IS DISTINCT FROM
  (i.given_name, i.family_name, CASE WHEN i.phone_consent THEN i.phone WHEN i.id IS NOT NULL THEN '' END)

-- History: the last line of a row is the row

-- rule: member_unlike_history
-- says: Eine Mitwirkung steht anders da, als ihre Geschichte sagt
-- do: Bitte sofort der Entwicklung und dem Datenschutz melden: Jemand hat an den Auslösern vorbei geschrieben
WITH last AS (
  SELECT DISTINCT ON (e.id) e.id, e.centre_id, e.pgh_label,
    to_jsonb(e) - ARRAY['pgh_id', 'pgh_label', 'pgh_created_at', 'pgh_context', 'pgh_context_id', 'pgh_obj_id'] AS row
  FROM centres_memberevent e ORDER BY e.id, e.pgh_id DESC)
SELECT coalesce(t.centre_id, last.centre_id), 'centres_member', coalesce(t.id, last.id)
FROM last FULL JOIN centres_member t ON t.id = last.id
WHERE CASE WHEN t.id IS NULL THEN last.pgh_label <> 'delete' ELSE to_jsonb(t) IS DISTINCT FROM last.row END

-- rule: interpreter_unlike_history
-- says: Eine Person im Pool steht anders da, als ihre Geschichte sagt
-- do: Bitte sofort der Entwicklung und dem Datenschutz melden: Jemand hat an den Auslösern vorbei geschrieben
WITH last AS (
  SELECT DISTINCT ON (e.id) e.id, e.centre_id, e.pgh_label,
    to_jsonb(e) - ARRAY['pgh_id', 'pgh_label', 'pgh_created_at', 'pgh_context', 'pgh_context_id', 'pgh_obj_id'] AS row
  FROM interpreting_interpreterevent e ORDER BY e.id, e.pgh_id DESC)
SELECT coalesce(t.centre_id, last.centre_id), 'interpreting_interpreter', coalesce(t.id, last.id)
FROM last FULL JOIN interpreting_interpreter t ON t.id = last.id
WHERE CASE WHEN t.id IS NULL THEN last.pgh_label <> 'delete' ELSE to_jsonb(t) IS DISTINCT FROM last.row END

-- rule: request_unlike_history
-- says: Eine Anfrage steht anders da, als ihre Geschichte sagt
-- do: Bitte sofort der Entwicklung und dem Datenschutz melden: Jemand hat an den Auslösern vorbei geschrieben
WITH last AS (
  SELECT DISTINCT ON (e.id) e.id, e.centre_id, e.pgh_label,
    to_jsonb(e) - ARRAY['pgh_id', 'pgh_label', 'pgh_created_at', 'pgh_context', 'pgh_context_id', 'pgh_obj_id'] AS row
  FROM interpreting_requestevent e ORDER BY e.id, e.pgh_id DESC)
SELECT coalesce(t.centre_id, last.centre_id), 'interpreting_request', coalesce(t.id, last.id)
FROM last FULL JOIN interpreting_request t ON t.id = last.id
WHERE CASE WHEN t.id IS NULL THEN last.pgh_label <> 'delete' ELSE to_jsonb(t) IS DISTINCT FROM last.row END
