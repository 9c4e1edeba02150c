CREATE TABLE "term_changes" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"from_term" bigint NOT NULL,
	"starts_on" date NOT NULL,
	"old_plan_code" text NOT NULL,
	"old_plan_group" text NOT NULL,
	"old_term_months" bigint NOT NULL,
	"plan_code" text NOT NULL,
	"plan_group" text NOT NULL,
	"term_months" bigint NOT NULL,
	"requested_on" date NOT NULL,
	"requested_by" text NOT NULL,
	"outcome" text,
	CONSTRAINT "term_changes_begin_later" CHECK ("term_changes"."from_term" > 1)
);
--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "plan_code" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "plan_group" text;--> statement-breakpoint
DROP TRIGGER IF EXISTS never_changed ON "invoices";--> statement-breakpoint
UPDATE "invoices" SET "plan_code" = c.plan_code, "plan_group" = c.plan_group
FROM "contracts" c WHERE c.id = "invoices"."contract_id";--> statement-breakpoint
ALTER TABLE "invoices" ALTER COLUMN "plan_code" SET NOT NULL, ALTER COLUMN "plan_group" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "term_changes_one_waiting" ON "term_changes" USING btree ("contract_id") WHERE "term_changes"."outcome" is null;--> statement-breakpoint
CREATE INDEX "term_changes_by_contract" ON "term_changes" USING btree ("contract_id","starts_on");