CREATE TABLE "payout_carries" (
	"payout_id" text collate "C" PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"carried_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_handings" (
	"payout_id" text collate "C" PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"version" bigint NOT NULL,
	"handed_on" date NOT NULL,
	"handed_at" timestamp with time zone NOT NULL,
	"handed_by" text collate "C" NOT NULL
);
--> statement-breakpoint
DROP INDEX "payout_holds_one_at_a_time";--> statement-breakpoint
ALTER TABLE "payout_holds" ADD COLUMN "cause" text DEFAULT 'staff' NOT NULL;--> statement-breakpoint
ALTER TABLE "run_closings" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "payout_handings_by_month" ON "payout_handings" USING btree ("month");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_holds_one_at_a_time" ON "payout_holds" USING btree ("partner_id","cause") WHERE "payout_holds"."released_on" is null;--> statement-breakpoint
ALTER TABLE "run_closings" ADD CONSTRAINT "run_closings_say_why_nothing_was_sent" CHECK (("run_closings"."sent_count" = 0) = ("run_closings"."reason" <> ''));