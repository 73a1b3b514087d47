-- The price that a split has written is another one where another price comes to stand before the split.
DROP TRIGGER "keep" ON "corporate_actions";
CREATE TRIGGER "keep" BEFORE UPDATE ON "corporate_actions" FOR EACH ROW
  EXECUTE FUNCTION "internal"."keep_all_but"('price_id', 'voided_at', 'voided_by', 'void_reason');
