-- Who entered or voided a price, why, and from which file, is the house's own; and no page of the portal reads the price
-- book: what a holding is worth stands in the holding. The screens read it as vip_reader, and keep their right.
REVOKE SELECT ON "prices" FROM "vip_portal";
