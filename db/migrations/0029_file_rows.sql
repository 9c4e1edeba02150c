CREATE TABLE "payout_file_rows" (
	"month" text NOT NULL,
	"version" bigint NOT NULL,
	"row" bigint NOT NULL,
	"payout_id" text collate "C" NOT NULL,
	"part" bigint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "payout_file_rows_month_version_row_pk" PRIMARY KEY("month","version","row"),
	CONSTRAINT "payout_file_rows_once_a_version" UNIQUE("payout_id","part","version")
);
--> statement-breakpoint
CREATE INDEX "bank_line_ends_by_invoice" ON "bank_line_ends" USING btree ("invoice_id");