-- The functions behind the rules of requests are called by their triggers alone.
REVOKE ALL ON FUNCTION "internal"."end_approval_once"(), "internal"."keep_waiting_input"() FROM PUBLIC;
