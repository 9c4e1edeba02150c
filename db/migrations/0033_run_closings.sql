CREATE TABLE "notice_answers" (
	"payout_id" text collate "C" PRIMARY KEY NOT NULL,
	"answer" text NOT NULL,
	"answered_by" text collate "C" NOT NULL,
	"answered_on" date NOT NULL,
	CONSTRAINT "notice_answers_say_how" CHECK ("notice_answers"."answer" <> '')
);
--> statement-breakpoint
CREATE TABLE "run_closings" (
	"month" text PRIMARY KEY NOT NULL,
	"closed_on" date NOT NULL,
	"closed_at" timestamp with time zone NOT NULL,
	"closed_by" text collate "C" NOT NULL,
	"sent_count" bigint NOT NULL,
	"sent" bigint NOT NULL,
	"received_count" bigint NOT NULL,
	"received" bigint NOT NULL,
	"back_count" bigint NOT NULL,
	"back" bigint NOT NULL,
	"content_hash" text NOT NULL,
	CONSTRAINT "run_closings_leave_nothing_open" CHECK ("run_closings"."sent_count" = "run_closings"."received_count" + "run_closings"."back_count"),
	CONSTRAINT "run_closings_leave_no_difference" CHECK ("run_closings"."sent" = "run_closings"."received" + "run_closings"."back")
);
