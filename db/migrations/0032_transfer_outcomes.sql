CREATE TABLE "bank_result_answers" (
	"result_id" text collate "C" NOT NULL,
	"line" bigint NOT NULL,
	"answer" text NOT NULL,
	"answered_by" text collate "C" NOT NULL,
	"answered_on" date NOT NULL,
	CONSTRAINT "bank_result_answers_result_id_line_pk" PRIMARY KEY("result_id","line"),
	CONSTRAINT "bank_result_answers_say_something" CHECK ("bank_result_answers"."answer" <> '')
);
--> statement-breakpoint
CREATE TABLE "bank_result_lines" (
	"result_id" text collate "C" NOT NULL,
	"line" bigint NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"amount" bigint NOT NULL,
	"outcome" text NOT NULL,
	"happened_on" date,
	"reason" text NOT NULL,
	"payout_id" text collate "C",
	"part" bigint,
	"fate" text NOT NULL,
	"why" text,
	CONSTRAINT "bank_result_lines_result_id_line_pk" PRIMARY KEY("result_id","line"),
	CONSTRAINT "bank_result_lines_wait_for_a_reason" CHECK (("bank_result_lines"."fate" = 'quarantined') = ("bank_result_lines"."why" is not null)),
	CONSTRAINT "bank_result_lines_record_a_transfer" CHECK ("bank_result_lines"."fate" = 'quarantined' or "bank_result_lines"."payout_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "bank_results" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"month" text NOT NULL,
	"version" bigint NOT NULL,
	"part" bigint NOT NULL,
	"sha256" text NOT NULL,
	"file_name" text NOT NULL,
	"encoding" text NOT NULL,
	"content" "bytea" NOT NULL,
	"lines" bigint NOT NULL,
	"total" bigint NOT NULL,
	"handed_in_by" text NOT NULL,
	"handed_in_at" timestamp with time zone NOT NULL,
	"taken_on" date,
	"taken_by" text,
	CONSTRAINT "bank_results_sha256_unique" UNIQUE("sha256"),
	CONSTRAINT "bank_results_taken_by_somebody" CHECK (("bank_results"."taken_on" is null) = ("bank_results"."taken_by" is null))
);
--> statement-breakpoint
CREATE TABLE "transfer_outcomes" (
	"payout_id" text collate "C" NOT NULL,
	"part" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"outcome" text NOT NULL,
	"happened_on" date,
	"recorded_on" date NOT NULL,
	"reason" text NOT NULL,
	"result_id" text collate "C",
	"approval_id" text collate "C",
	"recorded_by" text collate "C" NOT NULL,
	"approved_by" text collate "C",
	CONSTRAINT "transfer_outcomes_payout_id_part_pk" PRIMARY KEY("payout_id","part"),
	CONSTRAINT "transfer_outcomes_of_money" CHECK ("transfer_outcomes"."amount" > 0),
	CONSTRAINT "transfer_outcomes_have_one_source" CHECK (num_nonnulls("transfer_outcomes"."result_id", "transfer_outcomes"."approval_id") = 1),
	CONSTRAINT "transfer_outcomes_say_why" CHECK (("transfer_outcomes"."outcome" = 'received') = ("transfer_outcomes"."reason" = '')),
	CONSTRAINT "transfer_outcomes_need_four_eyes" CHECK (("transfer_outcomes"."approval_id" is null) = ("transfer_outcomes"."approved_by" is null) and "transfer_outcomes"."approved_by" is distinct from "transfer_outcomes"."recorded_by")
);
--> statement-breakpoint
ALTER TABLE "adjustments" ALTER COLUMN "approval_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "adjustments" ALTER COLUMN "content_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "adjustments" ALTER COLUMN "proposed_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "adjustments" ALTER COLUMN "approved_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "adjustments" ADD COLUMN "payout_id" text collate "C";--> statement-breakpoint
ALTER TABLE "adjustments" ADD COLUMN "part" bigint;--> statement-breakpoint
CREATE INDEX "bank_result_lines_by_payout" ON "bank_result_lines" USING btree ("payout_id");--> statement-breakpoint
CREATE INDEX "bank_result_lines_quarantined" ON "bank_result_lines" USING btree ("result_id") WHERE "bank_result_lines"."fate" = 'quarantined';--> statement-breakpoint
CREATE INDEX "bank_results_by_month" ON "bank_results" USING btree ("month");--> statement-breakpoint
CREATE INDEX "transfer_outcomes_by_day" ON "transfer_outcomes" USING btree ("recorded_on");--> statement-breakpoint
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_one_for_a_transfer" UNIQUE("payout_id","part");--> statement-breakpoint
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_approved_or_came_back" CHECK (num_nulls("adjustments"."payout_id", "adjustments"."part") in (0, 2) and num_nulls("adjustments"."approval_id", "adjustments"."content_hash",
        "adjustments"."proposed_by", "adjustments"."approved_by") = case when "adjustments"."payout_id" is null then 0 else 4 end);--> statement-breakpoint
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_owe_what_came_back" CHECK ("adjustments"."payout_id" is null or "adjustments"."amount" > 0);