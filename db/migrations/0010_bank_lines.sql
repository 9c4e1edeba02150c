CREATE TABLE "bank_line_ends" (
	"line_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"payment_id" text collate "C",
	"invoice_id" text collate "C",
	"reason" text NOT NULL,
	"decided_by" text NOT NULL,
	"decided_on" date NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "bank_line_ends_pay_an_invoice" CHECK (("bank_line_ends"."kind" = 'matched') = ("bank_line_ends"."payment_id" is not null and "bank_line_ends"."invoice_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "payer_aliases" (
	"payer_key" text NOT NULL,
	"registered_key" text NOT NULL,
	"payer" text NOT NULL,
	"registered" text NOT NULL,
	"learned_by" text NOT NULL,
	"learned_on" date NOT NULL,
	CONSTRAINT "payer_aliases_payer_key_registered_key_pk" PRIMARY KEY("payer_key","registered_key")
);
--> statement-breakpoint
CREATE TABLE "waiting_lines" (
	"line_id" text collate "C" PRIMARY KEY NOT NULL,
	"queued_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_lines" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"statement_id" text collate "C" NOT NULL,
	"row" bigint NOT NULL,
	"natural_key" text NOT NULL,
	"account" text NOT NULL,
	"kind" text NOT NULL,
	"value_on" date NOT NULL,
	"amount" bigint NOT NULL,
	"payer" text NOT NULL,
	"bank" text NOT NULL,
	"reference" text NOT NULL,
	"remark" text NOT NULL,
	CONSTRAINT "bank_lines_once" UNIQUE("natural_key"),
	CONSTRAINT "bank_lines_move_something" CHECK ("bank_lines"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "bank_statements" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"file_name" text NOT NULL,
	"format" text NOT NULL,
	"encoding" text NOT NULL,
	"content" "bytea" NOT NULL,
	"lines" bigint NOT NULL,
	"total" bigint NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"taken_on" date,
	"taken_by" text,
	CONSTRAINT "bank_statements_sha256_unique" UNIQUE("sha256"),
	CONSTRAINT "bank_statements_taken_by_somebody" CHECK (("bank_statements"."taken_on" is null) = ("bank_statements"."taken_by" is null))
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "method" text DEFAULT 'transfer' NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "value_on" date;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_line_ends_one_stands" ON "bank_line_ends" USING btree ("line_id") WHERE "bank_line_ends"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "bank_line_ends_by_kind" ON "bank_line_ends" USING btree ("kind","line_id");--> statement-breakpoint
CREATE INDEX "bank_lines_by_statement" ON "bank_lines" USING btree ("statement_id","row");--> statement-breakpoint
CREATE INDEX "payments_by_day" ON "payments" USING btree ("received_on","id");