CREATE TABLE "payment_reports" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"invoice_id" text collate "C" NOT NULL,
	"payer" text NOT NULL,
	"payer_key" text NOT NULL,
	"paid_on" date NOT NULL,
	"amount" bigint NOT NULL,
	"message" text NOT NULL,
	"reported_on" date NOT NULL,
	"reported_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "payment_reports_by_invoice" ON "payment_reports" USING btree ("invoice_id","id");--> statement-breakpoint
CREATE INDEX "payment_reports_by_key" ON "payment_reports" USING btree ("payer_key");