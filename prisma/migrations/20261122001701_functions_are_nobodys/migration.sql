-- Every new function may be run by everybody, unless its maker's own default says otherwise: a default for one schema
-- takes nothing of that away. What the door could run so far it still may; the portal and the screens' reader run none.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

DO $$
DECLARE
  open_to_all regprocedure;
BEGIN
  FOR open_to_all IN SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
      WHERE p.pronamespace = 'internal'::regnamespace AND acl.grantee = 0 AND acl.privilege_type = 'EXECUTE' LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO vip_app', open_to_all);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', open_to_all);
  END LOOP;
END $$;
