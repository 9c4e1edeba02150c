CREATE TABLE "name_reports" (
	"payout_id" text collate "C" NOT NULL,
	"number" bigint NOT NULL,
	"partner_id" text collate "C" NOT NULL,
	"wrong" text NOT NULL,
	"note" text NOT NULL,
	"at_bank" boolean NOT NULL,
	"reported_on" date NOT NULL,
	"reported_by" text collate "C" NOT NULL,
	"closed_on" date,
	"closed_by" text collate "C",
	"closed_as" text,
	CONSTRAINT "name_reports_payout_id_number_pk" PRIMARY KEY("payout_id","number"),
	CONSTRAINT "name_reports_closed_by_somebody" CHECK (num_nulls("name_reports"."closed_on", "name_reports"."closed_by", "name_reports"."closed_as") in (0, 3))
);
--> statement-breakpoint
CREATE INDEX "name_reports_by_partner" ON "name_reports" USING btree ("partner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "name_reports_one_open" ON "name_reports" USING btree ("payout_id") WHERE "name_reports"."closed_on" is null;