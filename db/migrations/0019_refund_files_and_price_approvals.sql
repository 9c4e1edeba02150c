CREATE TABLE "refund_files" (
	"transfer_on" date NOT NULL,
	"version" bigint NOT NULL,
	"sha256" text NOT NULL,
	"rows" bigint NOT NULL,
	"total" bigint NOT NULL,
	"content" "bytea" NOT NULL,
	"made_by" text collate "C" NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "refund_files_transfer_on_version_pk" PRIMARY KEY("transfer_on","version")
);
--> statement-breakpoint
CREATE TABLE "refund_transfers" (
	"contract_id" text collate "C" PRIMARY KEY NOT NULL,
	"transfer_on" date NOT NULL,
	"version" bigint NOT NULL,
	"row" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"content_hash" text NOT NULL,
	CONSTRAINT "refund_transfers_one_a_row" UNIQUE("transfer_on","version","row")
);
--> statement-breakpoint
ALTER TABLE "item_prices" ADD COLUMN "approval_id" text collate "C";--> statement-breakpoint
ALTER TABLE "item_prices" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "plan_prices" ADD COLUMN "approval_id" text collate "C";--> statement-breakpoint
ALTER TABLE "plan_prices" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "tax_rates" ADD COLUMN "approval_id" text collate "C";--> statement-breakpoint
ALTER TABLE "tax_rates" ADD COLUMN "approved_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "refund_files_one_live" ON "refund_files" USING btree ("transfer_on") WHERE "refund_files"."replaced_at" is null;