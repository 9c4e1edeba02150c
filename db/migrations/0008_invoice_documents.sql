CREATE TABLE "credit_notes" (
	"invoice_id" text collate "C" PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL,
	"contract_id" text collate "C" NOT NULL,
	"partner_id" text collate "C",
	"issued_on" date NOT NULL,
	"reason" text NOT NULL,
	"tax_rate" numeric NOT NULL,
	"net" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "credit_notes_number_unique" UNIQUE("number"),
	CONSTRAINT "credit_notes_add_up" CHECK ("credit_notes"."total" = "credit_notes"."net" + "credit_notes"."tax")
);
--> statement-breakpoint
CREATE TABLE "invoice_links" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"invoice_id" text collate "C" NOT NULL,
	"made_on" date NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "recipient_name" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "recipient_person" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "recipient_postal_code" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "recipient_address" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "plan_name" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "term_months" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "covers_from" date;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "covers_to" date;--> statement-breakpoint
DROP TRIGGER IF EXISTS never_changed ON "invoices";--> statement-breakpoint
UPDATE "invoices" SET
	"recipient_name" = CASE WHEN "billed_to" = 'partner' THEN p.name ELSE k.company END,
	"recipient_person" = CASE WHEN "billed_to" = 'partner' THEN p.contact_name ELSE k.contact_name END,
	"plan_name" = coalesce(s.name, c.plan_code),
	"term_months" = c.term_months,
	"covers_from" = (CASE WHEN "invoices"."term" = 1 THEN c.requested_start_on ELSE
		c.starts_on + make_interval(months => (c.term_months * ("invoices"."term" - 1))::int) END)::date,
	"covers_to" = ((CASE WHEN "invoices"."term" = 1 THEN c.requested_start_on ELSE
		c.starts_on + make_interval(months => (c.term_months * ("invoices"."term" - 1))::int) END)
		+ make_interval(months => c.term_months::int) - interval '1 day')::date
FROM "contracts" c
	LEFT JOIN "plans" s ON s.code = c.plan_code
	LEFT JOIN "contract_clients" k ON k.contract_id = c.id
	LEFT JOIN "partners" p ON p.id = c.partner_id
WHERE c.id = "invoices"."contract_id";--> statement-breakpoint
ALTER TABLE "invoices" ALTER COLUMN "plan_name" SET NOT NULL, ALTER COLUMN "term_months" SET NOT NULL,
	ALTER COLUMN "covers_from" SET NOT NULL, ALTER COLUMN "covers_to" SET NOT NULL;--> statement-breakpoint
INSERT INTO "credit_notes" (invoice_id, number, contract_id, partner_id, issued_on, reason, tax_rate, net, tax, total)
SELECT i.id, row_number() OVER (ORDER BY r.requested_on, i.number), i.contract_id, i.partner_id, r.requested_on,
	'money-back', i.tax_rate, i.total - i.tax, i.tax, i.total
FROM "refunded_invoices" g JOIN "invoices" i ON i.id = g.invoice_id JOIN "refunds" r ON r.contract_id = g.contract_id;--> statement-breakpoint
INSERT INTO "invoice_numbers" (series, next) SELECT 'credit-note', count(*) + 1 FROM "credit_notes" HAVING count(*) > 0;--> statement-breakpoint
CREATE INDEX "credit_notes_by_issue" ON "credit_notes" USING btree ("issued_on","number");--> statement-breakpoint
CREATE INDEX "credit_notes_by_partner" ON "credit_notes" USING btree ("partner_id","issued_on");--> statement-breakpoint
CREATE INDEX "invoice_links_by_invoice" ON "invoice_links" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "invoices_by_issue" ON "invoices" USING btree ("issued_on","number");--> statement-breakpoint
CREATE INDEX "invoices_by_total" ON "invoices" USING btree ("total","number");