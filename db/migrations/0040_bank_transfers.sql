CREATE TABLE "bank_accounts" (
	"partner_id" text collate "C" PRIMARY KEY NOT NULL,
	"bank_code" text NOT NULL,
	"branch_code" text NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"holder" text NOT NULL,
	"approval_id" text collate "C" NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" text collate "C" NOT NULL,
	"approved_by" text collate "C" NOT NULL,
	CONSTRAINT "bank_accounts_approval_id_unique" UNIQUE("approval_id"),
	CONSTRAINT "bank_accounts_need_two_people" CHECK ("bank_accounts"."approved_by" <> "bank_accounts"."changed_by")
);
--> statement-breakpoint
DROP INDEX "payout_files_one_live";--> statement-breakpoint
ALTER TABLE "payout_files" ADD COLUMN "route" text DEFAULT 'mail-money' NOT NULL;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "route" text DEFAULT 'mail-money' NOT NULL;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "bank_code" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "branch_code" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "account_kind" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "account_number" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "account_holder" text;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_files_one_live" ON "payout_files" USING btree ("month","route") WHERE "payout_files"."replaced_at" is null;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_go_one_way" CHECK ("payouts"."route" in ('mail-money', 'transfer'));--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_transferred_to_an_account" CHECK (num_nonnulls("payouts"."bank_code", "payouts"."branch_code", "payouts"."account_kind", "payouts"."account_number", "payouts"."account_holder")
        = case "payouts"."route" when 'transfer' then 5 else 0 end);