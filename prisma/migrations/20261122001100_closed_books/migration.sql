-- The first day that is open, shared: whoever closes the books waits for the entries that saw them open. A function,
-- since each of its statements sees what was committed while the one before it waited for the lock.
CREATE FUNCTION "internal"."books_closed_until"() RETURNS date
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7205304);
  RETURN (SELECT closed_until FROM public.book_closings ORDER BY seq DESC LIMIT 1);
END $$;
GRANT EXECUTE ON FUNCTION "internal"."books_closed_until"() TO "vip_app";
