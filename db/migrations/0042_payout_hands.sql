ALTER TABLE "adjustments" ADD COLUMN "recorded_by" text collate "C";--> statement-breakpoint
ALTER TABLE "payout_returns" ADD COLUMN "recorded_by" text collate "C";--> statement-breakpoint
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_recorded_as_come_back" CHECK ("adjustments"."recorded_by" is null or "adjustments"."payout_id" is not null);