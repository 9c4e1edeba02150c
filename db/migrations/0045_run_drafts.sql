ALTER TABLE "payout_runs" DROP CONSTRAINT "payout_runs_need_four_eyes";--> statement-breakpoint
ALTER TABLE "payout_runs" ALTER COLUMN "prepared_by" SET DATA TYPE text collate "C";--> statement-breakpoint
ALTER TABLE "payout_runs" ALTER COLUMN "prepared_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payout_runs" ADD CONSTRAINT "payout_runs_need_four_eyes" CHECK ("payout_runs"."approved_by" is null or coalesce("payout_runs"."approved_by" <> "payout_runs"."prepared_by", false));