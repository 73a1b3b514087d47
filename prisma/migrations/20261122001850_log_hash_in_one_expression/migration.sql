-- The hash of a row, as one expression. With a function for each line, PostgreSQL prepared each of the thirteen anew in
-- every transaction, which took most of a millisecond while the head of the log was held. The form is the same.
DO $do$
DECLARE
  lines text;
BEGIN
  SELECT string_agg(format($line$ || %1$L || coalesce(octet_length(%2$s) || ':' || %2$s, '-') || E'\n'$line$, name || ':', value), '' ORDER BY n)
  INTO STRICT lines
  FROM unnest(
    ARRAY['seq', 'id', 'created_at', 'actor_id', 'actor_role', 'action_type', 'target_type', 'target_id', 'description',
      'metadata', 'ip_address', 'user_agent', 'request_id'],
    ARRAY['r.seq::text', 'r.id::text', $at$to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')$at$,
      'r.actor_id::text', 'r.actor_role::text', 'r.action_type::text', 'r.target_type', 'r.target_id', 'r.description',
      'r.metadata::text', 'r.ip_address', 'r.user_agent', 'r.request_id']) WITH ORDINALITY AS v (name, value, n);
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION internal.log_row_hash(r public.activity_logs) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
    BEGIN
      RETURN encode(sha256(convert_to(r.prev_hash%s, 'UTF8')), 'hex');
    END $$ $function$, lines);
END $do$;
DROP FUNCTION "internal"."log_line"(text, text);
